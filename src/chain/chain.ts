import { createForkTree, type ForkRoot } from '#consensus/fork-tree.ts'
import { slotOf, slotOwner } from '#consensus/slot.ts'
import { checkHead, checkNotFuture, headSignature } from '#consensus/verify-head.ts'
import { equalLists } from '#consensus/witness-list.ts'
import type { ParentReport } from '#core/block/base-tx.ts'
import type { Block } from '#core/block/block.ts'
import { decodeBlock, encodeBlock } from '#core/block/block-proto.ts'
import { headHash } from '#core/block/head.ts'
import { encodeBase58 } from '#core/codec/base58.ts'
import { encodeHex } from '#core/codec/hex.ts'
import { codeOf, IostError } from '#core/error.ts'
import type { Sha3 } from '#core/hash/sha3.ts'
import type { KeyPair } from '#core/keys/key-pair.ts'
import type { SignatureCheck, VerifyBatch } from '#core/keys/verify.ts'
import type { NetworkParams } from '#core/network.ts'
import type { TxReceipt } from '#core/tx/receipt.ts'
import type { Tx } from '#core/tx/tx.ts'
import { checkTxSelf, isTxExpired } from '#core/tx/tx-checks.ts'
import { txHash } from '#core/tx/tx-hash.ts'
import type { KeyValueStore, KvChange } from '#platform/kv.ts'
import type { Log } from '#platform/log.ts'
import type { BlockContext, BlockExecution, StateReader, TxObserver } from '#vm/executor.ts'
import { blockChanges, rootChange, type StoredRoot } from './block-store.ts'
import { buildBlock } from './build-block.ts'
import type { ChainNode } from './chain-node.ts'
import { createChainReader } from './chain-reader.ts'
import type { ChainListener, ChainPoint, ChainReader, ImportOutcome } from './chain-types.ts'
import { electedList } from './election.ts'
import { type BlockResult, checkBaseTx, checkBody, executeBlock, reportedGas } from './execute-block.ts'
import { LOG_RANGE, logKey } from './keys.ts'
import { openStore } from './open-store.ts'
import { createPackedIndex } from './packed-index.ts'
import { createPool, type PoolLimits, poolEntry } from './pool.ts'
import { createSerialQueue } from './serial-queue.ts'
import { createStateLayers, type StateLayer } from './state-layers.ts'
import { createStoreWriter } from './store-writer.ts'
import { createWaitingBlocks } from './waiting-blocks.ts'

/** Blocks that may wait for their turn; one more is ignored. */
export const MAX_IMPORT_QUEUE = 1024
/** Blocks further above the head are not looked at. */
export const MAX_AHEAD = 1000
/** Logged blocks read at once when a chain opens. */
const LOG_PAGE = 500

/** The contract machine as a chain uses it. */
export type BlockExecutor = { beginBlock(state: StateReader, context: BlockContext): BlockExecution }

export type ChainDeps = {
  readonly kv: KeyValueStore
  readonly executor: BlockExecutor
  readonly verify: VerifyBatch
  readonly sha3: Sha3
  readonly log: Log
  /** Now in ns. */
  now(): bigint
  /** Lets other work of the process run. */
  pause(): Promise<void>
  /** Told once when the store cannot take more: the chain stands still from there. */
  storeFailed(error: unknown): void
}

/** Block 0 with the state it leaves and the list in force from block 1; made only when the store is empty. */
export type ChainGenesis = {
  readonly block: Block
  readonly state: ReadonlyMap<string, Uint8Array>
  readonly witnesses: readonly string[]
}

export type ChainOptions = {
  readonly params: NetworkParams
  readonly genesis: () => Promise<ChainGenesis>
  readonly poolLimits?: PoolLimits
}

/** A chain over a store: import, production, pool, reads. */
export type Chain = ChainReader & {
  /** Verifies, executes and links a block; blocks are taken one by one. */
  importBlock(block: Block): Promise<ImportOutcome>
  /** Whether a block is in the tree or waits for its parent. */
  has(hash: Uint8Array): boolean
  /** Pool admission. Errors with go-iost's texts: TX_PENDING, TX_PACKED, POOL_FULL, TX_TIME, TX_SELF. */
  admitTx(tx: Tx): Promise<void>
  /** Runs a transaction on the head state without keeping anything. Errors: TX_REFUSED. */
  tryTx(tx: Tx): TxReceipt
  /**
   * Makes the next block if the slot of now is the witness's under the head's list and has room; `budget` in ns counts
   * from the call. Undefined when it is not its turn.
   */
  produce(witness: KeyPair, budget: bigint): Promise<Block | undefined>
  /** Hashes of the head's line from `start` to `end`, both included, ending at the first gap. */
  hashes(
    start: number,
    end: number,
  ): Promise<readonly { readonly number: number; readonly hash: Uint8Array }[]>
  /** Drops expired transactions; to be called every 10 s or so. */
  sweep(): void
  /** L2: see spec network §3.6. */
  locked(): number | null
  readonly treeSize: number
  readonly waitingSize: number
  /** Irreversible transactions so far. */
  readonly txCount: number
  /** Waits until everything is in the store. */
  close(): Promise<void>
}

/**
 * Opens the chain a store holds, or starts it with block 0; logged blocks above the irreversible one are linked again.
 * Errors: GENESIS_DIFFERS when the store belongs to another genesis, STORE_DAMAGED.
 */
export async function openChain(deps: ChainDeps, options: ChainOptions): Promise<Chain> {
  const { kv, executor, sha3, log } = deps
  const { params } = options
  const opened = await openStore(kv, options.genesis, params, sha3)
  const layers = createStateLayers(kv)
  const packed = createPackedIndex()
  const pool = createPool(options.poolLimits)
  const queue = createSerialQueue()
  const waiting = createWaitingBlocks()
  const writer = createStoreWriter(kv, deps.storeFailed)
  const flushing = new Map<number, ChainNode>()
  const listeners = new Set<ChainListener>()
  let txCount = opened.root.txCount

  for (const entry of opened.recent) packed.settle(entry.txIds, entry.time)

  const rootNode = nodeOfRoot(opened.root, opened.rootBlock, opened.rootHash)
  const tree = createForkTree<ChainNode>(forkRoot(opened.root, rootNode), {
    voteInterval: params.voteInterval,
  })

  /** The root as the store has it: what is called irreversible must outlive the process. */
  let durable = rootNode

  const tell = (event: (listener: ChainListener) => void) => {
    for (const listener of listeners) event(listener)
  }

  const pointAt = (node: ChainNode): ChainPoint => ({
    number: node.block.head.number,
    hash: node.hash,
    time: node.block.head.time,
    active: node.active,
    pending: node.pending,
    state: layers.at(node.layer),
    range: (from, to, limit) => layers.range(node.layer, from, to, limit),
  })

  const parentReport = (parent: ChainNode): ParentReport => ({
    witness: parent.block.head.witness,
    gasUsage: reportedGas(parent.block.receipts),
    witnessChanged: !equalLists(parent.active, parent.pending),
  })

  const observer: TxObserver = {
    event(contract, data) {
      const time = deps.now()
      tell((listener) => listener.event?.({ topic: 'CONTRACT_EVENT', contract, data, time }))
    },
  }

  const tellReceipts = (receipts: readonly TxReceipt[]) => {
    if (![...listeners].some((listener) => listener.event !== undefined)) return
    const time = deps.now()
    for (const receipt of receipts) {
      for (const { funcName, content } of receipt.receipts) {
        const contract = funcName.split('/', 1)[0] as string
        tell((listener) => listener.event?.({ topic: 'CONTRACT_RECEIPT', contract, data: content, time }))
      }
    }
  }

  const begin = (parent: ChainNode, number: number, time: bigint, witness: string): BlockExecution =>
    executor.beginBlock(layers.at(parent.layer), {
      chainId: params.chainId,
      number,
      time,
      parentHash: parent.hash,
      witness,
    })

  /** Puts a verified block into the tree and, with what became irreversible by it, into the store; then runs `stored`. */
  const link = (node: ChainNode, stored: () => void = () => {}): void => {
    const { head } = node.block
    layers.add(node.layer)
    packed.add(node)
    const oldHead = tree.head.payload
    const result = tree.link({
      id: node.id,
      parent: encodeHex(head.parentHash),
      number: head.number,
      time: head.time,
      witness: head.witness,
      elects: head.number % params.voteInterval === 0 ? electedList(layers.at(node.layer)) : undefined,
      payload: node,
    })
    node.active = result.node.active
    node.pending = result.node.pending
    const moved = result.irreversible.map(({ payload }) => payload)
    const gone = result.removed.map(({ payload }) => payload)
    const changes: KvChange[] = gone.map(({ block, id }) => ({
      key: logKey(block.head.number, id),
      value: null,
    }))
    if (!moved.includes(node) && !gone.includes(node))
      changes.push({ key: logKey(head.number, node.id), value: encodeBlock(node.block) })
    for (const removed of gone) {
      layers.drop(removed.layer)
      packed.remove(removed)
    }
    const settled = moved.length > 0 ? settle(moved, changes) : () => {}
    writer.write(changes, () => {
      settled()
      stored()
    })
    if (result.headChanged) {
      switchPool(oldHead, tree.head.payload)
      const point = pointAt(tree.head.payload)
      tell((listener) => listener.head?.(point))
    }
  }

  /** Adds what makes blocks irreversible to the changes; the answer is to run once the store holds them. */
  const settle = (moved: readonly ChainNode[], changes: KvChange[]): (() => void) => {
    for (const node of moved) {
      for (const change of blockChanges(node.block, node.id, node.txIds, node.layer.writes))
        changes.push(change)
      changes.push({ key: logKey(node.block.head.number, node.id), value: null })
      packed.remove(node)
      packed.settle(node.txIds, node.block.head.time)
      flushing.set(node.block.head.number, node)
      txCount += node.txIds.length
    }
    const root = moved.at(-1) as ChainNode
    changes.push(rootChange(storedRoot(root, tree.rootWitnesses, txCount)))
    waiting.prune(root.block.head.number)
    return () => {
      for (const node of moved) {
        layers.persisted(node.layer)
        flushing.delete(node.block.head.number)
        node.parent = undefined
      }
      durable = root
      const point = pointAt(root)
      tell((listener) => listener.irreversible?.(point))
    }
  }

  /** What the new head's line holds leaves the pool, what only the old line held comes back. */
  const switchPool = (oldHead: ChainNode, newHead: ChainNode): void => {
    let left: ChainNode | undefined = oldHead
    let right: ChainNode | undefined = newHead
    const back: ChainNode[] = []
    const gone: ChainNode[] = []
    while (left !== undefined && right !== undefined && left !== right) {
      if (left.block.head.number > right.block.head.number) {
        back.push(left)
        left = left.parent
      } else {
        gone.push(right)
        right = right.parent
      }
    }
    const now = deps.now()
    for (const node of back) {
      node.block.txs.forEach((tx, index) => {
        if (index > 0 && !isTxExpired(tx, now)) pool.add(poolEntry(tx, txHash(tx, sha3)))
      })
    }
    for (const node of gone) for (const id of node.txIds) pool.remove(id)
  }

  const newNode = (
    block: Block,
    hash: Uint8Array,
    txHashes: readonly Uint8Array[],
    parent: ChainNode,
    point: ChainNode['point'],
    result: BlockResult,
  ): ChainNode => ({
    id: encodeHex(hash),
    block,
    hash,
    txIds: txHashes.map(encodeHex),
    point,
    gasUsage: result.gasUsage,
    layer: { parent: parent.layer, number: block.head.number, writes: result.writes },
    parent,
    active: parent.active,
    pending: parent.pending,
  })

  /** All rules of a block whose parent is in the tree. Errors: the rule's code. */
  const verify = async (
    block: Block,
    hash: Uint8Array,
    parent: ChainNode,
    isLogged: boolean,
  ): Promise<ChainNode> => {
    const { head, txs } = block
    checkNotFuture(head, deps.now())
    const point = checkHead(head, hash, parent.point, parent.active, params.blocksPerSlot)
    const txHashes = checkBody(block, sha3, (tx) => txHash(tx, sha3))
    const txIds = txHashes.map(encodeHex)
    if (new Set(txIds).size !== txIds.length) throw new IostError({ code: 'TX_TWICE', block: head.number })
    checkBaseTx(txs[0] as Tx, parentReport(parent), head.number)
    const checks: SignatureCheck[] = [headSignature(head, hash, block.sign)]
    for (let index = 1; index < txs.length; index++) {
      const id = txIds[index] as string
      if (packed.isOn(id, parent)) throw new IostError({ code: 'TX_REPEATED', block: head.number, tx: index })
      const tx = txs[index] as Tx
      const self = checkTxSelf(tx, params.chainId, sha3)
      if (!pool.has(id)) checks.push(...self.signs, ...self.publishSigns)
    }
    if (!isLogged) {
      const answers = await deps.verify(checks)
      const bad = answers.findIndex((isGood) => !isGood)
      if (bad === 0) throw new IostError({ code: 'HEAD_SIGNATURE', block: head.number })
      if (bad > 0) throw new IostError({ code: 'TX_SIGNATURE', block: head.number })
    }
    const execution = begin(parent, head.number, head.time, head.witness)
    const result = executeBlock(block, execution, params.blockGasLimit, observer)
    tellReceipts(block.receipts)
    return newNode(block, hash, txHashes, parent, point, result)
  }

  const importOne = async (block: Block, isLogged: boolean): Promise<ImportOutcome> => {
    const { head } = block
    const hash = headHash(head, sha3)
    const id = encodeHex(hash)
    if (tree.get(id) !== undefined || waiting.has(id)) return { kind: 'known' }
    if (head.number <= tree.root.number || head.number > tree.head.number + MAX_AHEAD)
      return { kind: 'ignored' }
    const parentId = encodeHex(head.parentHash)
    const parent = tree.get(parentId)?.payload
    if (parent === undefined) {
      waiting.add(block, id, parentId)
      return { kind: 'waiting' }
    }
    try {
      link(await verify(block, hash, parent, isLogged))
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      const level = error instanceof IostError ? 'warn' : 'error'
      log[level]('block refused', { number: head.number, witness: head.witness, message })
      return { kind: 'refused', code: codeOf(error), message }
    }
    await writer.room()
    return { kind: 'linked' }
  }

  /** Imports a block and, as far as they verify, all that waited for it. */
  const importLine = async (first: Block, isLogged = false): Promise<ImportOutcome> => {
    const outcome = await importOne(first, isLogged)
    if (outcome.kind !== 'linked') return outcome
    const open = [first]
    for (let block = open.pop(); block !== undefined; block = open.pop()) {
      for (const child of waiting.take(encodeHex(headHash(block.head, sha3)))) {
        if ((await importOne(child, isLogged)).kind === 'linked') open.push(child)
      }
    }
    return outcome
  }

  const produce = async (witness: KeyPair, budget: bigint): Promise<Block | undefined> => {
    const started = deps.now()
    const witnessText = encodeBase58(witness.publicKey)
    const parent = tree.head.payload
    const { point } = parent
    const time = started
    const isOurs = slotOwner(parent.active, time) === witnessText
    const hasRoom =
      point.witness !== witnessText ||
      slotOf(point.time) !== slotOf(time) ||
      point.serial + 1 < params.blocksPerSlot
    if (!isOurs || !hasRoom || time <= point.time) return undefined
    const number = point.number + 1
    const built = await buildBlock({
      number,
      parentHash: parent.hash,
      parent: parentReport(parent),
      time,
      witness,
      witnessText,
      params,
      execution: begin(parent, number, time, witnessText),
      pool,
      isPacked: (id) => packed.isOn(id, parent),
      deadline: started + budget,
      now: deps.now,
      sha3,
      observer,
      pause: deps.pause,
    })
    const { block, hash, txHashes, result } = built
    tellReceipts(block.receipts)
    const next = checkHead(block.head, hash, point, parent.active, params.blocksPerSlot)
    // Sent only once it is on disk: a witness that crashes must not sign another block for the same height.
    link(newNode(block, hash, txHashes, parent, next, result), () =>
      tell((listener) => listener.produced?.(block, hash)),
    )
    await writer.room()
    return block
  }

  const admitTx = async (tx: Tx): Promise<void> => {
    const entry = poolEntry(tx, txHash(tx, sha3))
    const check = () => {
      pool.check(entry, deps.now())
      if (packed.isOn(entry.id, tree.head.payload))
        throw new IostError({ code: 'TX_PACKED' }, 'tx exists in chain')
    }
    check()
    await checkSignatures(tx)
    // Another copy may have come in while the signatures were checked.
    check()
    pool.add(entry)
  }

  const checkSignatures = async (tx: Tx): Promise<void> => {
    try {
      const { signs, publishSigns } = checkTxSelf(tx, params.chainId, sha3)
      const answers = await deps.verify([...signs, ...publishSigns])
      const bad = answers.findIndex((isGood) => !isGood)
      if (bad >= 0)
        throw new IostError({ code: 'TX_SIGNATURE' }, bad < signs.length ? 'signer error' : 'publisher error')
    } catch (error) {
      if (!(error instanceof IostError)) throw error
      throw new IostError({ code: 'TX_SELF', cause: error.code }, `VerifyError ${error.message}`)
    }
  }

  const reader = createChainReader({
    kv,
    sha3,
    chainId: params.chainId,
    tree,
    waiting,
    flushing,
    packed,
    pool,
    durable: () => durable,
    pointAt,
    listeners,
  })

  const chain: Chain = {
    ...reader,
    get poolSize() {
      return pool.size
    },
    async importBlock(block) {
      if (queue.size >= MAX_IMPORT_QUEUE) return { kind: 'ignored' }
      return queue.run(() => importLine(block))
    },
    has(hash) {
      const id = encodeHex(hash)
      return tree.get(id) !== undefined || waiting.has(id)
    },
    admitTx,
    tryTx(tx) {
      const head = tree.head.payload
      const execution = begin(head, head.point.number + 1, deps.now(), head.point.witness)
      return execution.runTx(tx, { observer })
    },
    produce: (witness, budget) => queue.run(() => produce(witness, budget)),
    sweep() {
      pool.sweep(deps.now())
    },
    locked: () => tree.locked(),
    get treeSize() {
      return tree.size
    },
    get waitingSize() {
      return waiting.size
    },
    get txCount() {
      return txCount
    },
    async close() {
      await queue.run(() => writer.idle())
    },
  }

  await relinkLog()
  return chain

  async function relinkLog(): Promise<void> {
    let { from } = LOG_RANGE as { from: string }
    for (;;) {
      const rows = await kv.range(from, LOG_RANGE.to, LOG_PAGE)
      for (const { value } of rows) {
        const outcome = await importLine(decodeBlock(value), true)
        if (outcome.kind === 'refused') log.warn('logged block refused', { code: outcome.code })
      }
      const last = rows.at(-1)
      if (last === undefined) return
      from = `${last.key}\u0000`
    }
  }
}

function nodeOfRoot(root: StoredRoot, block: Block, hash: Uint8Array): ChainNode {
  const layer: StateLayer = { parent: undefined, number: root.number, writes: new Map() }
  return {
    id: root.hash,
    block,
    hash,
    txIds: [],
    point: { number: root.number, hash, time: root.time, witness: root.witness, serial: root.serial },
    gasUsage: reportedGas(block.receipts),
    layer,
    parent: undefined,
    active: root.active,
    pending: root.pending,
  }
}

function forkRoot(root: StoredRoot, payload: ChainNode): ForkRoot<ChainNode> {
  const { number, time, witness, active, pending, rootWitnesses } = root
  return { id: root.hash, number, time, witness, active, pending, rootWitnesses, payload }
}

function storedRoot(node: ChainNode, rootWitnesses: readonly string[], txCount: number): StoredRoot {
  const { number, time, witness, serial } = node.point
  return {
    number,
    hash: node.id,
    time,
    witness,
    serial,
    active: node.active,
    pending: node.pending,
    rootWitnesses,
    txCount,
  }
}
