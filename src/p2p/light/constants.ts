/** Light protocol: one request per stream, length-prefixed protobuf both ways. Source: spec network Appendix B. */
export const LIGHT_PROTOCOL = '/everest/light/1.0.0'

/** Longest request: a transaction of the largest size and its envelope. */
export const MAX_REQUEST_BYTES = 131_072
/** Longest answer frame: a full block of large transactions. */
export const MAX_ANSWER_BYTES = 8_388_608
/** Longest answer to a request that is not for a body or a state read: 4 096 heads with every signature. */
export const MAX_PROOF_BYTES = 1_048_576
/** Longest run of heads in one answer. */
export const MAX_RUN_HEADS = 4096
/** Most keys one run may bring along in addition to the lists both sides know. */
export const MAX_RUN_KEYS = 256
/** A request without a whole answer in this time failed. */
export const REQUEST_TIMEOUT_MS = 10_000
/** Streams one connection may have open at the relay. */
export const MAX_STREAMS_PER_PEER = 32
/** Frames of a subscription not yet taken by the client before the relay gives it up. */
export const MAX_QUEUED_BYTES = 1_048_576
/** Most accounts' entries, relays, state answers or receipts in one answer. */
export const MAX_ACTIVITY_ITEMS = 100
export const MAX_RELAYS_TOLD = 32
export const MAX_READ_ANSWERS = 8
/** Longest JSON text of a state read. */
export const MAX_READ_BYTES = 4096
/** Longest text of a fault. */
export const MAX_FAULT_TEXT = 500
