import { headMessage } from '#core/block/block-proto.ts'
import type { BlockHead } from '#core/block/head.ts'
import { defineMessage } from '#core/codec/protobuf.ts'
import { receiptMessage, type TxReceipt } from '#core/tx/receipt.ts'
import type { Tx } from '#core/tx/tx.ts'
import { txMessage } from '#core/tx/tx-proto.ts'

/**
 * A head without what its run tells: number and parent follow, `witness` indexes into a table of keys.
 * Source: spec network §3.7.
 */
export type CompactHead = {
  readonly txRoot: Uint8Array
  readonly receiptRoot: Uint8Array
  /** ns */
  readonly time: bigint
  readonly witness: number
  /** Empty: the info is `{}`. Else one entry, the info bytes. */
  readonly otherInfo: readonly Uint8Array[]
  /** The head's version minus 1. */
  readonly versionDelta: bigint
}

/** Signature of the head at an index of the run; algorithm 0 (absent) and 2 are ed25519, 1 is secp256k1. */
export type SigEntry = { readonly head: number; readonly algorithm: number; readonly sig: Uint8Array }

/** Consecutive heads of one chain. The key table is the lists both sides know (current ‖ pending) ‖ `keys`. */
export type RunMessage = {
  readonly firstNumber: number
  readonly firstParent: Uint8Array
  readonly heads: readonly CompactHead[]
  readonly sigs: readonly SigEntry[]
  readonly keys: readonly string[]
}

/** A place in a block's two trees; a side that is not needed is absent. */
export type LeafMessage = {
  readonly block: number
  readonly index: number
  readonly leafCount: number
  readonly tx: Tx | undefined
  readonly receipt: TxReceipt | undefined
  readonly txPath: readonly Uint8Array[]
  readonly receiptPath: readonly Uint8Array[]
}

/** The hand-off to a later epoch block: heads V … N and leaf 0 of V (receipt side when it elected, else transaction side). */
export type HopMessage = { readonly run: RunMessage; readonly leaf: LeafMessage }

export type FaultMessage = { readonly code: string; readonly message: string }

/** What a relay says of itself and its chain; every figure is a claim. */
export type InfoMessage = {
  readonly chainId: number
  readonly genesisHash: Uint8Array
  readonly voteInterval: number
  readonly tip: number
  readonly tipHash: Uint8Array
  readonly irreversible: number
  readonly relays: readonly string[]
  readonly fullNodes: number
  readonly publishes: boolean
}

/**
 * A transaction, and heads from its block on when they were asked for; `epochLeaf` is leaf 0 of the first electing epoch
 * block among them.
 */
export type TxProofMessage = {
  readonly leaf: LeafMessage
  readonly run: RunMessage | undefined
  readonly epochLeaf: LeafMessage | undefined
}

export type ReceiptsMessage = { readonly head: BlockHead; readonly receipts: readonly TxReceipt[] }

export type ReadAnswer = {
  readonly json: string
  readonly block: number
  readonly blockHash: Uint8Array
  readonly node: string
}

export type ActivityMessage = { readonly block: number; readonly txHash: Uint8Array }

/** The answer to one request: exactly one field, `fault` when the relay cannot or will not. */
export type LightAnswer = {
  readonly fault: FaultMessage | undefined
  readonly info: InfoMessage | undefined
  readonly run: RunMessage | undefined
  readonly hop: HopMessage | undefined
  readonly base: LeafMessage | undefined
  readonly tx: TxProofMessage | undefined
  readonly block: { readonly bytes: Uint8Array } | undefined
  readonly receipts: ReceiptsMessage | undefined
  readonly read: { readonly answers: readonly ReadAnswer[] } | undefined
  readonly submit: { readonly hash: Uint8Array; readonly neighbours: number } | undefined
  readonly activity: { readonly items: readonly ActivityMessage[] } | undefined
}

/** Heads from..to; `known` is the number of the epoch block whose lists (current ‖ pending) the client knows, 0 = none but the genesis lists. */
export type HeadsRequest = { readonly from: number; readonly to: number; readonly known: number }
/**
 * The farthest hand-off after a trusted epoch block (or block 0) whose epoch block is at most `upTo` (0 = any) and whose
 * signers are known well enough: current list = the trusted pending one, or q of the signers in that list.
 */
export type HopRequest = { readonly from: number; readonly upTo: number }
/** `levels`: heads for that many rounds of distinct witnesses from the block on (0 = none, 1 = irreversible, 2 = locked). */
export type TxRequest = { readonly hash: Uint8Array; readonly levels: number; readonly known: number }
/** `hash` decides when it is there, else the number on the relay's main chain. */
export type BlockRequest = { readonly number: number; readonly hash: Uint8Array }
export type ReadRequest = { readonly json: string; readonly longestChain: boolean; readonly nodes: number }
export type ActivityRequest = { readonly account: string; readonly before: number; readonly limit: number }

/** One request: exactly one field. `subscribe` is answered by a `run` frame per new piece of chain until the stream ends. */
export type LightRequest = {
  readonly info: Record<string, never> | undefined
  readonly heads: HeadsRequest | undefined
  readonly hop: HopRequest | undefined
  readonly base: { readonly number: number } | undefined
  readonly tx: TxRequest | undefined
  readonly block: BlockRequest | undefined
  readonly receipts: { readonly number: number } | undefined
  readonly read: ReadRequest | undefined
  readonly submit: { readonly tx: Uint8Array } | undefined
  readonly activity: ActivityRequest | undefined
  readonly subscribe: { readonly known: number } | undefined
}

const compactHeadMessage = defineMessage<CompactHead>('CompactHead', {
  txRoot: { no: 1, kind: 'bytes' },
  receiptRoot: { no: 2, kind: 'bytes' },
  time: { no: 3, kind: 'int64' },
  witness: { no: 4, kind: 'uint32' },
  otherInfo: { no: 5, kind: 'bytes', repeated: true },
  versionDelta: { no: 6, kind: 'int64' },
})

const sigEntryMessage = defineMessage<SigEntry>('SigEntry', {
  head: { no: 1, kind: 'uint32' },
  algorithm: { no: 2, kind: 'uint32' },
  sig: { no: 3, kind: 'bytes' },
})

/** Codec of a run of heads with its keys. */
const runMessage = defineMessage<RunMessage>('Run', {
  firstNumber: { no: 1, kind: 'number' },
  firstParent: { no: 2, kind: 'bytes' },
  heads: { no: 3, message: compactHeadMessage, rule: 'repeated' },
  sigs: { no: 4, message: sigEntryMessage, rule: 'repeated' },
  keys: { no: 5, kind: 'string', repeated: true },
})

const leafMessage = defineMessage<LeafMessage>('Leaf', {
  block: { no: 1, kind: 'number' },
  index: { no: 2, kind: 'uint32' },
  leafCount: { no: 3, kind: 'uint32' },
  tx: { no: 4, message: txMessage, rule: 'optional' },
  receipt: { no: 5, message: receiptMessage, rule: 'optional' },
  txPath: { no: 6, kind: 'bytes', repeated: true },
  receiptPath: { no: 7, kind: 'bytes', repeated: true },
})

/** Codec of a hand-off. */
export const hopMessage = defineMessage<HopMessage>('Hop', {
  run: { no: 1, message: runMessage, rule: 'required' },
  leaf: { no: 2, message: leafMessage, rule: 'required' },
})

const faultMessage = defineMessage<FaultMessage>('Fault', {
  code: { no: 1, kind: 'string' },
  message: { no: 2, kind: 'string' },
})

const infoMessage = defineMessage<InfoMessage>('Info', {
  chainId: { no: 1, kind: 'uint32' },
  genesisHash: { no: 2, kind: 'bytes' },
  voteInterval: { no: 3, kind: 'uint32' },
  tip: { no: 4, kind: 'number' },
  tipHash: { no: 5, kind: 'bytes' },
  irreversible: { no: 6, kind: 'number' },
  relays: { no: 7, kind: 'string', repeated: true },
  fullNodes: { no: 8, kind: 'uint32' },
  publishes: { no: 9, kind: 'bool' },
})

/** Codec of a transaction proof. */
export const txProofMessage = defineMessage<TxProofMessage>('TxProof', {
  leaf: { no: 1, message: leafMessage, rule: 'required' },
  run: { no: 2, message: runMessage, rule: 'optional' },
  epochLeaf: { no: 3, message: leafMessage, rule: 'optional' },
})

const receiptsMessage = defineMessage<ReceiptsMessage>('Receipts', {
  head: { no: 1, message: headMessage, rule: 'required' },
  receipts: { no: 2, message: receiptMessage, rule: 'repeated' },
})

const readAnswerMessage = defineMessage<ReadAnswer>('ReadAnswer', {
  json: { no: 1, kind: 'string' },
  block: { no: 2, kind: 'number' },
  blockHash: { no: 3, kind: 'bytes' },
  node: { no: 4, kind: 'string' },
})

const activityItem = defineMessage<ActivityMessage>('ActivityItem', {
  block: { no: 1, kind: 'number' },
  txHash: { no: 2, kind: 'bytes' },
})

const bytesMessage = defineMessage<{ bytes: Uint8Array }>('Bytes', { bytes: { no: 1, kind: 'bytes' } })
const numberMessage = defineMessage<{ number: number }>('Number', { number: { no: 1, kind: 'number' } })

/** Codec of an answer frame. */
export const answerMessage = defineMessage<LightAnswer>('LightAnswer', {
  fault: { no: 1, message: faultMessage, rule: 'optional' },
  info: { no: 2, message: infoMessage, rule: 'optional' },
  run: { no: 3, message: runMessage, rule: 'optional' },
  hop: { no: 4, message: hopMessage, rule: 'optional' },
  base: { no: 5, message: leafMessage, rule: 'optional' },
  tx: { no: 6, message: txProofMessage, rule: 'optional' },
  block: { no: 7, message: bytesMessage, rule: 'optional' },
  receipts: { no: 8, message: receiptsMessage, rule: 'optional' },
  read: {
    no: 9,
    message: defineMessage<{ answers: readonly ReadAnswer[] }>('Read', {
      answers: { no: 1, message: readAnswerMessage, rule: 'repeated' },
    }),
    rule: 'optional',
  },
  submit: {
    no: 10,
    message: defineMessage<{ hash: Uint8Array; neighbours: number }>('Submitted', {
      hash: { no: 1, kind: 'bytes' },
      neighbours: { no: 2, kind: 'uint32' },
    }),
    rule: 'optional',
  },
  activity: {
    no: 11,
    message: defineMessage<{ items: readonly ActivityMessage[] }>('Activity', {
      items: { no: 1, message: activityItem, rule: 'repeated' },
    }),
    rule: 'optional',
  },
})

/** Codec of a request frame. */
export const requestMessage = defineMessage<LightRequest>('LightRequest', {
  info: { no: 1, message: defineMessage<Record<string, never>>('Empty', {}), rule: 'optional' },
  heads: {
    no: 2,
    message: defineMessage<HeadsRequest>('HeadsRequest', {
      from: { no: 1, kind: 'number' },
      to: { no: 2, kind: 'number' },
      known: { no: 3, kind: 'number' },
    }),
    rule: 'optional',
  },
  hop: {
    no: 3,
    message: defineMessage<HopRequest>('HopRequest', {
      from: { no: 1, kind: 'number' },
      upTo: { no: 2, kind: 'number' },
    }),
    rule: 'optional',
  },
  base: { no: 4, message: numberMessage, rule: 'optional' },
  tx: {
    no: 5,
    message: defineMessage<TxRequest>('TxRequest', {
      hash: { no: 1, kind: 'bytes' },
      levels: { no: 2, kind: 'uint32' },
      known: { no: 3, kind: 'number' },
    }),
    rule: 'optional',
  },
  block: {
    no: 6,
    message: defineMessage<BlockRequest>('BlockRequest', {
      number: { no: 1, kind: 'number' },
      hash: { no: 2, kind: 'bytes' },
    }),
    rule: 'optional',
  },
  receipts: { no: 7, message: numberMessage, rule: 'optional' },
  read: {
    no: 8,
    message: defineMessage<ReadRequest>('ReadRequest', {
      json: { no: 1, kind: 'string' },
      longestChain: { no: 2, kind: 'bool' },
      nodes: { no: 3, kind: 'uint32' },
    }),
    rule: 'optional',
  },
  submit: {
    no: 9,
    message: defineMessage<{ tx: Uint8Array }>('SubmitRequest', { tx: { no: 1, kind: 'bytes' } }),
    rule: 'optional',
  },
  activity: {
    no: 10,
    message: defineMessage<ActivityRequest>('ActivityRequest', {
      account: { no: 1, kind: 'string' },
      before: { no: 2, kind: 'number' },
      limit: { no: 3, kind: 'uint32' },
    }),
    rule: 'optional',
  },
  subscribe: {
    no: 11,
    message: defineMessage<{ known: number }>('SubscribeRequest', { known: { no: 1, kind: 'number' } }),
    rule: 'optional',
  },
})

/** Bytes of a request with the one given field; an absent field is not written. */
export function encodeRequest(part: Partial<LightRequest>): Uint8Array {
  return requestMessage.encode(part as LightRequest)
}

/** Bytes of an answer with the one given field. */
export function encodeAnswer(part: Partial<LightAnswer>): Uint8Array {
  return answerMessage.encode(part as LightAnswer)
}
