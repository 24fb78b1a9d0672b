import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/** Marks texts so that only this process can have made them. */
export type Sealer = { seal(text: string): string; isSealed(text: string, seal: string): boolean }

const SECRET_BYTES = 32

/** Creates a sealer with a secret of its own: what it sealed is void when the process ends. */
export function createSealer(secret: Uint8Array = randomBytes(SECRET_BYTES)): Sealer {
  const seal = (text: string) => createHmac('sha256', secret).update(text).digest()
  return {
    seal: (text) => seal(text).toString('hex'),
    isSealed(text, given) {
      const want = seal(text)
      const got = Buffer.from(given, 'hex')
      return got.length === want.length && timingSafeEqual(got, want)
    },
  }
}
