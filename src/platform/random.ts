/** Randomness as an argument. */
export type Random = {
  /** So many bytes from a cryptographic source. */
  bytes(count: number): Uint8Array
}

/** WebCrypto's generator, present in Node, pages and workers. */
export function systemRandom(): Random {
  return {
    bytes: (count) => crypto.getRandomValues(new Uint8Array(count)),
  }
}
