/**
 * How a charged wrapper passes a call on: through Function.prototype.call with its arguments spread, both of which a contract can
 * replace and so see. Where the iteration is as it was, nobody can tell that nothing was iterated.
 */
export const PASS_ON = String.raw`
const FunctionPrototype = Function.prototype
const rawCall = FunctionPrototype.call
const ITERATOR = Symbol.iterator
const rawValues = RealArray.prototype[ITERATOR]
const iterators = getPrototypeOf([][ITERATOR]())
const rawNext = iterators.next
function argumentsOf() { return arguments }
function callWith(plain, self, args) {
  if (FunctionPrototype.call === rawCall && iterators.next === rawNext) return apply(plain, self, args)
  return plain.call(self, ...apply(argumentsOf, undefined, args))
}
/** For wrappers with named parameters: those that were not given are left out. */
function spreadCall(plain, self, ...args) {
  let count = args.length
  while (count > 0 && args[count - 1] === undefined) count--
  args.length = count
  return callWith(plain, self, args)
}
/** Wrappers declare no parameters. */
function wrapper(fn) {
  defineProperty(fn, 'length', { value: 0, configurable: true })
  return fn
}
`
