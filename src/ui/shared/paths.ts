/** Path of a block by height or hash. */
export function blockPath(ref: number | string): string {
  return `/block/${ref}`
}

/** Path of a transaction. */
export function txPath(hash: string): string {
  return `/tx/${hash}`
}

/** Path of an account. */
export function accountPath(name: string): string {
  return `/account/${encodeURIComponent(name)}`
}

/** Path of a contract. */
export function contractPath(id: string): string {
  return `/contract/${encodeURIComponent(id)}`
}

/** Path of the playground that opens a published contract. */
export function contractInPlayground(id: string): string {
  return `/playground?contract=${encodeURIComponent(id)}`
}
