/** Charges and removals on the built-ins (spec contracts §2.4, §3.5), applied after the libraries are loaded. */
export const PATCHES = String.raw`
function replaceMethod(object, name, make) {
  const plain = object[name]
  if (typeof plain !== 'function') return
  const method = make(plain)
  defineProperty(object, name, { value: method, writable: true, enumerable: false, configurable: true })
}
const MAX_TEXT = 1073741799
function patchStrings() {
  const proto = String.prototype
  const FLAT = ['charAt', 'charCodeAt', 'valueOf']
  const BY_LENGTH = ['includes', 'endsWith', 'indexOf', 'lastIndexOf', 'replace', 'search', 'split', 'startsWith',
    'slice', 'substring', 'toLowerCase', 'toUpperCase', 'trim', 'trimLeft', 'trimRight']
  const BY_RESULT = ['concat', 'repeat']
  const kept = new RealArray('length', 'constructor', 'toString').concat(FLAT, BY_LENGTH, BY_RESULT)
  proto.toLowerCase = lowerCase
  for (const name of FLAT) {
    replaceMethod(proto, name, (plain) => function (...args) {
      incr(1)
      return apply(plain, this, args)
    })
  }
  for (const name of BY_LENGTH) {
    replaceMethod(proto, name, (plain) => function (...args) {
      incr(1 + 0.1 * lengthFor(this))
      return apply(plain, this, args)
    })
  }
  replaceMethod(proto, 'concat', (plain) => function (...args) {
    const result = apply(plain, this, args)
    incr(1 + 0.1 * result.length)
    return result
  })
  replaceMethod(proto, 'repeat', (plain) => function (...args) {
    const size = lengthFor(this) * args[0]
    if (size > MAX_TEXT) throw new RealRangeError('Invalid string length')
    // A text that cannot be paid for is not made.
    if (0.1 * size > $limit - $gas) incr(1 + 0.1 * size)
    const result = apply(plain, this, args)
    incr(1 + 0.1 * result.length)
    return result
  })
  replaceMethod(proto, 'constructor', (plain) => function (...args) {
    incr(1 + 0.1 * lengthFor(this))
    return new.target === undefined ? apply(plain, this, args) : construct(plain, args)
  })
  removeOthers(proto, kept)
}
function lengthFor(self) {
  return self === null || self === undefined ? 0 : RealString(self).length
}
function removeOthers(object, kept) {
  for (const name of ownKeys(object)) {
    if (typeof name === 'string' && !kept.includes(name)) object[name] = null
  }
}

function patchMath() {
  const kept = ['E', 'LN10', 'LN2', 'LOG10E', 'LOG2E', 'PI', 'SQRT1_2', 'SQRT2']
  Math.pow = (x, y) => powerOf(+x, +y)
  Math.log = (x) => logOf(+x)
  Math.log10 = (x) => log10Of(+x)
  const METHODS = ['abs', 'cbrt', 'ceil', 'floor', 'log', 'log10', 'log1p', 'max', 'min', 'pow', 'round', 'sqrt']
  for (const name of METHODS) {
    replaceMethod(Math, name, (plain) => function (...args) {
      incr(2)
      return apply(plain, this, args)
    })
  }
  removeOthers(Math, kept.concat(METHODS))
}

function patchArrays() {
  const proto = Array.prototype
  const COSTS = [
    [['toString', 'every', 'find', 'findIndex', 'forEach', 'includes', 'join', 'sort'], (n) => 1 + n],
    [['filter', 'map', 'slice'], (n) => 1 + 10 * n],
    [['indexOf', 'keys', 'lastIndexOf', 'reverse'], (n) => 1 + 0.2 * n],
    [['pop', 'push', 'shift', 'unshift'], () => 1],
  ]
  proto.sort = sortArray
  const kept = ['constructor', 'length', 'concat', 'splice']
  for (const [names, cost] of COSTS) {
    for (const name of names) {
      kept.push(name)
      replaceMethod(proto, name, (plain) => function (...args) {
        incr(cost(this.length))
        return apply(plain, this, args)
      })
    }
  }
  replaceMethod(proto, 'concat', (plain) => function (...args) {
    const result = apply(plain, this, args)
    incr(1 + result.length)
    return result
  })
  replaceMethod(proto, 'splice', (plain) => function (...args) {
    incr(1 + 10 * this.length + (args.length >= 3 ? args.length - 2 : 0))
    return apply(plain, this, args)
  })
  removeOthers(proto, kept)
  const Charged = (0, function (...args) {
    const result = construct(RealArray, args)
    incr(1 + 0.2 * result.length)
    return result
  })
  Charged.prototype = proto
  Charged.isArray = isArrayNow
  proto.constructor = Charged
  Array = Charged
}
`
