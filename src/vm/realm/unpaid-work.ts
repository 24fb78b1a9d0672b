/**
 * Built-ins whose work goes by a length that nothing charges beforehand: the engine would not look up from it for hours.
 * What go-iost's clock ends (spec contracts §2.13) ends here by a count.
 */
export const UNPAID_WORK = String.raw`
/** Members that one call may visit unpaid: of an array, of anything that only looks like one. */
const MOST_MOVED = 10000000
const MOST_VISITED = 2000000
/** The value of a data property, own or inherited; undefined for an accessor: reading must not be seen. */
function dataOf(object, name) {
  for (let at = object; at !== null; at = getPrototypeOf(at)) {
    const own = getOwnPropertyDescriptor(at, name)
    if (own !== undefined) return own.value
  }
  return undefined
}
function boundedMove(plain) {
  return function () {
    if (typeof this === 'object' && this !== null && dataOf(this, 'length') > (isArrayNow(this) ? MOST_MOVED : MOST_VISITED)) kill()
    return apply(plain, this, arguments)
  }
}
const SPREADABLE = Symbol.isConcatSpreadable
function spreads(item) {
  const own = dataOf(item, SPREADABLE)
  return own === undefined ? isArrayNow(item) : own
}
function boundedConcat(plain) {
  const lengthOf = (item) => {
    if (typeof item !== 'object' || item === null || !spreads(item)) return 0
    const length = dataOf(item, 'length')
    return typeof length === 'number' && length > 0 ? length : 0
  }
  return function () {
    let total = lengthOf(this)
    for (let i = 0; i < arguments.length; i++) total += lengthOf(arguments[i])
    // The result is charged by its length: one that cannot be paid for is not made.
    if (total > affordable()) incr(1 + total)
    return apply(plain, this, arguments)
  }
}
function boundedRaw(plain) {
  return {
    raw(template) {
      const raw = typeof template === 'object' && template !== null ? dataOf(template, 'raw') : undefined
      if (typeof raw === 'object' && raw !== null && dataOf(raw, 'length') > MOST_VISITED) kill()
      return apply(plain, this, arguments)
    },
  }.raw
}
/** Joins: what is being joined already shows as nothing. */
const joining = []
let joins = 0
function cycleSafeJoin(plain) {
  return function () {
    if (typeof this !== 'object' && typeof this !== 'function') return apply(plain, this, arguments)
    for (let i = 0; i < joins; i++) if (joining[i] === this) return ''
    joining[joins++] = this
    const text = apply(plain, this, arguments)
    joins--
    return text
  }
}
`
