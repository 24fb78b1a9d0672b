import type { SignatureCheck } from '#core/keys/verify.ts'
import type { SignaturePool } from '#recording/signature-pool.ts'

/** A pool that checks at once on the calling thread. */
export function createInlinePool(verify: (check: SignatureCheck) => boolean): SignaturePool {
  let firstBad: number | undefined
  return {
    get firstBad() {
      return firstBad
    },
    async add(block, check) {
      if (!verify(check) && (firstBad === undefined || block < firstBad)) firstBad = block
    },
    drain: async () => {},
    stop: async () => {},
  }
}
