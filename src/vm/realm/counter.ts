/**
 * The counter and the helpers that instrumented code calls (spec contracts §3.3.2, §3.3.3), and the way to the host.
 * Realm sources are JavaScript for the guest, evaluated once per realm as one function body; `hostCall` and `cell` come from outside.
 */
export const COUNTER = String.raw`
const apply = Reflect.apply, construct = Reflect.construct, defineProperty = Object.defineProperty
const getOwnPropertyDescriptor = Object.getOwnPropertyDescriptor, ownKeys = Reflect.ownKeys
const getPrototypeOf = Object.getPrototypeOf
const RealError = Error, RealString = String, RealArray = Array, RealObject = Object
const RealTypeError = TypeError, RealRangeError = RangeError, RealSyntaxError = SyntaxError, RealEvalError = EvalError
const isArrayNow = Array.isArray
const parseJson = JSON.parse, rawStringify = JSON.stringify
const floor = Math.floor
const rawIndexOf = String.prototype.indexOf, rawSubstring = String.prototype.substring
const MAX_INPUT = 65536

function incr(n) {
  if (typeof n !== 'number' || !(n >= 0 && n < 2147483647)) refuseCharge(n)
  if (($gas += n | 0) > $limit) chargeNear(n | 0, LIBRARY, LIBRARY_INSIDE)
}
/** A charge whose function needs these bytes of stack before and after it. */
function incrNeeding(n, before, after) {
  if (typeof n !== 'number' || !(n >= 0 && n < 2147483647)) refuseCharge(n)
  if (($gas += n | 0) > $limit) chargeNear(n | 0, before, after)
}
/** A charge of an operator, which has looked at the stack already. */
function charge(n) {
  if (($gas += n) > $limit) $stop()
}
function refuseCharge(n) {
  if (typeof n !== 'number') throw new RealError('IOSTContractInstruction_Incr value must be number')
  if (n >= 2147483647) throw new RealError('IOSTContractInstruction_Incr gas overflow max int')
  throw new RealError('IOSTContractInstruction_Incr invalid gas')
}
function early(text) {
  throw new RealSyntaxError(text)
}
const counter = { incr: function (n) { incrNeeding(n, 0, 0) }, early: early }

/** Calls the host; cell[0] is the gas it took, cell[1] says whether the answer is an error text. */
function ask(op, a, b, c, d) {
  if ($limit === -1) needsForHost(op, c, d)
  const answer = hostCall(op, a, b, c, d)
  if (($gas += cell[0]) > $limit) $stop()
  if (cell[1] !== 0) throw new RealError(answer)
  return answer
}

// Work on large integers is not charged and not interrupted: past this size a call is ended as one that runs for ever.
const RealBigInt = BigInt
const BIG_BITS = RealBigInt(65536)
const BIG = RealBigInt(1) << BIG_BITS
function weigh(x) {
  if (x > BIG || -x > BIG) kill()
}
function kill() {
  hostCall(KILL)
  throw new RealError('execution killed')
}
// A contract may replace toString: then it is called as often as the charge asks for the text.
const stringPrototype = RealString.prototype
const rawToString = stringPrototype.toString
function chargeText(x) {
  if (typeof x === 'string' && stringPrototype.toString === rawToString) charge(x.length)
  else incr(x === null || x === undefined || x.toString().length <= 0 ? 0 : x.toString().length)
}
function chargeTexts(l, r) {
  chargeText(l)
  chargeText(r)
}
$add = function (l, r) {
  if (($gas += 3) > $limit) $stop()
  const x = l + r
  if (typeof x === 'number') return x
  if (typeof x === 'string') charge(x.length)
  else if (typeof x === 'bigint') weigh(x)
  return x
}
/** The result of an operator that stands in a contract's own text, where it is no number. */
$other = function (x) {
  if (typeof x === 'string') charge(x.length)
  else if (typeof x === 'bigint') weigh(x)
  return x
}
$sub = function (l, r) {
  if (($gas += 3) > $limit) $stop()
  const x = l - r
  if (typeof x === 'bigint') weigh(x)
  return x
}
$mul = function (l, r) {
  if (($gas += 3) > $limit) $stop()
  const x = l * r
  if (typeof x === 'bigint') weigh(x)
  return x
}
$div = function (l, r) { if (($gas += 3) > $limit) $stop(); return l / r }
$mod = function (l, r) { if (($gas += 3) > $limit) $stop(); return l % r }
$pow = function (l, r) { if (($gas += 3) > $limit) $stop(); return power(l, r) }
$or = function (l, r) { if (($gas += 3) > $limit) $stop(); return l | r }
$and = function (l, r) { if (($gas += 3) > $limit) $stop(); return l & r }
$xor = function (l, r) { if (($gas += 3) > $limit) $stop(); return l ^ r }
$shr = function (l, r) { if (($gas += 3) > $limit) $stop(); return l >> r }
$ushr = function (l, r) { if (($gas += 3) > $limit) $stop(); return l >>> r }
$shl = function (l, r) {
  if (($gas += 3) > $limit) $stop()
  if (typeof r === 'bigint' && r > BIG_BITS) kill()
  const x = l << r
  if (typeof x === 'bigint') weigh(x)
  return x
}
$eq = function (l, r) {
  if (typeof l === 'string' || typeof r === 'string') chargeTexts(l, r)
  if (($gas += 3) > $limit) $stop()
  return l === r
}
$ne = function (l, r) {
  if (typeof l === 'string' || typeof r === 'string') chargeTexts(l, r)
  if (($gas += 3) > $limit) $stop()
  return l !== r
}
$gt = function (l, r) {
  if (typeof l === 'string' || typeof r === 'string') chargeTexts(l, r)
  if (($gas += 3) > $limit) $stop()
  return l > r
}
$ge = function (l, r) {
  if (typeof l === 'string' || typeof r === 'string') chargeTexts(l, r)
  if (($gas += 3) > $limit) $stop()
  return l >= r
}
$lt = function (l, r) {
  if (typeof l === 'string' || typeof r === 'string') chargeTexts(l, r)
  if (($gas += 3) > $limit) $stop()
  return l < r
}
$le = function (l, r) {
  if (typeof l === 'string' || typeof r === 'string') chargeTexts(l, r)
  if (($gas += 3) > $limit) $stop()
  return l <= r
}
const byOperator = operatorTable()
function binaryOp(l, r, op) {
  return byOperator[op](l, r)
}
function templateTag(strings, ...keys) {
  incrNeeding(4, 208, 440)
  let res = new String('')
  const last = strings.length - 1
  for (let i = 0; i < last; i++) {
    incrNeeding(8, 440, 704)
    res = res.concat(strings[i], keys[i])
  }
  res = res.concat(strings[last])
  return res.toString()
}
function spreadElement(x) {
  if ($limit === -1) needs(SPREAD)
  if (x !== null && x !== undefined && x.length > 0) incr(x.length)
  return x
}
`
