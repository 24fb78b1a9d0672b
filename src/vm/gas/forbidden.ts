const RESERVED = new Set([
  '_IOSTInstruction_counter',
  '_IOSTBinaryOp',
  'IOSTInstruction',
  '_IOSTTemplateTag',
  '_IOSTSpreadElement',
])

/** One token of the parser; `value` is its raw text. */
export type Token = { readonly type: string; readonly value: string }

/** Throws an Error with IOST's text at the first token that no contract may hold. Source: spec contracts §1.7. */
export function refuseForbiddenTokens(tokens: readonly Token[]): void {
  for (const { type, value } of tokens) {
    if (RESERVED.has(value)) {
      throw new Error('use of _IOSTInstruction_counter or _IOSTBinaryOp keyword is not allowed')
    }
    if (type === 'RegularExpression') throw new Error('use of RegularExpression is not allowed.undefined')
    if (type === 'Keyword' && (value === 'try' || value === 'catch')) {
      throw new Error('use of try catch is not supported')
    }
    if (type === 'Identifier' && (value === 'async' || value === 'await')) {
      throw new Error('use of async or await is not supported')
    }
  }
}
