// The chain's words, as go-iost has them, and what they mean to somebody who meets them for the first time.
const MEANINGS: readonly (readonly [words: RegExp, meaning: string])[] = [
  [/RegularExpression/, 'Contracts cannot hold regular expressions; includes, indexOf and split are there.'],
  [/try catch/, 'Contracts cannot hold try and catch: an error always ends the whole transaction.'],
  [/async or await/, 'A contract runs in one go: async and await are not there.'],
  [
    /ArrayPattern or ObjectPattern/,
    'Contracts cannot take values apart with [ ] or { }; read the members one by one.',
  ],
  [/^empty source code/, 'A contract is a class, and a last line that exports it: module.exports = Name.'],
  [/^abi not match your source/, 'There is no class of the name that module.exports gives.'],
  [/^last expression must be/, 'The last line has to export the class: module.exports = Name.'],
  [/constructor method/, 'A contract has no constructor: init runs once, when it is published.'],
  [/^init not found/, 'A contract needs a method init, which runs once, when it is published.'],
  [/^amountLimit invalid/, 'In the ABI each amount limit has a token and a val, both as texts.'],
  [/internal function: init/, 'The ABI may not name init: only the chain calls it.'],
  [
    /^abi not defined in source code/,
    'The ABI names a method that the class does not have. Make the ABI again, or add the method.',
  ],
  [/^args length not match/, 'The ABI and the class differ in the number of arguments of this method.'],
  [/^args should be one of/, 'Types in the ABI are string, number, bool and json.'],
  [
    /^abi name invalid/,
    'Names of methods in the ABI have 1 to 32 letters, digits or _ and do not start with _.',
  ],
  [/^Unexpected end/, 'The text ends too early: a bracket or a quote is not closed.'],
  [
    /^(Unexpected|Invalid)/,
    'The chain cannot read this. It knows JavaScript up to 2017: no ?. or ??, no { ...rest }, no fields in classes.',
  ],
]

/** A sentence for what the chain says of a source, with its own words; those alone where none is known. */
export function sentenceOf(words: string): string {
  // go-iost joins a missing hint to its text.
  const said = words.replace(/undefined$/, '').trim()
  const meaning = MEANINGS.find(([pattern]) => pattern.test(said))?.[1]
  return meaning === undefined ? said : `${meaning} (${said})`
}
