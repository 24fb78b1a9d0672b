type Rule = readonly [pattern: RegExp, words: string]

const RULES: readonly Rule[] = [
  [/^InternalError: out of memory$/, 'Error: IOSTContractInstruction_Incr Memory Using too much!'],
  [/^InternalError: stack overflow$/, 'RangeError: Maximum call stack size exceeded'],
  [/^InternalError: string too long$/, 'RangeError: Invalid string length'],
  [/^RangeError: Maximum call stack size exceeded$/, 'RangeError: Maximum call stack size exceeded'],
  [/^ReferenceError: '([^']*)' is not defined$/, 'ReferenceError: $1 is not defined'],
  [/^ReferenceError: (\S+) is not initialized$/, "ReferenceError: Cannot access '$1' before initialization"],
  [
    /^TypeError: cannot read property '([^']*)' of (undefined|null)$/,
    "TypeError: Cannot read property '$1' of $2",
  ],
  [
    /^TypeError: cannot set property '([^']*)' of (undefined|null)$/,
    "TypeError: Cannot set property '$1' of $2",
  ],
  [/^TypeError: '([^']*)' is read-only$/, 'TypeError: Assignment to constant variable.'],
  [
    /^SyntaxError: (?:redeclaration of|redefinition of) '([^']*)'$/,
    "SyntaxError: Identifier '$1' has already been declared",
  ],
  [
    /^SyntaxError: invalid redefinition of lexical identifier$/,
    'SyntaxError: Identifier has already been declared',
  ],
]

/** The engine's own words in those of V8, which contracts' callers match on. Source: spec contracts §2.14. */
export function engineMessage(text: string): string {
  for (const [pattern, words] of RULES) {
    if (pattern.test(text)) return text.replace(pattern, words)
  }
  return text
}
