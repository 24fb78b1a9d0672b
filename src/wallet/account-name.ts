import { IostError } from '#core/error.ts'

/** Whether a text may be an account's name: 5–11 characters of a–z, 0–9 and _, or a `0x` id. Source: spec chain §3.1. */
export function isAccountName(text: string): boolean {
  return /^[a-z0-9_]{5,11}$/.test(text) || /^0x[0-9a-f]{40}$/.test(text)
}

/** Whether a text may be a contract's id. */
export function isContractId(text: string): boolean {
  return (
    text.length < 100 && (/^Contract[1-9A-HJ-NP-Za-km-z]+$/.test(text) || /^[a-z0-9_.]+[.]iost$/.test(text))
  )
}

/** Checks the name of a new account. Errors: ACCOUNT_NAME with the reason (length, characters). Source: spec chain §3.1. */
export function checkNewAccountName(text: string): void {
  if (text.length < 5 || text.length > 11)
    throw new IostError({ code: 'ACCOUNT_NAME', reason: 'length', length: text.length })
  if (!/^[a-z0-9_]+$/.test(text)) throw new IostError({ code: 'ACCOUNT_NAME', reason: 'characters' })
}
