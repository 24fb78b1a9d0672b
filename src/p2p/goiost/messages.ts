import { defineMessage } from '#core/codec/protobuf.ts'

/** Message types of the frame header. Source: spec network §4.4. */
export const MESSAGE = {
  routingQuery: 1,
  routingResponse: 2,
  newBlock: 3,
  newBlockHash: 4,
  newBlockRequest: 5,
  syncHashRequest: 6,
  syncHashResponse: 7,
  syncBlockRequest: 8,
  syncBlockResponse: 9,
  syncHeight: 10,
  publishTx: 11,
} as const

export type MessageType = (typeof MESSAGE)[keyof typeof MESSAGE]

const NAMES: Readonly<Record<number, string>> = {
  1: 'RoutingTableQuery',
  2: 'RoutingTableResponse',
  3: 'NewBlock',
  4: 'NewBlockHash',
  5: 'NewBlockRequest',
  6: 'SyncBlockHashRequest',
  7: 'SyncBlockHashResponse',
  8: 'SyncBlockRequest',
  9: 'SyncBlockResponse',
  10: 'SyncHeight',
  11: 'PublishTx',
}

/** Whether a type is one of the eleven; others are ignored silently. */
export function isKnownType(type: number): type is MessageType {
  return type >= MESSAGE.routingQuery && type <= MESSAGE.publishTx
}

/** A type's name in metrics, `unknown` for all others together so that a peer cannot make names. */
export function typeName(type: number): string {
  return NAMES[type] ?? 'unknown'
}

/** Whether a type goes out before all that are not urgent. */
export function isUrgent(type: MessageType): boolean {
  return type !== MESSAGE.syncHashResponse && type !== MESSAGE.syncBlockResponse && type !== MESSAGE.publishTx
}

/** Whether broadcasts of a type leave out neighbours that have the frame already. */
export function isDeduplicated(type: MessageType): boolean {
  return type === MESSAGE.newBlockHash || type === MESSAGE.publishTx
}

/** Ids (base58 text) whose nearest peers are asked for. */
export type RoutingQuery = { readonly ids: readonly string[] }
export const routingQuery = defineMessage<RoutingQuery>('RoutingQuery', {
  ids: { no: 1, kind: 'string', repeated: true },
})

/** A peer and its multiaddrs without the id. */
export type PeerInfo = { readonly id: string; readonly addrs: readonly string[] }
const peerInfo = defineMessage<PeerInfo>('PeerInfo', {
  id: { no: 1, kind: 'string' },
  addrs: { no: 2, kind: 'string', repeated: true },
})

export type RoutingResponse = { readonly peers: readonly PeerInfo[] }
export const routingResponse = defineMessage<RoutingResponse>('RoutingResponse', {
  peers: { no: 1, message: peerInfo, rule: 'repeated' },
})

/** A block named by height and 32-byte hash; in requests the height is -1 and only the hash counts. */
export type BlockInfo = { readonly number: number; readonly hash: Uint8Array }
export const blockInfo = defineMessage<BlockInfo>('BlockInfo', {
  number: { no: 1, kind: 'number' },
  hash: { no: 2, kind: 'bytes' },
})

/** The hashes of heights start..end (both included); `requireType` 1 and `nums` exist and are ignored. */
export type HashQuery = {
  readonly requireType: number
  readonly start: number
  readonly end: number
  readonly nums: readonly bigint[]
}
export const hashQuery = defineMessage<HashQuery>('BlockHashQuery', {
  requireType: { no: 1, kind: 'int32' },
  start: { no: 2, kind: 'number' },
  end: { no: 3, kind: 'number' },
  nums: { no: 4, kind: 'int64', repeated: true },
})

export type HashResponse = { readonly blockInfos: readonly BlockInfo[] }
export const hashResponse = defineMessage<HashResponse>('BlockHashResponse', {
  blockInfos: { no: 1, message: blockInfo, rule: 'repeated' },
})

/** A node's head height and its clock in whole seconds. */
export type SyncHeight = { readonly height: number; readonly time: number }
export const syncHeight = defineMessage<SyncHeight>('SyncHeight', {
  height: { no: 1, kind: 'number' },
  time: { no: 2, kind: 'number' },
})
