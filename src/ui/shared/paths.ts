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
