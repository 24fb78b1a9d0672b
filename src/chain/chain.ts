import { createForkTree } from '#consensus/fork-tree.ts'
import { slotOf, slotOwner } from '#consensus/slot.ts'
import { checkHead } from '#consensus/verify-head.ts'
import type { Block } from '#core/block/block.ts'
import { decodeBlock } from '#core/block/block-proto.ts'
import { headHash } from '#core/block/head.ts'
import { encodeBase58 } from '#core/codec/base58.ts'
import { encodeHex } from '#core/codec/hex.ts'
import { codeOf, IostError } from '#core/error.ts'
import type { KeyPair } from '#core/keys/key-pair.ts'
import type { TxReceipt } from '#core/tx/receipt.ts'
import type { BlockExecution, TxObserver } from '#vm/executor.ts'
import { createAdmission } from './admission.ts'
import { buildBlock } from './build-block.ts'
import type { ChainNode } from './chain-node.ts'
import { createChainReader } from './chain-reader.ts'
import type {
  Chain,
  ChainDeps,
  ChainListener,
  ChainOptions,
  ChainPoint,
  ImportOutcome,
} from './chain-types.ts'
import { LOG_RANGE } from './keys.ts'
import { createLinker } from './linker.ts'
import { openStore } from './open-store.ts'
import { createPackedIndex } from './packed-index.ts'
import { createPool } from './pool.ts'
import { forkRoot, nodeOfRoot } from './root-node.ts'
import { createSerialQueue } from './serial-queue.ts'
import { createStateLayers } from './state-layers.ts'
import { createStoreWriter } from './store-writer.ts'
import { checkAlone, createBlockVerifier, newNode, parentReport } from './verify-block.ts'
import { createWaitingBlocks } from './waiting-blocks.ts'

/** Blocks that may wait for their turn; one more is ignored. */
const MAX_IMPORT_QUEUE = 1024
/** Blocks further above the head are not looked at. */
const MAX_AHEAD = 1000
/** Logged blocks read at once when a chain opens. */
const LOG_PAGE = 500

/**
 * Opens the chain a store holds, or starts it with block 0; logged blocks above the irreversible one are linked again.
 * Errors: NETWORK_DIFFERS when block 0 is of another chain id, STORE_DAMAGED.
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
  const listeners = new Set<ChainListener>()

  for (const entry of opened.recent) packed.settle(entry.txIds, entry.time)

  const rootNode = nodeOfRoot(opened.root, opened.rootBlock, opened.rootHash)
  const tree = createForkTree<ChainNode>(forkRoot(opened.root, rootNode), {
    voteInterval: params.voteInterval,
  })

  const tell = (event: (listener: ChainListener) => void) => {
    for (const listener of listeners) {
      try {
        event(listener)
      } catch (error) {
        // What others do with the news decides nothing about a block.
        log.error('listener failed', { error })
      }
    }
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

  const linker = createLinker(
    {
      tree,
      layers,
      packed,
      pool,
      waiting,
      writer,
      sha3,
      voteInterval: params.voteInterval,
      now: deps.now,
      headMoved(node) {
        const point = pointAt(node)
        tell((listener) => listener.head?.(point))
      },
      rootStored(node) {
        const point = pointAt(node)
        tell((listener) => listener.irreversible?.(point))
      },
    },
    opened.root.txCount,
  )

  const verifyBlock = createBlockVerifier({
    params,
    sha3,
    verify: deps.verify,
    packed,
    pool,
    observer,
    now: deps.now,
    begin,
  })

  const admitTx = createAdmission({
    pool,
    chainId: params.chainId,
    sha3,
    verify: deps.verify,
    now: deps.now,
    isPacked: (id) => packed.isOn(id, tree.head.payload),
  })

  const importOne = async (block: Block, isLogged: boolean): Promise<ImportOutcome> => {
    const { head } = block
    const hash = headHash(head, sha3)
    const id = encodeHex(hash)
    if (tree.get(id) !== undefined || waiting.has(id)) return { kind: 'known' }
    if (head.number <= tree.root.number || head.number > tree.head.number + MAX_AHEAD)
      return { kind: 'ignored' }
    const parentId = encodeHex(head.parentHash)
    const parent = tree.get(parentId)?.payload
    try {
      if (parent === undefined) {
        await checkAlone(block, hash, deps)
        waiting.add(block, id, parentId)
        return { kind: 'waiting' }
      }
      linker.link(await verifyBlock({ block, hash, parent, isLogged }))
      tellReceipts(block.receipts)
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
    linker.link(newNode(block, hash, txHashes, parent, next, result), () =>
      tell((listener) => listener.produced?.(block, hash)),
    )
    await writer.room()
    return block
  }

  const reader = createChainReader({
    kv,
    sha3,
    chainId: params.chainId,
    tree,
    waiting,
    linker,
    packed,
    pool,
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
      return linker.txCount
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
