/**
 * JSON of the realm: parse with its charge, stringify as a library with charges per step (spec contracts §2.7, §3.5).
 * Look-ups of Object, Array, replace, push, join, slice and hasOwnProperty are live, as contracts can see.
 */
export const JSON_LIBRARY = String.raw`
const escapable = /["\\\u0000-\u001f\u007f-\u009f\u00ad\u0600-\u0604\u070f\u17b4\u17b5\u200c-\u200f\u2028-\u202f\u2060-\u206f\ufeff\ufff0-\uffff]/g
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

  function visit(key, holder) {
    const outer = gap
    let value = holder[key]
    incr(56)
    if (value && typeof value === 'object' && typeof value.toJSON === 'function') {
      incr(8)
      value = value.toJSON(key)
    }
    if (typeof replacer === 'function') {
      incr(8)
      value = apply(replacer, holder, [key, value])
    }
    switch (typeof value) {
      case 'string': {
        const text = quote(value)
        incr(text.length)
        return text
      }
      case 'number': {
        const text = value - value === 0 ? '' + value : 'null'
        incr(text.length)
        return text
      }
      case 'boolean': {
        const text = '' + value
        incr(text.length)
        return text
      }
      case 'object': {
        if (!value) {
          incr(4)
          return 'null'
        }
        if (value.hasOwnProperty(hidden)) throw new RealError('Converting circular structure to JSON')
        Object.defineProperty(value, hidden, { value: true, enumerable: false, configurable: true })
        gap += indent
        const partial = []
        let text
        if (Array.isArray(value)) {
          const length = value.length
          incr(16 + 24 * length)
          for (let i = 0; i < length; i++) partial[i] = visit(i, value) || 'null'
          text = partial.length === 0 ? '[]'
            : gap ? '[\n' + gap + partial.join(',\n' + gap) + '\n' + outer + ']'
            : '[' + partial.join(',') + ']'
        } else {
          const chosen = replacer && typeof replacer === 'object'
          const keys = chosen ? replacer : Object.keys(value)
          incr(16 + 16 * keys.length)
          for (let i = 0; i < keys.length; i++) {
            const k = keys[i]
            if (chosen && typeof k !== 'string') continue
            const member = visit(k, value)
            if (member) partial.push(quote(k) + (gap ? ': ' : ':') + member)
          }
          incr(8 * partial.length)
          text = partial.length === 0 ? '{}'
            : gap ? '{\n' + gap + partial.join(',\n' + gap) + '\n' + outer + '}'
            : '{' + partial.join(',') + '}'
        }
        incr(text.length)
        gap = outer
        delete value[hidden]
        return text
      }
    }
  }

  const result = visit('', { '': value })
  if (result !== undefined) incr(2 * result.length)
  return result
}

function parse(text, reviver) {
  incr(10 + (text === null || text === undefined ? 0 : RealString(text).length))
  try {
    return reviver === undefined ? parseJson(text) : parseJson(text, reviver)
  } catch (error) {
    if (!(error instanceof RealSyntaxError)) throw error
    throw jsonFault(RealString(text))
  }
}
`
