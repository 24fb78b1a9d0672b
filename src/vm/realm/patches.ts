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
    if (size > MAX_TEXT && size < Infinity) throw new RealRangeError('Invalid string length')
    // A text that cannot be paid for is not made.
    if (size < Infinity && 0.1 * size > $limit - $gas) incr(1 + 0.1 * size)
    const result = apply(plain, this, args)
    incr(1 + 0.1 * result.length)
    return result
  })
  replaceMethod(proto, 'constructor', (plain) => function (...args) {
    incr(1 + 0.1 * lengthFor(this))
    return new.target === undefined ? apply(plain, this, args) : construct(plain, args)
  })
  keepOnly(proto, STRING_NAMES, kept)
}
function lengthFor(self) {
  return self === null || self === undefined ? 0 : RealString(self).length
}
// Own names as V8 has them, in its order: what contracts may use keeps its value, the rest is null, other names are gone.
const STRING_NAMES = ('length constructor anchor big blink bold charAt charCodeAt codePointAt concat endsWith fontcolor fontsize fixed '
  + 'includes indexOf italics lastIndexOf link localeCompare match matchAll normalize padEnd padStart repeat replace search slice small '
  + 'split strike sub substr substring sup startsWith toString trim trimStart trimLeft trimEnd trimRight toLocaleLowerCase '
  + 'toLocaleUpperCase toLowerCase toUpperCase valueOf toJSON').split(' ')
const ARRAY_NAMES = ('length constructor concat copyWithin fill find findIndex lastIndexOf pop push reverse shift unshift slice sort splice '
  + 'includes indexOf join keys entries values forEach filter flat flatMap map every some reduce reduceRight toLocaleString toString').split(' ')
const MATH_NAMES = ('abs acos acosh asin asinh atan atanh atan2 ceil cbrt expm1 clz32 cos cosh exp floor fround hypot imul log log1p log2 '
  + 'log10 max min pow random round sign sin sinh sqrt tan tanh trunc E LN10 LN2 LOG10E LOG2E PI SQRT1_2 SQRT2').split(' ')
function keepOnly(object, names, kept) {
  const had = {}
  const keeps = {}
  for (const name of kept) keeps[name] = true
  for (const name of ownKeys(object)) {
    if (typeof name !== 'string') continue
    const own = getOwnPropertyDescriptor(object, name)
    had[name] = own
    if (own.configurable) delete object[name]
  }
  for (const name of names) {
    const own = had[name]
    if (own !== undefined && keeps[name] === true) defineProperty(object, name, own)
    else defineProperty(object, name, { value: null, writable: true, enumerable: name === 'toJSON', configurable: true })
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
  keepOnly(Math, MATH_NAMES, kept.concat(METHODS))
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
  keepOnly(proto, ARRAY_NAMES, kept)
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
