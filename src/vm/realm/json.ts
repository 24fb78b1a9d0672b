/**
 * JSON of the realm: parse with its charge, stringify as a library with charges per step (spec contracts §2.7, §3.5).
 * All look-ups are live and the state of stringify is the realm's: a toJSON that calls stringify changes it, as contracts can see.
 */
export const JSON_LIBRARY = String.raw`
const escapable = /["\\\u0000-\u001f\u007f-\u009f\u00ad\u0600-\u0604\u070f\u17b4\u17b5\u200c-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ufff0-\uffff]/g
const regExpTest = RegExp.prototype.test
const SHORT_ESCAPES = { '\b': '\\b', '\t': '\\t', '\n': '\\n', '\f': '\\f', '\r': '\\r', '"': '\\"', '\\': '\\\\' }
const visited = Symbol()
let gap, indent, replacer

function escapeChar(c) {
  const short = SHORT_ESCAPES[c]
  return typeof short === 'string' ? short : '\\u' + ('0000' + c.charCodeAt(0).toString(16)).slice(-4)
}
function quote(text) {
  incrNeeding(12 + 2 * text.length, 464, 464)
  escapable.lastIndex = 0
  return escapable.test(text) ? '"' + text.replace(escapable, escapeChar) + '"' : '"' + text + '"'
}
function stringify(value, itsReplacer, space) {
  incrNeeding(24, 128, 376)
  gap = ''
  indent = ''
  if (typeof space === 'number') {
    incr(2 * Math.abs(space))
    for (let i = 0; i < space; i += 1) indent += ' '
  } else if (typeof space === 'string') indent = space
  replacer = itsReplacer
  if (replacer && typeof replacer !== 'function' && (typeof replacer !== 'object' || typeof replacer.length !== 'number')) {
    throw new Error('JSON.stringify')
  }
  const result = visit('', { '': value }, gap)
  if (typeof result === 'string') incr(2 * result.length)
  return result
}
// Frames of the recursion are kept small: the depth of values that fit on the stack hangs on it.
function visit(key, value, outer, i, keys, partial) {
  value = replaced(key, value)
  if (typeof value !== 'object' || value === null) return plain(value)
  enter(value)
  partial = []
  if (Array.isArray(value)) {
    keys = value.length
    incrNeeding(16 + 24 * keys, 208, 208)
    for (i = 0; i < keys; i += 1) partial[i] = visit(i, value, gap) || 'null'
    return leave(value, partial, outer, '[', ']')
  }
  if (replacer && typeof replacer === 'object') {
    visitListed(partial, value)
  } else {
    keys = Object.keys(value)
    incrNeeding(16 + 16 * keys.length, 208, 208)
    if (isPlainlyIterated(keys)) {
      for (i = 0; i < keys.length; i += 1) add(partial, keys[i], visit(keys[i], value, gap))
    } else visitEach(partial, keys, value)
  }
  incr(8 * partial.length)
  return leave(value, partial, outer, '{', '}')
}
function plain(value) {
  switch (typeof value) {
    case 'string': return counted(quote(value))
    case 'number': return counted(isFinite(value) ? String(value) : 'null')
    case 'boolean': return counted(String(value))
    case 'object':
      incr(4)
      return 'null'
  }
}
function replaced(key, holder) {
  incrNeeding(56, 376, 456)
  let value = holder[key]
  if (value && typeof value === 'object' && typeof value.toJSON === 'function') {
    incr(8)
    value = value.toJSON(key)
  }
  if (typeof replacer === 'function') {
    incr(8)
    value = replacer.call(holder, key, value)
  }
  return value
}
function counted(text) {
  incrNeeding(text.length, 464, 464)
  return text
}
function enter(value) {
  if (value.hasOwnProperty(visited)) throw new Error('Converting circular structure to JSON')
  Object.defineProperty(value, visited, { configurable: true })
  gap += indent
  if (($stack += JSON_LEVEL) > $edge) $enter(0)
}
function leave(value, partial, outer, open, close) {
  const text = partial.length === 0 ? open + close
    : gap ? open + '\n' + gap + partial.join(',\n' + gap) + '\n' + outer + close
    : open + partial.join(',') + close
  gap = outer
  incr(text.length)
  delete value[visited]
  $stack -= JSON_LEVEL
  return text
}
function visitListed(partial, value) {
  const length = replacer.length
  incr(16 + 16 * length)
  for (let i = 0; i < length; i += 1) {
    const key = replacer[i]
    if (typeof key === 'string') add(partial, key, visit(key, value, gap))
  }
}
// The members are iterated as an array is, which a contract can change; nobody sees the difference where none did.
function isPlainlyIterated(keys) {
  return isArrayNow(keys) && keys[ITERATOR] === rawValues && iterators.next === rawNext
}
function visitEach(partial, keys, value) {
  for (const key of keys) add(partial, key, visit(key, value, gap))
}
function add(partial, key, member) {
  if (member) partial.push(quote(key) + (gap ? ': ' : ':') + member)
}

const rawSplit = String.prototype.split
function parseText(text, reviver) {
  const source = toText(text)
  if (isTooDeep(source)) {
    const value = parseDeep(source)
    return typeof reviver === 'function' ? revived({ '': value }, '', reviver) : value
  }
  try {
    return typeof reviver === 'function' ? parseJson(source, reviver) : parseJson(source)
  } catch (error) {
    if (!(error instanceof RealSyntaxError)) throw error
    throw jsonFault(source)
  }
}
function toText(value) {
  if (typeof value === 'symbol') throw new RealTypeError('Cannot convert a Symbol value to a string')
  return RealString(value)
}
function patchJson() {
  JSON.parse = wrapper(function (text, reviver) {
    if (text === undefined || text === null) incr(10)
    else incrNeeding(10 + RealString(text).length, 256, RESULT)
    return iterators.next === rawNext ? parseText.call(this, text, reviver) : spreadCall(parseText, this, text, reviver)
  })
  JSON.stringify = (0, function (value, replacer, space) { return stringify(value, replacer, space) })
}
`
