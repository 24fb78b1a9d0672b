import { createPrivateKey, type KeyObject, sign } from 'node:crypto'
import { createChainTracker } from '#consensus/chain-tracker.ts'
import { slotOwner } from '#consensus/slot.ts'
import { formatStat, STAT_FUNCTION } from '#consensus/stat-receipt.ts'
import type { WitnessList } from '#consensus/witness-list.ts'
import { createBaseTx } from '#core/block/base-tx.ts'
import type { Block } from '#core/block/block.ts'
import { type BlockHead, headHash } from '#core/block/head.ts'
import { encodeBase58 } from '#core/codec/base58.ts'
import { utf8Encode } from '#core/codec/bytes.ts'
import { ALGORITHM } from '#core/keys/algorithm.ts'
import { type KeyPair, keyPairFromSeed } from '#core/keys/key-pair.ts'
import { merkleRoot } from '#core/merkle/tree.ts'
import { receiptHash, type TxReceipt } from '#core/tx/receipt.ts'
import type { Tx } from '#core/tx/tx.ts'
import { txHash, txPublishHash } from '#core/tx/tx-hash.ts'
import { sha3Node } from '#platform/sha3.node.ts'
import { plainTx } from './plain-tx.ts'

const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex')
const EMPTY = new Uint8Array(0)
const SLOT = 3_000_000_000n
const STEP = 500_000_000n
export const GENESIS_TIME = 1_700_000_001_000_000_000n

/** A key that signs fast enough for long chains. */
export type TestKey = { readonly pair: KeyPair; readonly text: string; sign(digest: Uint8Array): Uint8Array }

export function testKey(number: number): TestKey {
  const pair = keyPairFromSeed(sha3Node(utf8Encode(`test key ${number}`)))
  const object: KeyObject = createPrivateKey({
    key: Buffer.concat([PKCS8_ED25519, pair.secret.subarray(0, 32)]),
    format: 'der',
    type: 'pkcs8',
  })
  return {
    pair,
    text: encodeBase58(pair.publicKey),
    sign: (digest) => Uint8Array.from(sign(null, digest, object)),
  }
}

/** A block before its roots, hash and signature are made; hooks change it and later blocks build on the result. */
export type Draft = {
  readonly version: bigint
  readonly info: Uint8Array
  readonly number: number
  readonly parentHash: Uint8Array
  readonly witness: string
  readonly time: bigint
  readonly txs: readonly Tx[]
  readonly receipts: readonly TxReceipt[]
  /** The list that the block's election chose, as its stat receipt says. */
  readonly elected: WitnessList | undefined
}

export type ChainOptions = {
  readonly chainId?: number
  readonly keys: readonly TestKey[]
  /** Keys of the first list; all keys by default. */
  readonly witnesses?: WitnessList
  readonly voteInterval: number
  readonly length: number
  /** The list an epoch block elects; the same by default. */
  readonly elect?: (number: number, current: WitnessList) => WitnessList
  /** Witnesses that are down at a block. */
  readonly isDown?: (witness: string, number: number) => boolean
  readonly shape?: (draft: Draft) => Draft
}

export type TestChain = {
  readonly genesis: Block
  readonly genesisHash: Uint8Array
  readonly witnesses: WitnessList
  /** Blocks 1 … length. */
  readonly blocks: readonly Block[]
}

/** Builds a chain that obeys every rule except where `shape` breaks one. */
export function buildChain(options: ChainOptions): TestChain {
  const { keys, voteInterval, chainId = 1020 } = options
  const witnesses = options.witnesses ?? keys.map((key) => key.text).sort()
  const byText = new Map(keys.map((key) => [key.text, key]))
  const genesis = genesisBlock(chainId)
  const tracker = createChainTracker({
    active: witnesses,
    pending: witnesses,
    openEpoch: null,
    switchBlock: null,
    irreversible: 0,
  })
  const blocks: Block[] = []
  let parent = genesis
  for (let number = 1; number <= options.length; number++) {
    const { witness, time } = nextTurn(parent.head, blocks, tracker.active, (key) =>
      options.isDown ? options.isDown(key, number) : false,
    )
    const flag = tracker.flag
    const gasUsage = parent.receipts.reduce((sum, receipt) => sum + receipt.gasUsage, 0n)
    const base = createBaseTx({ witness: parent.head.witness, gasUsage, witnessChanged: flag }, time, chainId)
    const runs = number % voteInterval === 0 && !flag
    const elected = runs ? (options.elect?.(number, tracker.pending) ?? tracker.pending) : undefined
    const plain: Draft = {
      version: 1n,
      info: utf8Encode('{}'),
      number,
      parentHash: headHash(parent.head, sha3Node),
      witness,
      time,
      txs: [base],
      receipts: [baseReceipt(base, tracker.pending, elected)],
      elected,
    }
    const draft = options.shape?.(plain) ?? plain
    parent = seal(draft, byText)
    blocks.push(parent)
    tracker.push({ number, witness: draft.witness, signed: true, elected: draft.elected })
  }
  return { genesis, genesisHash: headHash(genesis.head, sha3Node), witnesses, blocks }
}

/** The block of a draft: roots, hash and signature by its witness's key (nothing where the key is not known). */
function seal(draft: Draft, keys: ReadonlyMap<string, TestKey>): Block {
  const head: BlockHead = {
    version: draft.version,
    parentHash: draft.parentHash,
    txMerkleHash: merkleRoot(
      draft.txs.map((tx) => txHash(tx, sha3Node)),
      sha3Node,
    ),
    txReceiptMerkleHash: merkleRoot(
      draft.receipts.map((receipt) => receiptHash(receipt, sha3Node)),
      sha3Node,
    ),
    info: draft.info,
    number: draft.number,
    witness: draft.witness,
    time: draft.time,
  }
  const sig = keys.get(draft.witness)?.sign(headHash(head, sha3Node)) ?? EMPTY
  return {
    head,
    sign: { algorithm: ALGORITHM.ed25519, sig, pubKey: EMPTY },
    txs: draft.txs,
    receipts: draft.receipts,
  }
}

/** A signed transfer-like transaction made at a time (ns), with overrides applied before signing. */
export function userTx(key: TestKey, time: bigint, overrides: Partial<Tx> = {}): Tx {
  const tx = plainTx({
    time,
    expiration: time + 60_000_000_000n,
    actions: [{ contract: 'token.iost', actionName: 'transfer', data: '["iost","alice","bobby","1",""]' }],
    amountLimit: [{ token: '*', val: 'unlimited' }],
    ...overrides,
  })
  const sig = key.sign(txPublishHash(tx, sha3Node))
  return { ...tx, publishSigns: [{ algorithm: 2, sig, pubKey: key.pair.publicKey }] }
}

/** A successful receipt of a transaction. */
export function userReceipt(tx: Tx, gasUsage = 100_000n): TxReceipt {
  return {
    txHash: txHash(tx, sha3Node),
    gasUsage,
    ramUsage: new Map(),
    status: { code: 0, message: '' },
    returns: ['[""]'],
    receipts: [],
  }
}

export function baseReceipt(tx: Tx, current: WitnessList, elected: WitnessList | undefined): TxReceipt {
  const stat =
    elected === undefined
      ? []
      : [{ funcName: STAT_FUNCTION, content: formatStat({ current, pending: elected }) }]
  return { ...userReceipt(tx, 0n), receipts: stat }
}

function nextTurn(
  parent: BlockHead,
  blocks: readonly Block[],
  active: WitnessList,
  isDown: (witness: string) => boolean,
): { witness: string; time: bigint } {
  let time = parent.time + STEP
  const slot = parent.time / SLOT
  const inSlot = blocks.slice(-6).filter(({ head }) => head.time / SLOT === slot).length
  if (inSlot >= 6) time = (slot + 1n) * SLOT
  for (;;) {
    const witness = slotOwner(active, time) as string
    if (!isDown(witness)) return { witness, time }
    time = (time / SLOT + 1n) * SLOT
  }
}

function genesisBlock(chainId: number): Block {
  const tx = plainTx({
    gasLimit: 1_000_000_000n,
    publisher: 'deadaddr',
    chainId,
    amountLimit: [{ token: '*', val: 'unlimited' }],
  })
  const block = seal(
    {
      version: 0n,
      info: EMPTY,
      number: 0,
      parentHash: EMPTY,
      witness: '0',
      time: GENESIS_TIME,
      txs: [tx],
      receipts: [userReceipt(tx, 0n)],
      elected: undefined,
    },
    new Map(),
  )
  return { ...block, sign: { algorithm: 0, sig: EMPTY, pubKey: EMPTY } }
}
