/** Whether a text may name a new account: 5–11 characters of a–z, 0–9 and _. Source: spec chain §3.1. */
export function isNewAccountName(text: string): boolean {
  return /^[a-z0-9_]{5,11}$/.test(text)
}

/** Whether a text may be an account's name: that of a new account, or the `0x` id of a secp256k1 key. Source: spec chain §3.1. */
export function isAccountName(text: string): boolean {
  return isNewAccountName(text) || /^0x[0-9a-f]{40}$/.test(text)
}

/** Whether a text may be a contract's id. */
export function isContractId(text: string): boolean {
  return (
    text.length < 100 && (/^Contract[1-9A-HJ-NP-Za-km-z]+$/.test(text) || /^[a-z0-9_.]+[.]iost$/.test(text))
  )
}
