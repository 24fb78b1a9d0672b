import { utf8Length } from '#core/codec/bytes.ts'
import { failure } from '#vm/host/failure.ts'

const MIN_SYMBOL = 2
const MAX_SYMBOL = 16

/** Errors: CONTRACT_FAILED for a token symbol that is not 2 to 16 characters of a-z, 0-9, _. Source: spec contracts §5.1. */
export function checkSymbol(symbol: string): void {
  checkSymbolLength(symbol)
  checkCharacters(symbol, 'token symbol invalid. token symbol contains invalid character')
}

export function checkSymbolLength(symbol: string): void {
  const length = utf8Length(symbol)
  if (length < MIN_SYMBOL || length > MAX_SYMBOL) {
    throw failure(`token symbol invalid. token symbol length should be between 2,16 got ${symbol}`)
  }
}

/** Errors: CONTRACT_FAILED with a text and the code point of the first character outside a-z, 0-9, _. */
export function checkCharacters(name: string, reason: string): void {
  for (const char of name) {
    if (!/[a-z0-9_]/.test(char)) throw failure(`${reason} ${char.codePointAt(0)}`)
  }
}
