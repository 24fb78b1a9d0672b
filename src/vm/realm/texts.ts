/**
 * Upper and lower case as V8 without ICU has them (spec contracts §12.1): by Unicode 7.0 and 16-bit unit, and a capital sigma is
 * final when no letter follows, whatever stands before.
 */
export const TEXTS = String.raw`
// Halves of pairs, and letters whose other case came after Unicode 7.0.
const UPPER_LATER = /[\ud800-\udfff\u019b\u0264\u026a\u0282\u029d\u10d0-\u10fa\u10fd-\u10ff\u13f8-\u13fd\u1c80-\u1c88\u1c8a\u1d8e\u2c5f\ua794\ua7b5\ua7b7\ua7b9\ua7bb\ua7bd\ua7bf\ua7c1\ua7c3\ua7c8\ua7ca\ua7cd\ua7cf\ua7d1\ua7d3\ua7d5\ua7d7\ua7d9\ua7db\ua7f6\uab53\uab70-\uabbf]/g
const LOWER_LATER = /[\ud800-\udfff\u13a0-\u13f5\u1c89\u1c90-\u1cba\u1cbd-\u1cbf\u2c2f\ua7ae\ua7b2-\ua7b4\ua7b6\ua7b8\ua7ba\ua7bc\ua7be\ua7c0\ua7c2\ua7c4-\ua7c7\ua7c9\ua7cb-\ua7cc\ua7ce\ua7d0\ua7d2\ua7d4\ua7d6\ua7d8\ua7da\ua7dc\ua7f5]/g
const LETTER = /^[\p{L}\p{Nl}]/u
const rawLowerCase = String.prototype.toLowerCase
const rawUpperCase = String.prototype.toUpperCase
const rawExec = RegExp.prototype.exec
/** A text in the other case but for what stays as it is. */
function mapped(text, map, later) {
  let result = ''
  let from = 0
  later.lastIndex = 0
  for (let found = apply(rawExec, later, [text]); found !== null; found = apply(rawExec, later, [text])) {
    result += apply(map, apply(rawSubstring, text, [from, found.index]), []) + found[0]
    from = found.index + 1
  }
  return result + apply(map, apply(rawSubstring, text, [from]), [])
}
function upperCase() {
  return mapped(RealString(this), rawUpperCase, UPPER_LATER)
}
function lowerCase() {
  const text = RealString(this)
  let lower = ''
  let from = 0
  for (let at = apply(rawIndexOf, text, ['\u03a3']); at >= 0; at = apply(rawIndexOf, text, ['\u03a3', from])) {
    const next = apply(rawSubstring, text, [at + 1, at + 2])
    lower += mapped(apply(rawSubstring, text, [from, at]), rawLowerCase, LOWER_LATER) + (apply(regExpTest, LETTER, [next]) ? '\u03c3' : '\u03c2')
    from = at + 1
  }
  return lower + mapped(apply(rawSubstring, text, [from]), rawLowerCase, LOWER_LATER)
}
`
