import type { Tx } from '#core/tx/tx.ts'
import type { Signers } from './authority.ts'

/** The signers of a transaction, looked up in it: most transactions are asked for one key. Source: spec chain §3.3. */
export class TxSigners implements Signers {
  readonly #tx: Tx
  readonly #publisher: string

  constructor(tx: Tx) {
    this.#tx = tx
    this.#publisher = `${tx.publisher}@active`
  }

  get keys(): (readonly [Uint8Array, number])[] {
    const { signs, publishSigns } = this.#tx
    return [
      ...signs.map(({ pubKey }) => [pubKey, 1] as const),
      ...publishSigns.map(({ pubKey }) => [pubKey, 2] as const),
    ]
  }

  levelOf(key: string): number {
    for (const { pubKey } of this.#tx.publishSigns) if (isKey(pubKey, key)) return 2
    for (const { pubKey } of this.#tx.signs) if (isKey(pubKey, key)) return 1
    return 0
  }

  /** A signer with more than one @ is refused before anybody asks. */
  declares(permission: string): boolean {
    return permission === this.#publisher || this.#tx.signers.includes(permission)
  }
}

function isKey(bytes: Uint8Array, text: string): boolean {
  if (bytes.length !== text.length) return false
  for (let i = 0; i < bytes.length; i++) if (bytes[i] !== text.charCodeAt(i)) return false
  return true
}
