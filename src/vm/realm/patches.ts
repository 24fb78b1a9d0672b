/** Charges and removals on the built-ins (spec contracts §2.4, §3.5), applied after the libraries are loaded. */
export const PATCHES = String.raw`
function replaceMethod(object, name, make) {
  const plain = object[name]
  if (typeof plain !== 'function') return
  defineProperty(object, name, { value: wrapper(make(plain, name)), writable: true, enumerable: false, configurable: true })
}
/** Calls a built-in that may call back; what V8 has on its stack meanwhile counts. */
function deeper(bytes, plain, self, a, b) {
  if (bytes === undefined) bytes = 0
  if (($stack += bytes) > $edge) $enter(0)
  const result = iterators.next === rawNext ? plain.call(self, a, b) : spreadCall(plain, self, a, b)
  $stack -= bytes
  return result
}
const MAX_TEXT = 1073741799
/** Repeats no text that is too long for any engine or that cannot be paid for. */
function boundedRepeat(plain) {
  return function (count) {
    if (this === null || this === undefined || typeof this === 'symbol') return apply(plain, this, [count])
    const text = RealString(this)
    const times = +count
    const size = text.length * times
    if (size === 0 && times > 0) return ''
    if (size > MAX_TEXT && size < Infinity) throw new RealRangeError('Invalid string length')
    if (size < Infinity && 0.1 * size > affordable()) incr(1 + 0.1 * size)
    return apply(plain, text, [times])
  }
}
function patchStrings() {
  const proto = RealString.prototype
  const FLAT = ['charAt', 'charCodeAt', 'valueOf']
  const BY_LENGTH = ['includes', 'endsWith', 'indexOf', 'lastIndexOf', 'replace', 'search', 'split', 'startsWith',
    'slice', 'substring', 'toLowerCase', 'toUpperCase', 'trim', 'trimLeft', 'trimRight']
  const kept = new RealArray('length', 'constructor', 'toString').concat(FLAT, BY_LENGTH, 'concat', 'repeat')
  proto.toLowerCase = lowerCase
  proto.toUpperCase = upperCase
  proto.repeat = boundedRepeat(proto.repeat)
  defineProperty(RealString, 'raw', { value: boundedRaw(RealString.raw), writable: true, enumerable: false, configurable: true })
  for (const name of FLAT) {
    replaceMethod(proto, name, (plain) => function (a) {
      incr(1)
      return iterators.next === rawNext ? plain.call(this, a) : spreadCall(plain, this, a)
    })
  }
  for (const name of BY_LENGTH) {
    const bytes = CALLBACK[name]
    replaceMethod(proto, name, (plain) => function (a, b) {
      const text = RealString(this)
      incrNeeding(1 + text.length * 0.1, a === undefined ? 192 : b === undefined ? 256 : 264, RESULT)
      return typeof b !== 'function' && iterators.next === rawNext ? plain.call(text, a, b)
        : deeper(bytes, plain, text, a, b)
    })
  }
  replaceMethod(proto, 'repeat', (plain) => function (a) {
    const result = iterators.next === rawNext ? plain.call(this, a) : spreadCall(plain, this, a)
    incrNeeding(1 + result.length * 0.1, RESULT, RESULT)
    return result
  })
  replaceMethod(proto, 'concat', (plain) => function (...args) {
    const result = callWith(plain, this, args)
    incrNeeding(1 + result.length * 0.1, RESULT, RESULT)
    return result
  })
  replaceMethod(proto, 'constructor', (plain) => function (...args) {
    incr(1 + this.length * 0.1)
    return callWith(plain, this, args)
  })
  keepOnly(proto, STRING_NAMES, kept)
}
// Own names as V8 has them, in its order: what contracts may use keeps its value, the rest is null, other names are gone.
const STRING_NAMES = ('length constructor anchor big blink bold charAt charCodeAt codePointAt concat endsWith fontcolor fontsize fixed '
  + 'includes indexOf italics lastIndexOf link localeCompare match matchAll normalize padEnd padStart repeat replace search slice small '
  + 'split strike sub substr substring sup startsWith toString trim trimStart trimLeft trimEnd trimRight toLocaleLowerCase '
  + 'toLocaleUpperCase toLowerCase toUpperCase valueOf toJSON').split(' ')
const ARRAY_NAMES = ('length constructor concat copyWithin fill find findIndex lastIndexOf pop push reverse shift unshift slice sort splice '
  + 'includes indexOf join keys entries values forEach filter flat flatMap map every some reduce reduceRight toLocaleString toString').split(' ')
const MATH_ORDER = 'abs acos acosh asin asinh atan atanh atan2 ceil cbrt expm1 clz32 cos cosh exp floor fround hypot imul log log1p log2 '
  + 'log10 max min pow random round sign sin sinh sqrt tan tanh trunc E LN10 LN2 LOG10E LOG2E PI SQRT1_2 SQRT2'
const MATH_NAMES = MATH_ORDER.split(' ')
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
    const isOpen = name === 'max' || name === 'min'
    replaceMethod(Math, name, (plain) => isOpen ? function (...args) {
      incrNeeding(2, 152 + 8 * args.length, 472 + 8 * args.length)
      return callWith(plain, this, args)
    } : function (a, b) {
      incr(2)
      return iterators.next === rawNext ? plain.call(this, a, b) : spreadCall(plain, this, a, b)
    })
  }
  keepOnly(Math, MATH_NAMES, kept.concat(METHODS))
}

function patchArrays() {
  const proto = Array.prototype
  const COSTS = [
    [['toString', 'every', 'find', 'findIndex', 'forEach', 'includes', 'join', 'sort'], (plain, name) => function (a, b) {
      incrNeeding(1 + this.length, a === undefined ? 96 : b === undefined ? 160 : 168, a === undefined ? 416 : LIBRARY_INSIDE)
      return deeper(CALLBACK[name], plain, this, a, b)
    }],
    [['filter', 'map', 'slice'], (plain, name) => function (a, b) {
      incrNeeding(1 + this.length * 10, a === undefined ? 96 : b === undefined ? 160 : 168, a === undefined ? 416 : LIBRARY_INSIDE)
      return name === 'slice' && iterators.next === rawNext ? plain.call(this, a, b)
        : deeper(CALLBACK[name], plain, this, a, b)
    }],
    [['indexOf', 'keys', 'reverse'], (plain) => function (a, b) {
      incrNeeding(1 + this.length * 0.2, a === undefined ? 96 : b === undefined ? 160 : 168, a === undefined ? 416 : LIBRARY_INSIDE)
      return iterators.next === rawNext ? plain.call(this, a, b) : spreadCall(plain, this, a, b)
    }],
    [['lastIndexOf'], (plain) => function (...args) {
      incr(1 + this.length * 0.2)
      return callWith(plain, this, args)
    }],
    [['pop', 'push', 'shift', 'unshift'], (plain) => function (...args) {
      incrNeeding(1, args.length === 0 ? 96 : 152 + 8 * args.length, args.length === 0 ? 416 : 472 + 8 * args.length)
      return args.length === 1 && iterators.next === rawNext ? plain.call(this, args[0]) : callWith(plain, this, args)
    }],
    [['concat'], (plain) => function (...args) {
      const result = callWith(plain, this, args)
      incrNeeding(1 + result.length, RESULT, RESULT)
      return result
    }],
    [['splice'], (plain) => function (...args) {
      incr(1 + this.length * 10)
      if (args.length >= 3) incr(args.length - 2)
      return callWith(plain, this, args)
    }],
  ]
  proto.sort = sortArray
  for (const name of ['shift', 'unshift']) proto[name] = boundedMove(proto[name])
  proto.concat = boundedConcat(proto.concat)
  proto.join = cycleSafeJoin(proto.join)
  const kept = ['constructor', 'length']
  for (const [names, make] of COSTS) {
    for (const name of names) {
      kept.push(name)
      replaceMethod(proto, name, make)
    }
  }
  keepOnly(proto, ARRAY_NAMES, kept)
  const Charged = wrapper(function (...args) {
    const result = callWith(RealArray, this, args)
    incrNeeding(1 + result.length * 0.2, RESULT, RESULT)
    return result
  })
  Charged.prototype = proto
  Charged.isArray = isArrayNow
  proto.constructor = Charged
  Array = Charged
}
`
