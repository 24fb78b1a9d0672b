/** Stack of a contract call on go-iost's nodes, in bytes as V8 7.7 uses them. Source: spec contracts §2.13. */
export const STACK = {
  /** What the frames of the script and of all functions in it may take: 984 kB less what the node itself uses. */
  bytes: 1_006_976,
  /** Distance from the end at which library functions begin to look whether they still fit. */
  near: 4_096,
} as const

/**
 * Counts the stack that V8 would use (`$stack`) in contracts whose functions can call one another in a circle, and ends
 * them where V8 would. Near the end (`$edge`) the gas limit is taken away: every charge comes by here then, and looks.
 * `$floor` is the end. Sizes are those of V8's own frames for what a library function does before and after its charge.
 * A contract's functions are taken as V8 interprets them; the counter, the operator helpers and the library around them as
 * V8 has optimised them by then, measured at the end of a recursion: they are called at every level, so thousands of times
 * before the stack is full. A recursion of few large frames may end before V8 has; it is off by one level at most.
 */
export const STACK_COUNTER = String.raw`
const BINARY = 80, COMPARED_TEXT = 136, LIBRARY = 160, LIBRARY_INSIDE = 480, RESULT = 488, SPREAD = 88
const JSON_LEVEL = 248, BIG_NUMBER = 488
/** What built-ins that call back have on the stack meanwhile. */
const CALLBACK = {
  map: 472, filter: 504, forEach: 304, every: 304, find: 304, findIndex: 304, sort: 536, join: 392, toString: 560, replace: 304,
}
/** Host functions by their names; where a payer may follow, the second number is for calls with one. */
const HOST_NEEDS = {
  put: 144, putFor: 152, mapPut: 160, mapPutFor: 176, has: 88, get: 88, del: 88, mapLen: 88, mapHas: 152, mapGet: 152, mapDel: 152,
  mapKeys: 104, globalHas: 152, globalGet: 152, globalMapKeys: 152, globalMapLen: 152, globalMapHas: 176, globalMapGet: 176,
  blockInfo: 72, txInfo: 72, contextInfo: 96, requireAuth: 88, receipt: 80, event: 80, call: 160, callWithAuth: 160,
}
function needsForHost(op, c, d) {
  const name = hostOps[op]
  const isPaid = name === 'put' ? c !== undefined : name === 'mapPut' && d !== undefined
  needs(HOST_NEEDS[isPaid ? name + 'For' : name] || 0)
}
let fullLimit = 0
function overflow() {
  throw new RealRangeError('Maximum call stack size exceeded')
}
/** Ends the call where the next bytes do not fit. */
function needs(bytes) {
  if ($stack + bytes > $floor) overflow()
}
$needs = needs
$enter = function (size) {
  if (($stack += size) > $floor) overflow()
  if ($stack > $edge && $limit !== -1) {
    fullLimit = $limit
    $limit = -1
  }
  return true
}
$away = function (size, value) {
  $stack -= size
  return value
}
$again = function (size, value) {
  $enter(size)
  return value
}
$stop = function () {
  if ($limit !== -1) throw new RealError('out of gas')
  if ($stack <= $edge) $limit = fullLimit
  if ($gas > fullLimit) throw new RealError('out of gas')
}
/** Gas that is left. */
function affordable() {
  return ($limit === -1 ? fullLimit : $limit) - $gas
}
/** What optimising the counter saves a library function whose own part is no larger than this. */
const LARGEST_SAVING = 264, LARGEST_SHORT = 168
/** A charge of a library function that is over the limit, or near the end of the stack. */
function chargeNear(gas, before, after) {
  if ($limit === -1 && $stack > $edge) {
    if (before > 0 && before <= LARGEST_SAVING) {
      const isShort = before <= LARGEST_SHORT
      before -= isShort ? 48 : 40
      after -= isShort ? 296 : 256
    }
    if ($stack + before > $floor) {
      $gas -= gas
      overflow()
    }
    if ($gas <= fullLimit) needs(after)
  }
  $stop()
}
/** The call is over: what still runs starts anew. */
function unwind() {
  $stack = 0
  if ($limit === -1) $limit = fullLimit
}
$careful = {}
function carefulOperators() {
  const isComparison = ['==', '===', '!=', '!==', '<', '<=', '>', '>=']
  for (const operator of ownKeys(byOperator)) {
    const plain = byOperator[operator]
    const name = operatorNames[operator]
    $careful[name] = isComparison.includes(operator)
      ? function (l, r) {
        needs(typeof l === 'string' || typeof r === 'string' ? COMPARED_TEXT : BINARY)
        return plain(l, r)
      }
      : function (l, r) {
        needs(BINARY)
        return plain(l, r)
      }
  }
}
`
