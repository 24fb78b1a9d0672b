/**
 * JSON of the realm: parse with its charge, stringify as a library with charges per step (spec contracts §2.7, §3.5).
 * Look-ups of Object, Array, replace, push, join, slice and hasOwnProperty are live, as contracts can see.
 */
export const JSON_LIBRARY = String.raw`
const escapable = /["\\\u0000-\u001f\u007f-\u009f\u00ad\u0600-\u0604\u070f\u17b4\u17b5\u200c-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ufff0-\uffff]/g
const rawSubstringTo = String.prototype.substring
function rawSliceTo(text, end) { return apply(rawSubstringTo, text, [0, end]) }
const regExpTest = RegExp.prototype.test
const SHORT_ESCAPES = { '\b': '\\b', '\t': '\\t', '\n': '\\n', '\f': '\\f', '\r': '\\r', '"': '\\"', '\\': '\\\\' }
const rawRadix = Number.prototype.toString

function escapeChar(c) {
  const short = SHORT_ESCAPES[c]
  return typeof short === 'string'
    ? short
    : '\\u' + ('0000' + apply(rawRadix, c.charCodeAt(0), [16])).slice(-4)
}
function quote(text) {
  incr(12 + 2 * text.length)
  escapable.lastIndex = 0
  return apply(regExpTest, escapable, [text]) ? '"' + text.replace(escapable, escapeChar) + '"' : '"' + text + '"'
}

function stringify(value, replacer, space) {
  let gap = ''
  let indent = ''
  let hidden
  incr(24)
  if (typeof space === 'number') {
    const size = Math.abs(space)
    incr(2 * size)
    for (let i = 0; i < space; i++) indent += ' '
  } else if (typeof space === 'string') indent = space
  if (replacer && typeof replacer !== 'function' && (typeof replacer !== 'object' || typeof replacer.length !== 'number')) {
    throw new RealError('JSON.stringify')
  }
  hidden = Symbol('')

  // Frames of the recursion are kept small: the depth of values that fit on the stack hangs on it.
  function visit(key, value, i, keys, partial) {
    value = replaced(key, value, value[key])
    if (typeof value !== 'object' || value === null) return plain(value)
    partial = []
    if (enter(value)) {
      keys = lengthOf(value)
      for (i = 0; i < keys; i++) partial[i] = visit(i, value) || 'null'
      return leave(value, partial, '[', ']')
    }
    keys = keysOf(value)
    for (i = 0; i < keys.length; i++) {
      if (keys !== replacer || typeof keys[i] === 'string') add(partial, keys[i], visit(keys[i], value))
    }
    incr(8 * partial.length)
    return leave(value, partial, '{', '}')
  }
  function plain(value) {
    switch (typeof value) {
      case 'string': return counted(quote(value))
      case 'number': return counted(value - value === 0 ? '' + value : 'null')
      case 'boolean': return counted('' + value)
      case 'object':
        incr(4)
        return 'null'
    }
  }
  function replaced(key, holder, value) {
    incr(56)
    if (value && typeof value === 'object' && typeof value.toJSON === 'function') {
      incr(8)
      value = value.toJSON(key)
    }
    if (typeof replacer === 'function') {
      incr(8)
      value = apply(replacer, holder, [key, value])
    }
    return value
  }
  function counted(text) {
    incr(text.length)
    return text
  }
  function enter(value) {
    if (value.hasOwnProperty(hidden)) throw new RealError('Converting circular structure to JSON')
    Object.defineProperty(value, hidden, { value: true, enumerable: false, configurable: true })
    gap += indent
    return Array.isArray(value)
  }
  function leave(value, partial, open, close) {
    const inner = gap
    gap = rawSliceTo(gap, gap.length - indent.length)
    const text = partial.length === 0 ? open + close
      : inner ? open + '\n' + inner + partial.join(',\n' + inner) + '\n' + gap + close
      : open + partial.join(',') + close
    incr(text.length)
    delete value[hidden]
    return text
  }
  function keysOf(value) {
    const keys = replacer && typeof replacer === 'object' ? replacer : Object.keys(value)
    incr(16 + 16 * keys.length)
    return keys
  }
  function add(partial, key, member) {
    if (member) partial.push(quote(key) + (gap ? ': ' : ':') + member)
  }
  function lengthOf(value) {
    const length = value.length
    incr(16 + 24 * length)
    return length
  }
  const result = visit('', { '': value })
  if (result !== undefined) incr(2 * result.length)
  return result
}

// The engine's parser recurses without looking at the stack.
const MAX_JSON_DEPTH = 512
function isTooDeep(text) {
  if (text.length <= 2 * MAX_JSON_DEPTH) return false
  if (apply(rawSplit, text, ['[']).length + apply(rawSplit, text, ['{']).length <= MAX_JSON_DEPTH) return false
  let depth = 0
  let inText = false
  for (let i = 0; i < text.length; i++) {
    const c = text[i]
    if (inText) {
      if (c === '\\') i++
      else if (c === '"') inText = false
    } else if (c === '"') inText = true
    else if (c === '[' || c === '{') {
      if (++depth > MAX_JSON_DEPTH) return true
    } else if (c === ']' || c === '}') depth--
  }
  return false
}
const rawSplit = String.prototype.split
function parse(text, reviver) {
  const source = RealString(text)
  incr(10 + (text === null || text === undefined ? 0 : source.length))
  if (isTooDeep(source)) throw new RealRangeError('Maximum call stack size exceeded')
  text = source
  try {
    return reviver === undefined ? parseJson(text) : parseJson(text, reviver)
  } catch (error) {
    if (!(error instanceof RealSyntaxError)) throw error
    throw jsonFault(text)
  }
}
`
