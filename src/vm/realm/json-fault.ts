/** The words V8 has for a text that is no JSON (spec contracts §2.14): runs only after the engine's own parser refused. */
export const JSON_FAULT = String.raw`
function faultAt(c, at) {
  if (c === undefined) return new RealSyntaxError('Unexpected end of JSON input')
  if (c === '"') return new RealSyntaxError('Unexpected string in JSON at position ' + at)
  if (c === '-' || (c >= '0' && c <= '9')) return new RealSyntaxError('Unexpected number in JSON at position ' + at)
  return new RealSyntaxError('Unexpected token ' + c + ' in JSON at position ' + at)
}
function jsonFault(text) {
  let at = 0
  const spaces = ' \t\n\r'
  const end = {}
  const charAt = (i) => apply(rawSubstring, text, [i, i + 1])
  const isDigit = (c) => c !== '' && c >= '0' && c <= '9'
  function fail() {
    const c = charAt(at)
    throw c === '' ? end : { at: at, c: c }
  }
  function skip() {
    for (let c = charAt(at); c === ' ' || c === '\t' || c === '\n' || c === '\r'; c = charAt(at)) at++
  }
  function digits() {
    if (!isDigit(charAt(at))) fail()
    while (isDigit(charAt(at))) at++
  }
  function number() {
    if (charAt(at) === '-') at++
    if (charAt(at) === '0') {
      at++
      if (isDigit(charAt(at))) fail()
    } else digits()
    if (charAt(at) === '.') {
      at++
      digits()
    }
    if (charAt(at) === 'e' || charAt(at) === 'E') {
      at++
      if (charAt(at) === '+' || charAt(at) === '-') at++
      digits()
    }
  }
  function string() {
    for (at++; ; at++) {
      const c = charAt(at)
      if (c === '' || c < ' ') fail()
      if (c === '"') {
        at++
        return
      }
      if (c !== '\\') continue
      at++
      if (charAt(at) === 'u') {
        for (let i = 0; i < 4; i++) {
          at++
          const h = charAt(at)
          if (!(isDigit(h) || (h >= 'a' && h <= 'f') || (h >= 'A' && h <= 'F')) || h === '') fail()
        }
      } else {
        const e = charAt(at)
        if (e === '' || !(e === '"' || e === '\\' || e === '/' || e === 'b' || e === 'f' || e === 'n' || e === 'r' || e === 't')) fail()
      }
    }
  }
  function word(expected) {
    for (let i = 0; i < expected.length; i++, at++) {
      if (charAt(at) !== apply(rawSubstring, expected, [i, i + 1])) fail()
    }
  }
  function value() {
    skip()
    const c = charAt(at)
    if (c === '"') string()
    else if (c === '{') members('}', true)
    else if (c === '[') members(']', false)
    else if (c === 't') word('true')
    else if (c === 'f') word('false')
    else if (c === 'n') word('null')
    else if (c === '-' || isDigit(c)) number()
    else fail()
  }
  function members(close, named) {
    at++
    skip()
    if (charAt(at) === close) {
      at++
      return
    }
    for (;;) {
      if (named) {
        skip()
        if (charAt(at) !== '"') fail()
        string()
        skip()
        if (charAt(at) !== ':') fail()
        at++
      }
      value()
      skip()
      const c = charAt(at)
      if (c === close) {
        at++
        return
      }
      if (c !== ',') fail()
      at++
    }
  }
  try {
    value()
    skip()
    if (charAt(at) !== '') fail()
  } catch (found) {
    if (found === end) return new RealSyntaxError('Unexpected end of JSON input')
    if (typeof found !== 'object' || found.c === undefined) return found
    return faultAt(found.c, found.at)
  }
  return new RealSyntaxError('Unexpected end of JSON input')
}
`
