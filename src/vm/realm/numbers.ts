/**
 * Powers, logarithms and digits in another radix to the last bit as V8 has them (spec contracts §12.1, rows 10.3 and 10.4):
 * the well-known fdlibm algorithms on the two halves of a double, and V8's shortest digits for a radix.
 */
export const NUMBERS = String.raw`
const asDouble = new Float64Array(1)
const halves = new Uint32Array(asDouble.buffer)
const signed = new Int32Array(asDouble.buffer)
function highOf(x) { asDouble[0] = x; return signed[1] }
function lowOf(x) { asDouble[0] = x; return halves[0] }
function withHigh(x, high) { asDouble[0] = x; signed[1] = high; return asDouble[0] }
function cutLow(x) { asDouble[0] = x; halves[0] = 0; return asDouble[0] }
function scaled(x, n) {
  while (n > 1000) { x *= 2 ** 1000; n -= 1000 }
  while (n < -1000) { x *= 2 ** -1000; n += 1000 }
  return x * 2 ** n
}
const rawSqrt = Math.sqrt, rawAbs = Math.abs

function power(x, y) {
  if (typeof x === 'number' && typeof y === 'number') return powerOf(x, y)
  return mixedPower(x, y)
}
function mixedPower(x, y) {
  const base = typeof x === 'object' || typeof x === 'function' ? toPrimitive(x) : x
  const exponent = typeof y === 'object' || typeof y === 'function' ? toPrimitive(y) : y
  if (typeof base === 'bigint' || typeof exponent === 'bigint') return integerPower(base, exponent)
  return powerOf(+base, +exponent)
}
function integerPower(base, exponent) {
  if (typeof base === 'bigint' && typeof exponent === 'bigint' && exponent > 0 && (base > 1 || base < -1)) {
    if (exponent > BIG_BITS || RealBigInt(4 * apply(bigIntText, base, [16]).length) * exponent > BIG_BITS + BIG_BITS) kill()
  }
  const x = base ** exponent
  weigh(x)
  return x
}
const bigIntText = BigInt.prototype.toString
function patchBigInts(global) {
  const method = (name) => {
    const plain = RealBigInt[name]
    defineProperty(RealBigInt, name, {
      value: { [name](bits, value) {
        const x = apply(plain, RealBigInt, [bits, value])
        weigh(x)
        return x
      } }[name], writable: true, enumerable: false, configurable: true,
    })
  }
  method('asUintN')
  method('asIntN')
  defineProperty(RealBigInt.prototype, 'toLocaleString', {
    value: { toLocaleString() { return apply(bigIntText, this, []) } }.toLocaleString, writable: true, enumerable: false, configurable: true,
  })
  const Weighed = function BigInt(value) {
    if (new.target !== undefined) throw new RealTypeError('BigInt is not a constructor')
    if (typeof value === 'string' && value.length > 20000) kill()
    return RealBigInt(value)
  }
  for (const name of ownKeys(RealBigInt)) {
    if (name !== 'name' && name !== 'length' && name !== 'prototype') defineProperty(Weighed, name, getOwnPropertyDescriptor(RealBigInt, name))
  }
  Weighed.prototype = RealBigInt.prototype
  defineProperty(Weighed, 'prototype', { writable: false, enumerable: false, configurable: false })
  Weighed.prototype.constructor = Weighed
  defineProperty(global, 'BigInt', { value: Weighed, writable: true, enumerable: false, configurable: true })
}
function toPrimitive(x) {
  if (x === null) return x
  const exotic = x[Symbol.toPrimitive]
  if (exotic !== undefined && exotic !== null) return apply(exotic, x, ['number'])
  for (const name of ['valueOf', 'toString']) {
    const method = x[name]
    if (typeof method === 'function') {
      const value = apply(method, x, [])
      if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return value
    }
  }
  throw new RealTypeError('Cannot convert object to primitive value')
}

function powerOf(x, y) {
  const hx = highOf(x), lx = lowOf(x), hy = highOf(y), ly = lowOf(y)
  let ix = hx & 0x7fffffff
  const iy = hy & 0x7fffffff
  if ((iy | ly) === 0) return 1
  if (x !== x || y !== y) return NaN
  let yIsInt = 0
  if (hx < 0) {
    if (iy >= 0x43400000) yIsInt = 2
    else if (iy >= 0x3ff00000) {
      const k = (iy >> 20) - 0x3ff
      if (k > 20) {
        const j = ly >>> (52 - k)
        if (((j << (52 - k)) >>> 0) === ly) yIsInt = 2 - (j & 1)
      } else if (ly === 0) {
        const j = iy >> (20 - k)
        if ((j << (20 - k)) === iy) yIsInt = 2 - (j & 1)
      }
    }
  }
  if (ly === 0) {
    if (iy === 0x7ff00000) {
      if (((ix - 0x3ff00000) | lx) === 0) return NaN
      if (ix >= 0x3ff00000) return hy >= 0 ? y : 0
      return hy < 0 ? -y : 0
    }
    if (iy === 0x3ff00000) return hy < 0 ? 1 / x : x
    if (hy === 0x40000000) return x * x
    if (hy === 0x3fe00000 && hx >= 0) return rawSqrt(x)
  }
  let ax = rawAbs(x)
  if (lx === 0 && (ix === 0x7ff00000 || ix === 0 || ix === 0x3ff00000)) {
    let z = hy < 0 ? 1 / ax : ax
    if (hx < 0) {
      if (((ix - 0x3ff00000) | yIsInt) === 0) z = NaN
      else if (yIsInt === 1) z = -z
    }
    return z
  }
  const positive = hx >= 0
  if (!positive && yIsInt === 0) return NaN
  const s = !positive && yIsInt === 1 ? -1 : 1
  let t1, t2
  if (iy > 0x41e00000) {
    if (iy > 0x43f00000) {
      if (ix <= 0x3fefffff) return hy < 0 ? Infinity : 0
      if (ix >= 0x3ff00000) return hy > 0 ? Infinity : 0
    }
    if (ix < 0x3fefffff) return hy < 0 ? s * 1e300 * 1e300 : s * 1e-300 * 1e-300
    if (ix > 0x3ff00000) return hy > 0 ? s * 1e300 * 1e300 : s * 1e-300 * 1e-300
    const t = ax - 1
    const w = (t * t) * (0.5 - t * (0.3333333333333333333333 - t * 0.25))
    const u = 1.44269502162933349609 * t
    const v = t * 1.92596299112661746887e-8 - w * 1.44269504088896338700
    t1 = cutLow(u + v)
    t2 = v - (t1 - u)
  } else {
    let n = 0
    if (ix < 0x00100000) {
      ax *= 9007199254740992
      n -= 53
      ix = highOf(ax)
    }
    n += (ix >> 20) - 0x3ff
    const j = ix & 0x000fffff
    ix = j | 0x3ff00000
    let k
    if (j <= 0x3988e) k = 0
    else if (j < 0xbb67a) k = 1
    else {
      k = 0
      n += 1
      ix -= 0x00100000
    }
    ax = withHigh(ax, ix)
    const bp = k === 0 ? 1 : 1.5
    const dpHigh = k === 0 ? 0 : 5.84962487220764160156e-1
    const dpLow = k === 0 ? 0 : 1.35003920212974897128e-8
    const u = ax - bp
    const v = 1 / (ax + bp)
    const ss = u * v
    const sHigh = cutLow(ss)
    const tHigh0 = withHigh(0, ((ix >> 1) | 0x20000000) + 0x00080000 + (k << 18))
    const tLow0 = ax - (tHigh0 - bp)
    const sLow = v * ((u - sHigh * tHigh0) - sHigh * tLow0)
    let s2 = ss * ss
    let r = s2 * s2 * (5.99999999999994648725e-1 + s2 * (4.28571428578550184252e-1 + s2 * (3.33333329818377432918e-1
      + s2 * (2.72728123808534006489e-1 + s2 * (2.30660745775561754067e-1 + s2 * 2.06975017800338417784e-1)))))
    r += sLow * (sHigh + ss)
    s2 = sHigh * sHigh
    const tHigh = cutLow(3 + s2 + r)
    const tLow = r - ((tHigh - 3) - s2)
    const u2 = sHigh * tHigh
    const v2 = sLow * tHigh + tLow * ss
    const pHigh = cutLow(u2 + v2)
    const pLow = v2 - (pHigh - u2)
    const zHigh = 9.61796700954437255859e-1 * pHigh
    const zLow = -7.02846165095275826516e-9 * pHigh + pLow * 9.61796693925975554329e-1 + dpLow
    const t = n
    t1 = cutLow(((zHigh + zLow) + dpHigh) + t)
    t2 = zLow - (((t1 - t) - dpHigh) - zHigh)
  }
  const y1 = cutLow(y)
  const pLow = (y - y1) * t1 + y * t2
  let pHigh = y1 * t1
  let z = pLow + pHigh
  let j = highOf(z)
  let i = signed[0]
  if (j >= 0x40900000) {
    if (((j - 0x40900000) | i) !== 0) return s * 1e300 * 1e300
    if (pLow + 8.0085662595372944372e-17 > z - pHigh) return s * 1e300 * 1e300
  } else if ((j & 0x7fffffff) >= 0x4090cc00) {
    if (((j - (0xc090cc00 | 0)) | i) !== 0) return s * 1e-300 * 1e-300
    if (pLow <= z - pHigh) return s * 1e-300 * 1e-300
  }
  i = j & 0x7fffffff
  let k = (i >> 20) - 0x3ff
  let n = 0
  if (i > 0x3fe00000) {
    n = j + (0x00100000 >> (k + 1))
    k = ((n & 0x7fffffff) >> 20) - 0x3ff
    const t = withHigh(0, n & ~(0x000fffff >> k))
    n = ((n & 0x000fffff) | 0x00100000) >> (20 - k)
    if (j < 0) n = -n
    pHigh -= t
  }
  const t = cutLow(pLow + pHigh)
  const u = t * 6.93147182464599609375e-1
  const v = (pLow - (t - pHigh)) * 6.93147180559945286227e-1 + t * -1.90465429995776804525e-9
  z = u + v
  const w = v - (z - u)
  const tt = z * z
  const c = z - tt * (1.66666666666666019037e-1 + tt * (-2.77777777770155933842e-3 + tt * (6.61375632143793436117e-5
    + tt * (-1.65339022054652515390e-6 + tt * 4.13813679705723846039e-8))))
  const r = (z * c) / ((c - 2) - (w + z * w))
  z = 1 - (r - z)
  j = highOf(z)
  j += n << 20
  if ((j >> 20) <= 0) z = scaled(z, n)
  else z = withHigh(z, j)
  return s * z
}

function logOf(x) {
  let hx = highOf(x)
  const lx = lowOf(x)
  let k = 0
  if (hx < 0x00100000) {
    if (((hx & 0x7fffffff) | lx) === 0) return -Infinity
    if (hx < 0) return NaN
    k -= 54
    x *= 18014398509481984
    hx = highOf(x)
  }
  if (hx >= 0x7ff00000) return x + x
  k += (hx >> 20) - 1023
  hx &= 0x000fffff
  const i = (hx + 0x95f64) & 0x100000
  x = withHigh(x, hx | (i ^ 0x3ff00000))
  k += i >> 20
  const f = x - 1
  const ln2High = 6.93147180369123816490e-1, ln2Low = 1.90821492927058770002e-10
  if ((0x000fffff & (2 + hx)) < 3) {
    if (f === 0) return k === 0 ? 0 : k * ln2High + k * ln2Low
    const r = f * f * (0.5 - 0.33333333333333333 * f)
    return k === 0 ? f - r : k * ln2High - ((r - k * ln2Low) - f)
  }
  const s = f / (2 + f)
  const z = s * s
  const w = z * z
  const t1 = w * (3.999999999940941908e-1 + w * (2.222219843214978396e-1 + w * 1.531383769920937332e-1))
  const t2 = z * (6.666666666666735130e-1 + w * (2.857142874366239149e-1 + w * (1.818357216161805012e-1 + w * 1.479819860511658591e-1)))
  const r = t2 + t1
  if (((hx - 0x6147a) | (0x6b851 - hx)) > 0) {
    const half = 0.5 * f * f
    return k === 0 ? f - (half - s * (half + r)) : k * ln2High - ((half - (s * (half + r) + k * ln2Low)) - f)
  }
  return k === 0 ? f - s * (f - r) : k * ln2High - ((s * (f - r) - k * ln2Low) - f)
}
function log10Of(x) {
  let hx = highOf(x)
  const lx = lowOf(x)
  let k = 0
  if (hx < 0x00100000) {
    if (((hx & 0x7fffffff) | lx) === 0) return -Infinity
    if (hx < 0) return NaN
    k -= 54
    x *= 18014398509481984
    hx = highOf(x)
  }
  if (hx >= 0x7ff00000) return x + x
  if (hx === 0x3ff00000 && lowOf(x) === 0) return 0
  k += (hx >> 20) - 1023
  const i = (k & 0x80000000) >>> 31
  hx = (hx & 0x000fffff) | ((0x3ff - i) << 20)
  const y = k + i
  const z = y * 3.69423907715893078616e-13 + 4.34294481903251816668e-1 * logOf(withHigh(x, hx))
  return z + y * 3.01029995663611771306e-1
}

const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyz'
function digitsIn(value, radix) {
  if (value < 0) return '-' + digitsIn(-value, radix)
  let integer = floor(value)
  let fraction = value - integer
  asDouble[0] = value
  if (halves[0] === 0xffffffff) {
    halves[0] = 0
    halves[1]++
  } else halves[0]++
  let delta = 0.5 * (asDouble[0] - value)
  if (!(delta > 5e-324)) delta = 5e-324
  const after = []
  let size = 0
  if (fraction >= delta) {
    do {
      fraction *= radix
      delta *= radix
      const digit = floor(fraction)
      after[size++] = digit
      fraction -= digit
      if ((fraction > 0.5 || (fraction === 0.5 && (digit & 1) === 1)) && fraction + delta > 1) {
        for (;;) {
          size--
          if (size < 0) {
            size = 0
            integer += 1
            break
          }
          if (after[size] + 1 < radix) {
            after[size++]++
            break
          }
        }
        break
      }
    } while (fraction >= delta)
  }
  let text = ''
  while (integer / radix >= 9007199254740992) {
    integer /= radix
    text = '0' + text
  }
  do {
    const digit = integer % radix
    text = DIGITS[floor(digit)] + text
    integer = (integer - digit) / radix
  } while (integer > 0)
  if (size > 0) text += '.'
  for (let i = 0; i < size; i++) text += DIGITS[after[i]]
  return text
}
const numberMethods = {
  toString(radix) {
    if (typeof this !== 'number' || radix === undefined || radix === 10) return apply(rawNumberText, this, [radix])
    const base = +radix
    const whole = base < 0 ? -floor(-base) : floor(base)
    if (!(whole >= 2 && whole <= 36) || whole === 10 || this - this !== 0) return apply(rawNumberText, this, [base])
    return digitsIn(this, whole)
  },
}
const rawNumberText = Number.prototype.toString
`
