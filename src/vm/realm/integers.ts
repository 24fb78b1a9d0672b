/**
 * BigNumber's charges, Int64 and Float64 (spec contracts §2.10, §3.5). `BigNumber` and `this.constructor` are looked up live:
 * contracts may replace and extend them.
 */
export const BIG_NUMBER_CHARGES = String.raw`
function chargedBigNumber(Plain) {
  const proto = Plain.prototype
  const show = proto.toString
  const sizeOf = (x) => apply(show, x, []).length
  const argumentSize = (y) => y === null || y === undefined ? 0 : (y instanceof Plain ? apply(show, y, []) : RealString(y)).length
  const enterNumber = () => {
    if (($stack += BIG_NUMBER) > $edge) $enter(0)
  }
  const leaveNumber = (result) => {
    $stack -= BIG_NUMBER
    return result
  }
  const METHODS = [
    [['abs', 'isFinite', 'isInteger', 'isNaN', 'isNegative', 'isPositive', 'isZero', 'negated'], (plain) => function (a, b) {
      incrNeeding(20, 328, 648)
      return deeper(BIG_NUMBER, plain, this, a, b)
    }],
    [['plus', 'minus', 'mod', 'div', 'idiv'], (plain) => function (a, b) {
      enterNumber()
      incrNeeding(20 + (sizeOf(this) + argumentSize(a)) * 10, 464, 464)
      return leaveNumber(iterators.next === rawNext ? plain.call(this, a, b) : spreadCall(plain, this, a, b))
    }],
    [['times'], (plain) => function (a, b) {
      enterNumber()
      incrNeeding(20 + (sizeOf(this) + argumentSize(a)) * 4, 464, 464)
      return leaveNumber(iterators.next === rawNext ? plain.call(this, a, b) : spreadCall(plain, this, a, b))
    }],
    [['eq', 'gt', 'gte', 'lt', 'lte'], (plain) => function (a, b) {
      enterNumber()
      incrNeeding(20 + (sizeOf(this) + argumentSize(a)) * 2, 464, 464)
      return leaveNumber(iterators.next === rawNext ? plain.call(this, a, b) : spreadCall(plain, this, a, b))
    }],
    [['pow'], (plain) => function (a, b) {
      enterNumber()
      incrNeeding(20 + sizeOf(this) * (a === null || a === undefined ? 1 : argumentSize(a)) * 10, 464, 464)
      return leaveNumber(iterators.next === rawNext ? plain.call(this, a, b) : spreadCall(plain, this, a, b))
    }],
    [['sqrt', 'integerValue', 'toFixed'], (plain) => function (a, b) {
      enterNumber()
      incrNeeding(20 + sizeOf(this) * 4, 464, 464)
      return leaveNumber(iterators.next === rawNext ? plain.call(this, a, b) : spreadCall(plain, this, a, b))
    }],
  ]
  const ALIASES = {
    abs: 'absoluteValue', div: 'dividedBy', idiv: 'dividedToIntegerBy', times: 'multipliedBy', eq: 'isEqualTo', gt: 'isGreaterThan',
    gte: 'isGreaterThanOrEqualTo', lt: 'isLessThan', lte: 'isLessThanOrEqualTo', pow: 'exponentiatedBy', sqrt: 'squareRoot',
  }
  for (const [names, make] of METHODS) {
    for (const name of names) {
      proto[name] = wrapper(make(proto[name]))
      if (ALIASES[name] !== undefined) proto[ALIASES[name]] = proto[name]
    }
  }
  const Charged = wrapper(function (a, b) {
    incrNeeding(20, 328, 648)
    return deeper(BIG_NUMBER, Plain, this, a, b)
  })
  Charged.prototype = proto
  proto.constructor = Charged
  Charged.isBigNumber = Plain.isBigNumber
  Charged.maximum = Charged.max = Plain.maximum
  Charged.minimum = Charged.min = Plain.minimum
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
    if (!(n instanceof Int64) || n.constructor !== this.constructor) n = new this.constructor(n)
    n._validate()
    return n
  }
  plus(n) { return new this.constructor(this.number.plus(this._checkArgument(n).number)) }
  minus(n) { return new this.constructor(this.number.minus(this._checkArgument(n).number)) }
  multi(n) { return new this.constructor(this.number.times(this._checkArgument(n).number)) }
  div(n) { return new this.constructor(this.number.idiv(this._checkArgument(n).number)) }
  mod(n) { return new this.constructor(this.number.mod(this._checkArgument(n).number)) }
  shift(n) { return new this.constructor(this.number.shiftedBy(n)) }
  pow(n) { return new this.constructor(this.number.pow(this._checkArgument(n).number)) }
  eq(n) { return this.number.eq(this._checkArgument(n).number) }
  gt(n) { return this.number.gt(this._checkArgument(n).number) }
  gte(n) { return this.number.gte(this._checkArgument(n).number) }
  lt(n) { return this.number.lt(this._checkArgument(n).number) }
  lte(n) { return this.number.lte(this._checkArgument(n).number) }
  negated() { return new this.constructor(this.number.negated()) }
  isZero() { return this.number.isZero() }
  isPositive() { return this.number.isPositive() }
  isNegative() { return this.number.isNegative() }
  toString() { return this.number.toString() }
  toFixed(places) { return this.number.toFixed(places) }
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
    if (!(n instanceof Float64) || n.constructor !== this.constructor) n = new this.constructor(n)
    n._validate()
    return n
  }
  plus(n) { return new this.constructor(this.number.plus(this._checkArgument(n).number)) }
  minus(n) { return new this.constructor(this.number.minus(this._checkArgument(n).number)) }
  multi(n) { return new this.constructor(this.number.times(this._checkArgument(n).number)) }
  div(n) { return new this.constructor(this.number.div(this._checkArgument(n).number)) }
  mod(n) { return new this.constructor(this.number.mod(this._checkArgument(n).number)) }
  pow(n) { return new this.constructor(this.number.pow(this._checkArgument(n).number)) }
  eq(n) { return this.number.eq(this._checkArgument(n).number) }
  gt(n) { return this.number.gt(this._checkArgument(n).number) }
  gte(n) { return this.number.gte(this._checkArgument(n).number) }
  lt(n) { return this.number.lt(this._checkArgument(n).number) }
  lte(n) { return this.number.lte(this._checkArgument(n).number) }
  negated() { return new this.constructor(this.number.negated()) }
  isZero() { return this.number.isZero() }
  isPositive() { return this.number.isPositive() }
  isNegative() { return this.number.isNegative() }
  toString() { return this.number.toString() }
  toFixed(places) { return this.number.toFixed(places) }
  toJSON() { return this.number.toJSON() }
}
`
