/** How often the own height goes to all neighbours, and how long a neighbour's height counts. Source: spec network §1.2. */
export const HEIGHT_MS = 1_000
export const HEIGHT_EXPIRY_MS = 60_000
/** Neighbours that make a median; with fewer the lowest of their heights is taken. */
export const MEDIAN_NEIGHBORS = 5
/** A node further behind than this is catching up. */
export const CATCH_UP_BLOCKS = 120

/** Hash requests: period, shortest gap when everything known is fetched, heights of a range, and how it moves. */
export const HASH_REQUEST_MS = 2_000
export const HASH_REQUEST_MIN_MS = 250
export const RANGE_BLOCKS = 1_000
export const RANGE_BEHIND_HEAD = 500
export const RANGE_STEP = 100
/** Hash lists of a neighbour are forgotten after this long. */
export const HASHES_EXPIRY_MS = 60_000
/** Blocks further above the head are not taken. */
export const MAX_AHEAD = 1_000

/** Block requests under way to one neighbour and to all together. */
export const MAX_ASKED_PER_PEER = 32
export const MAX_ASKED = 256
/** After this long another neighbour is asked; announced blocks are urgent. */
export const ASK_AGAIN_MS = 5_000
export const ASK_AGAIN_NEW_MS = 1_500
/** Announcements of one neighbour that are kept. */
export const MAX_ANNOUNCED_PER_PEER = 256
/** How often requests that got no answer are looked at. */
export const FETCH_TICK_MS = 500

/** Blocks that came in and wait for their turn: of one neighbour, of all, and their bytes. */
export const MAX_PENDING_PER_PEER = 512
export const MAX_PENDING_BLOCKS = 2_048
export const MAX_PENDING_BYTES = 128 * 1024 * 1024
/** Exact copies of a refused block are not looked at again for this long; how many are remembered. */
export const REFUSED_MEMORY_MS = 10_000
export const MAX_REFUSED_MEMORY = 4_096

/** Transactions that wait for admission, of one neighbour and of all, how many are admitted at once, and the memory of exact copies. */
export const MAX_TXS_PER_PEER = 1_024
export const MAX_TXS = 4_096
export const TX_WORKERS = 8
export const TX_MEMORY_MS = 10_000
export const MAX_TX_MEMORY = 50_000
/** Most bytes of a transaction (spec network §5.4). */
export const MAX_TX_BYTES = 65_536

/** Requests of neighbours: waiting of one and of all, workers, and how long one may take from its arrival. */
export const MAX_REQUESTS_PER_PEER = 1_024
export const MAX_REQUESTS = 8_192
export const REQUEST_WORKERS = 4
export const REQUEST_MS = 2_000
/** Hash requests of one neighbour that wait at once; each is a thousand heights of work. */
export const MAX_HASH_REQUESTS_PER_PEER = 8

/** A node behind a higher neighbour does not produce on a head older than this. */
export const STALE_HEAD_NS = 60_000_000_000n
/** How long a node waits for blocks that neighbours claim to have before it goes on without them. */
export const CLAIM_PATIENCE_NS = 30_000_000_000n
/** How far behind the highest neighbour a node may be when it first begins to produce. */
export const START_BEHIND_BLOCKS = 1
