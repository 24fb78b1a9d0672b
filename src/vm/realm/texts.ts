/** Lower case as V8 without ICU has it: a capital sigma is final when no letter follows, whatever stands before (spec contracts §12.1). */
export const TEXTS = String.raw`
const letter = /^\p{L}/u
const rawLowerCase = String.prototype.toLowerCase
const rawIndexOf = String.prototype.indexOf
function lowerCase() {
  const text = RealString(this)
  let at = apply(rawIndexOf, text, ['\u03a3'])
  if (at < 0) return apply(rawLowerCase, text, [])
  let lower = ''
  let from = 0
  for (; at >= 0; at = apply(rawIndexOf, text, ['\u03a3', from])) {
    const next = apply(rawSubstring, text, [at + 1, at + 2])
    lower += apply(rawLowerCase, apply(rawSubstring, text, [from, at]), []) + (apply(regExpTest, letter, [next]) ? '\u03c3' : '\u03c2')
    from = at + 1
  }
  return lower + apply(rawLowerCase, apply(rawSubstring, text, [from]), [])
}
`
