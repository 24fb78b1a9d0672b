/** BigNumber's charges, Int64 and Float64 (spec contracts §2.10, §3.5). `BigNumber` is looked up live: contracts may replace it. */
export const BIG_NUMBER_CHARGES = String.raw`
function chargedBigNumber(Plain) {
  const proto = Plain.prototype
  function charge(names, cost) {
    for (const name of names) {
      const plain = proto[name]
      defineProperty(proto, name, {
        value: function (...args) {
          incr(cost(this, args[0]))
          return apply(plain, this, args)
        }, writable: true, enumerable: true, configurable: true,
      })
    }
  }
  const size = (x) => x.toString().length
  const both = (x, y) => size(x) + (y === null || y === undefined ? 0 : y.toString().length)
  charge(['abs', 'absoluteValue', 'isFinite', 'isInteger', 'isNaN', 'isNegative', 'isPositive', 'isZero', 'negated'], () => 20)
  charge(['plus', 'minus', 'mod', 'div', 'dividedBy', 'idiv', 'dividedToIntegerBy'], (x, y) => 20 + 10 * both(x, y))
  charge(['times', 'multipliedBy'], (x, y) => 20 + 4 * both(x, y))
  charge(['eq', 'isEqualTo', 'gt', 'isGreaterThan', 'gte', 'isGreaterThanOrEqualTo', 'lt', 'isLessThan', 'lte', 'isLessThanOrEqualTo'],
    (x, y) => 20 + 2 * both(x, y))
  charge(['pow', 'exponentiatedBy'], (x, y) => 20 + 10 * size(x) * (y === null || y === undefined ? 0 : y.toString().length))
  charge(['sqrt', 'squareRoot', 'integerValue', 'toFixed'], (x) => 20 + 4 * size(x))
  const Charged = (0, function (n, b) {
    incr(20)
    return new Plain(n, b)
  })
  Charged.prototype = proto
  proto.constructor = Charged
  Charged.isBigNumber = Plain.isBigNumber
  Charged.maximum = Charged.max = Plain.max
  Charged.minimum = Charged.min = Plain.min
  return Charged
}
`

export const INTEGERS = String.raw`
class Int64 {
  constructor(n, base) {
    this.number = new BigNumber(n, base)
    this._validate()
  }
  _validate() {
    if (!this.number.isInteger()) throw new Error('Int64: ' + this.number + ' is not an integer')
    if (this.number.gt(MaxInt64)) throw new Error('Int64: ' + this.number + ' overflow int64')
    if (this.number.lt(MinInt64)) throw new Error('Int64: ' + this.number + ' underflow int64')
  }
  _checkArgument(n) {
    if (n === undefined || n === null) throw new Error('Int64 argument: ' + n + ' is empty')
    if (!(n instanceof Int64)) n = new Int64(n)
    n._validate()
    return n
  }
  plus(n) { return new Int64(this.number.plus(this._checkArgument(n).number)) }
  minus(n) { return new Int64(this.number.minus(this._checkArgument(n).number)) }
  multi(n) { return new Int64(this.number.times(this._checkArgument(n).number)) }
  div(n) { return new Int64(this.number.idiv(this._checkArgument(n).number)) }
  mod(n) { return new Int64(this.number.mod(this._checkArgument(n).number)) }
  pow(n) { return new Int64(this.number.pow(this._checkArgument(n).number)) }
  shift(n) { return new Int64(this.number.shiftedBy(n)) }
  eq(n) { return this.number.eq(this._checkArgument(n).number) }
  gt(n) { return this.number.gt(this._checkArgument(n).number) }
  gte(n) { return this.number.gte(this._checkArgument(n).number) }
  lt(n) { return this.number.lt(this._checkArgument(n).number) }
  lte(n) { return this.number.lte(this._checkArgument(n).number) }
  negated() { return new Int64(this.number.negated()) }
  isZero() { return this.number.isZero() }
  isPositive() { return this.number.isPositive() }
  isNegative() { return this.number.isNegative() }
  toString() { return this.number.toString() }
  toFixed(places, mode) { return this.number.toFixed(places, mode) }
  toJSON() { return this.number.toJSON() }
}
class Float64 {
  constructor(n, base) {
    this.number = new BigNumber(n, base)
    this._validate()
  }
  _validate() {
    if (this.number.gt(MaxFloat64)) throw new Error('Float64: ' + this.number + ' overflow float64')
    if (this.number.lt(MinFloat64)) throw new Error('Float64: ' + this.number + ' underflow float64')
  }
  _checkArgument(n) {
    if (n === undefined || n === null) throw new Error('float64 argument: ' + n + ' is empty')
    if (!(n instanceof Float64)) n = new Float64(n)
    n._validate()
    return n
  }
  plus(n) { return new Float64(this.number.plus(this._checkArgument(n).number)) }
  minus(n) { return new Float64(this.number.minus(this._checkArgument(n).number)) }
  multi(n) { return new Float64(this.number.times(this._checkArgument(n).number)) }
  div(n) { return new Float64(this.number.div(this._checkArgument(n).number)) }
  mod(n) { return new Float64(this.number.mod(this._checkArgument(n).number)) }
  pow(n) { return new Float64(this.number.pow(this._checkArgument(n).number)) }
  eq(n) { return this.number.eq(this._checkArgument(n).number) }
  gt(n) { return this.number.gt(this._checkArgument(n).number) }
  gte(n) { return this.number.gte(this._checkArgument(n).number) }
  lt(n) { return this.number.lt(this._checkArgument(n).number) }
  lte(n) { return this.number.lte(this._checkArgument(n).number) }
  negated() { return new Float64(this.number.negated()) }
  isZero() { return this.number.isZero() }
  isPositive() { return this.number.isPositive() }
  isNegative() { return this.number.isNegative() }
  toString() { return this.number.toString() }
  toFixed(places, mode) { return this.number.toFixed(places, mode) }
  toJSON() { return this.number.toJSON() }
}
`
