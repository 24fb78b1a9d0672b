/** The stream protocol of IOST nodes; it has no leading slash. Source: spec network §1.2. */
export const PROTOCOL = 'iostp2p/1.0'
/** Reference nodes serve the same stream under this name too (spec network §4.1). */
export const PROTOCOL_ALIAS = '/yamux/1.0.0'

/** Bytes of a frame's header, and most bytes of a payload as transmitted. */
export const HEADER_BYTES = 20
export const MAX_PAYLOAD_BYTES = 10_000_000
/** Most bytes a compressed payload may unfold to. */
export const MAX_UNPACKED_BYTES = 10_000_000
/** Bit 0 of the flags: the payload is a Snappy block. */
export const FLAG_SNAPPY = 1

/** Most messages each of a neighbour's two send queues holds, and most bytes of both together. */
export const MAX_QUEUED_MESSAGES = 1024
export const MAX_QUEUED_BYTES = 64 * 1024 * 1024

/** A write may take 3 s and one second for every 5 KiB; after ten time-outs in a row the neighbour is dropped. */
export const WRITE_BASE_MS = 3_000
export const WRITE_BYTES_PER_SECOND = 5 * 1024
export const MAX_WRITE_TIMEOUTS = 10

/** The duplicate filter of a neighbour: items before it starts afresh, bits and probes for an error rate of 0.001. */
export const FILTER_ITEMS = 100_000
export const FILTER_BITS = 1_437_760
export const FILTER_PROBES = 10

/** A dial with its stream may take this long. */
export const DIAL_TIMEOUT_MS = 6_000
/** Seeds are dialled again for ever: first pause, longest pause, and the share of a pause that is left to chance. */
export const SEED_FIRST_PAUSE_MS = 1_000
export const SEED_LONGEST_PAUSE_MS = 15_000
export const PAUSE_JITTER = 0.5
/** A seed must have stayed this long before its pause starts from the first again. */
export const SEED_SETTLED_MS = 10_000
/** Failed dials in a row after which a learned peer is dead and forgotten. */
export const MAX_DIAL_FAILURES = 3
/** How often peers from the table are dialled while there is room. */
export const TABLE_DIAL_MS = 2_000
/** Most dials under way at once. */
export const MAX_DIALS = 8

/** Neighbours of each direction when the configuration names none (spec network §1.2, sample configuration). */
export const DEFAULT_MAX_INBOUND = 20
export const DEFAULT_MAX_OUTBOUND = 10

/** Routing: query periods, window for an answer, sizes of question and answer, how often a peer gets one. */
export const QUERY_MS = 30_000
export const LONELY_QUERY_MS = 5_000
export const PRODUCER_QUERY_MS = 2_000
export const ANSWER_WINDOW_MS = 10_000
export const MAX_QUERY_IDS = 30
export const NEAREST_COUNT = 20
export const MAX_PEER_ADDRESSES = 10
export const MAX_ANSWER_PEERS = MAX_QUERY_IDS * NEAREST_COUNT + 1
export const QUERY_ANSWER_MIN_MS = 1_000
/** The table: peers per bucket and altogether, and how often it is written when it changed. */
export const BUCKET_SIZE = 1_000
export const MAX_TABLE_PEERS = 4_096
export const TABLE_DUMP_MS = 300_000

/** A refused newcomer is told of other nodes and closed after this long. */
export const REFUSAL_MS = 1_000
/** Most entries of each black list; the oldest fall out. */
export const MAX_BLACK_ENTRIES = 10_000
/** How long after it began a session may lose against the other of two mutual dials. */
export const MUTUAL_DIAL_MS = 5_000
/** Connections that carry no neighbour's stream are closed after this long; how often that is looked at. */
export const IDLE_CONNECTION_MS = 30_000
export const IDLE_SWEEP_MS = 10_000
/** Most network ids of block producers kept. */
export const MAX_PRODUCERS = 256
