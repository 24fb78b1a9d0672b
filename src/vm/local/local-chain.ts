import { encodeBase58 } from '#core/codec/base58.ts'
import { utf8Encode } from '#core/codec/bytes.ts'
import { codeOf, IostError } from '#core/error.ts'
import { type Sha3, sha3_256 } from '#core/hash/sha3.ts'
import { ALGORITHM } from '#core/keys/algorithm.ts'
import type { TxReceipt } from '#core/tx/receipt.ts'
import type { Action, AmountLimit, Tx } from '#core/tx/tx.ts'
import { type Cost, createExecutor, type FrameReport } from '#vm/executor.ts'
import { createPrivateNetwork, PRIVATE_CHAIN_ID } from '#vm/genesis/private-network.ts'
import type { JsMachine } from '#vm/js-machine.ts'
import { isSameOutcome } from './outcome.ts'
import { createRunLog, type RunLog } from './run-log.ts'
import { type Change, createStateTree } from './state-tree.ts'
import type { Trace, Tracer } from './tracer.ts'

/** The most blocks a local chain makes, over all branches: what it holds stays small. */
const MAX_LOCAL_BLOCKS = 5_000
const HALF_SECOND = 500_000_000n
const NS_PER_SECOND = 1_000_000_000n
const EXPIRES_AFTER = 90n * NS_PER_SECOND
const EMPTY = new Uint8Array(0)
const MAX_GAS = 400_000_000n
const ONE = 100n
const ACCOUNT_RAM = 50_000
const ACCOUNT_PLEDGE = '10000'

/** A block of one transaction; `id` counts over all branches, time in ns. */
export type LocalBlock = {
  readonly id: number
  readonly parent: number | undefined
  readonly number: number
  readonly time: bigint
  readonly witness: string
  readonly label: string
  readonly ok: boolean
}

/** What the next block is to be: its witness, and the blocks and seconds that pass before it. */
export type NextBlock = {
  readonly witness?: string | undefined
  readonly skipBlocks?: number | undefined
  readonly skipSeconds?: number | undefined
}

export type LocalTx = {
  readonly publisher: string
  readonly actions: readonly Action[]
  /** Hundredths of gas. */
  readonly gasLimit?: bigint | undefined
  readonly amountLimit?: readonly AmountLimit[] | undefined
  /** False: it is not followed line by line, which is faster. */
  readonly isFollowed?: boolean | undefined
  /** `name@permission`, each signed with the key all local accounts share. */
  readonly signers?: readonly string[] | undefined
}

/** All that one transaction did. */
export type LocalRun = {
  readonly block: LocalBlock
  readonly receipt: TxReceipt
  readonly changes: readonly Change[]
  readonly events: readonly { readonly contract: string; readonly data: string }[]
  readonly log: RunLog
  readonly frames: readonly FrameReport[]
  readonly costs: ReadonlyMap<string, Cost>
  /** The publisher's cost before the first action: bytes and the check of the signatures' permissions. */
  readonly prepared: Cost
  /** Where it was and what each line cost; absent without a tracer, or when tracing did not come to the same receipt. */
  readonly trace?: Trace
}

export type LocalChain = {
  readonly head: LocalBlock
  /** Every block of every branch, in the order they were made; the first is the genesis. */
  readonly blocks: readonly LocalBlock[]
  readonly witnesses: readonly string[]
  /** Makes a block with this transaction. Errors: TX_REFUSED {reason}, TOO_MANY_BLOCKS; no block is then made. */
  run(tx: LocalTx, label: string, next?: NextBlock): LocalRun
  /** Creates accounts with gas and RAM, and IOST to spend. Errors: ACCOUNT_REFUSED {reason}. */
  createAccount(name: string, iost: number): void
  /** Goes to a block; the next one is made on top of it. Errors: NO_SUCH_BLOCK. */
  jump(id: number): void
  /** Goes to a block and forgets every block made after it. Errors: NO_SUCH_BLOCK. */
  rewind(id: number): void
  get(key: string): Uint8Array | undefined
  /** Entries whose key starts so, at the head. */
  entries(prefix: string): [key: string, value: Uint8Array][]
}

/**
 * A private network's chain in memory, one transaction a block: blocks are neither signed nor filled up with a base
 * transaction, and accounts share one key. Times come from the genesis time on, so that a replay gives the same.
 */
export function createLocalChain(
  deps: { readonly js: JsMachine; readonly tracer?: Tracer; readonly sha3?: Sha3 },
  options: { readonly genesisTime: bigint; readonly witnesses?: number },
): LocalChain {
  const { sha3 = sha3_256 } = deps
  const executor = createExecutor({ js: deps.js, sha3 }, { chainId: PRIVATE_CHAIN_ID })
  const { tracer } = deps
  const tracing =
    tracer === undefined ? undefined : createExecutor({ js: tracer.js, sha3 }, { chainId: PRIVATE_CHAIN_ID })
  const network = createPrivateNetwork(
    executor,
    { witnesses: options.witnesses ?? 1, genesisTime: options.genesisTime },
    sha3,
  )
  const { witnesses } = network.definition.params
  const keys = network.admin.keys
  const tree = createStateTree(network.genesis.state)
  const genesis: LocalBlock = {
    id: 0,
    parent: undefined,
    number: 0,
    time: options.genesisTime,
    witness: witnesses[0] as string,
    label: 'genesis',
    ok: true,
  }
  const blocks: LocalBlock[] = [genesis]
  let head = genesis

  function sign(tx: LocalTx, time: bigint): Tx {
    const signature = {
      algorithm: ALGORITHM[keys.algorithm],
      sig: new Uint8Array(64),
      pubKey: keys.publicKey,
    }
    return {
      // Distinct times make distinct hashes, also across branches.
      time: time - BigInt(blocks.length),
      expiration: time + EXPIRES_AFTER,
      gasLimit: tx.gasLimit ?? MAX_GAS,
      gasRatio: ONE,
      actions: tx.actions,
      signers: tx.signers ?? [],
      signs: tx.signers === undefined || tx.signers.length === 0 ? [] : [signature],
      publisher: tx.publisher,
      publishSigns: [signature],
      delay: 0n,
      chainId: PRIVATE_CHAIN_ID,
      referredTx: EMPTY,
      amountLimit: tx.amountLimit ?? [{ token: '*', val: 'unlimited' }],
    }
  }

  function run(tx: LocalTx, label: string, next: NextBlock = {}): LocalRun {
    if (blocks.length > MAX_LOCAL_BLOCKS)
      throw new IostError({ code: 'TOO_MANY_BLOCKS', max: MAX_LOCAL_BLOCKS })
    const { skipBlocks = 0, skipSeconds = 0, witness = head.witness } = next
    const number = head.number + skipBlocks + 1
    const time = head.time + HALF_SECOND * BigInt(skipBlocks + 1) + BigInt(skipSeconds) * NS_PER_SECOND
    const parentHash = sha3(utf8Encode(`local block ${head.id}`))
    const signed = sign(tx, time)
    const context = { chainId: PRIVATE_CHAIN_ID, number, time, parentHash, witness }
    const traced =
      tracing === undefined || tx.isFollowed === false
        ? undefined
        : tracer?.record(() => {
            const execution = tracing.beginBlock({ get: tree.get }, context)
            return { receipt: execution.runTx(signed), writes: execution.writes() }
          })
    const execution = executor.beginBlock({ get: tree.get }, context)
    const events: { contract: string; data: string }[] = []
    const log = createRunLog()
    const frames: FrameReport[] = []
    let costs: ReadonlyMap<string, Cost> = new Map()
    let prepared: Cost = { cpu: 0, net: 0, data: 0 }
    const receipt = execution.runTx(signed, {
      observer: {
        event: (contract, data) => events.push({ contract, data }),
        log: log.write,
        frame: (report) => frames.push(report),
        prepared: (cost) => {
          prepared = cost
        },
        costs: (byPayer) => {
          costs = byPayer
        },
      },
    })
    const writes = execution.writes()
    const ok = receipt.status.code === 0
    const block = { id: blocks.length, parent: head.id, number, time, witness, label, ok }
    const changes = tree.grow(block.id, writes)
    blocks.push(block)
    head = block
    const isSame = traced !== undefined && isSameOutcome(traced.value, { receipt, writes })
    return {
      block,
      receipt,
      changes,
      events,
      log,
      frames,
      costs,
      prepared,
      ...(isSame ? { trace: traced.trace } : {}),
    }
  }

  return {
    get head() {
      return head
    },
    blocks,
    witnesses,
    run,
    createAccount(name, iost) {
      const key = encodeBase58(keys.publicKey)
      const action = (contract: string, actionName: string, args: readonly unknown[]) => ({
        contract,
        actionName,
        data: JSON.stringify(args),
      })
      const actions = [
        action('auth.iost', 'signUp', [name, key, key]),
        action('ram.iost', 'buy', ['admin', name, ACCOUNT_RAM]),
        action('gas.iost', 'pledge', ['admin', name, ACCOUNT_PLEDGE]),
        ...(iost > 0 ? [action('token.iost', 'transfer', ['iost', 'admin', name, String(iost), ''])] : []),
      ]
      const { receipt } = run({ publisher: 'admin', actions }, `account ${name}`)
      if (receipt.status.code !== 0) {
        throw new IostError({ code: 'ACCOUNT_REFUSED', name, reason: receipt.status.message })
      }
    },
    jump(id) {
      const block = blocks[id]
      if (block === undefined) throw new IostError({ code: 'NO_SUCH_BLOCK', id })
      tree.go(id)
      head = block
    },
    rewind(id) {
      const block = blocks[id]
      if (block === undefined) throw new IostError({ code: 'NO_SUCH_BLOCK', id })
      tree.forget(id)
      blocks.length = id + 1
      head = block
    },
    get: tree.get,
    entries: tree.entries,
  }
}

/** The id a contract gets that this receipt's transaction published. Source: spec contracts §1.3. */
export function publishedId(receipt: TxReceipt): string {
  return `Contract${encodeBase58(receipt.txHash)}`
}

/** Why a transaction was not taken, when that is what the error says. */
export function refusalOf(error: unknown): string | undefined {
  return error instanceof IostError && codeOf(error) === 'TX_REFUSED'
    ? String(error.data['reason'])
    : undefined
}
