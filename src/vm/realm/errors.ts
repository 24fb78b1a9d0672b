/** The Error constructor with V8's stack members, where no trace is kept: the stack is just the error's own text (spec contracts §2.4, §12.1). */
export const ERRORS = String.raw`
function stackOf(error) {
  const prepare = Error.prepareStackTrace
  return typeof prepare === 'function' ? apply(prepare, Error, [error, []]) : apply(errorText, error, [])
}
const errorText = Error.prototype.toString
function setStack(target, text) {
  defineProperty(target, 'stack', { value: text, writable: true, enumerable: false, configurable: true })
}
function patchErrors(global) {
  const Charged = function Error(message) {
    const error = construct(RealError, [], new.target === undefined ? Charged : new.target)
    // V8 lists the stack before the message.
    setStack(error, '')
    if (message !== undefined) {
      defineProperty(error, 'message', { value: toText(message), writable: true, enumerable: false, configurable: true })
    }
    setStack(error, stackOf(error))
    return error
  }
  const proto = RealError.prototype
  Charged.prototype = proto
  defineProperty(Charged, 'prototype', { writable: false, enumerable: false, configurable: false })
  defineProperty(Charged, 'captureStackTrace', {
    value: { captureStackTrace(target) { setStack(target, stackOf(target)) } }.captureStackTrace,
    writable: true, enumerable: false, configurable: true,
  })
  defineProperty(Charged, 'stackTraceLimit', { value: 0, writable: false, enumerable: false, configurable: false })
  const members = { constructor: Charged, name: 'Error', message: '', toString: errorText }
  for (const name of ownKeys(proto)) delete proto[name]
  for (const name of ownKeys(members)) {
    defineProperty(proto, name, { value: members[name], writable: true, enumerable: false, configurable: true })
  }
  listsAs(Charged, 'length name prototype captureStackTrace stackTraceLimit')
  defineProperty(global, 'Error', { value: Charged, writable: true, enumerable: false, configurable: true })
}
`
