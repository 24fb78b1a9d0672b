/**
 * JSON.parse for deeply nested texts: the engine's own parser recurses without looking at its stack, V8's does not recurse.
 * Opens and closes lists here, hands single strings, numbers and words to the engine.
 */
export const JSON_DEEP = String.raw`
/** Nesting that the engine's own parser may see. */
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
const isBlank = (c) => c === ' ' || c === '\t' || c === '\n' || c === '\r'
function endOfToken(text, from) {
  let i = from
  if (text[i] !== '"') {
    while (i < text.length && !isBlank(text[i]) && text[i] !== ',' && text[i] !== ']' && text[i] !== '}' && text[i] !== ':') i++
    return i
  }
  for (i++; i < text.length && text[i] !== '"'; i++) if (text[i] === '\\') i++
  return i + 1
}
/** Errors: a SyntaxError in V8's words. */
function parseDeep(text) {
  const top = { list: undefined, key: '', up: undefined }
  let at = 0
  let open = top
  const fail = () => { throw faultAt(text[at], at) }
  const skip = () => { while (at < text.length && isBlank(text[at])) at++ }
  const token = () => {
    const end = endOfToken(text, at)
    if (end === at) fail()
    const word = apply(rawSubstring, text, [at, end])
    let value
    try {
      value = parseJson(word)
    } catch (error) {
      throw jsonFault(word)
    }
    at = end
    return value
  }
  const give = (value) => {
    if (open === top) top.value = value
    else defineProperty(open.list, open.key, { value: value, writable: true, enumerable: true, configurable: true })
  }
  const readKey = () => {
    skip()
    if (text[at] !== '"') fail()
    open.key = token()
    skip()
    if (text[at] !== ':') fail()
    at++
  }
  for (;;) {
    skip()
    const c = text[at]
    let isDone = true
    if (c === '[' || c === '{') {
      const list = c === '[' ? [] : {}
      give(list)
      open = { list: list, key: 0, up: open, end: c === '[' ? ']' : '}' }
      at++
      skip()
      if (text[at] !== open.end) {
        isDone = false
        if (c === '{') readKey()
      }
    } else give(token())
    while (isDone) {
      skip()
      if (open === top) {
        if (at < text.length) fail()
        return top.value
      }
      if (text[at] === open.end) {
        at++
        open = open.up
      } else if (text[at] === ',' && !(open.key === 0 && open.list.length === 0)) {
        at++
        isDone = false
        if (open.end === '}') readKey()
        else open.key++
      } else fail()
    }
  }
}
function revived(holder, key, reviver) {
  const value = holder[key]
  if (typeof value === 'object' && value !== null) {
    const isList = isArrayNow(value)
    const keys = isList ? undefined : rawKeys(value)
    const length = isList ? value.length : keys.length
    for (let i = 0; i < length; i++) {
      const name = isList ? '' + i : keys[i]
      const member = revived(value, name, reviver)
      if (member === undefined) delete value[name]
      else defineProperty(value, name, { value: member, writable: true, enumerable: true, configurable: true })
    }
  }
  return apply(reviver, holder, [key, value])
}
const rawKeys = Object.keys
`
