import { IostError } from '#core/error.ts'
import type { Sha3 } from '#core/hash/sha3.ts'
import type { VerifyBatch } from '#core/keys/verify.ts'
import type { Tx } from '#core/tx/tx.ts'
import { checkTxSelf } from '#core/tx/tx-checks.ts'
import { txHash } from '#core/tx/tx-hash.ts'
import { type Pool, poolEntry } from './pool.ts'

export type AdmissionDeps = {
  readonly pool: Pool
  readonly chainId: number
  readonly sha3: Sha3
  readonly verify: VerifyBatch
  now(): bigint
  /** Whether a transaction (hash in hex) is on the head's line. */
  isPacked(id: string): boolean
}

/**
 * Creates the entry to the pool.
 * Errors with go-iost's texts: TX_PENDING, TX_PACKED, POOL_FULL, TX_TIME, TX_SELF. Source: spec chain §4.5.
 */
export function createAdmission(deps: AdmissionDeps): (tx: Tx) => Promise<void> {
  const { pool, chainId, sha3 } = deps

  const admitTx = async (tx: Tx): Promise<void> => {
    const entry = poolEntry(tx, txHash(tx, sha3))
    const check = () => {
      pool.check(entry, deps.now())
      if (deps.isPacked(entry.id)) throw new IostError({ code: 'TX_PACKED' }, 'tx exists in chain')
    }
    check()
    await checkSignatures(tx)
    // Another copy may have come in while the signatures were checked.
    check()
    pool.add(entry)
  }

  const checkSignatures = async (tx: Tx): Promise<void> => {
    try {
      const { signs, publishSigns } = checkTxSelf(tx, chainId, sha3)
      const answers = await deps.verify([...signs, ...publishSigns])
      const bad = answers.findIndex((isGood) => !isGood)
      if (bad >= 0)
        throw new IostError({ code: 'TX_SIGNATURE' }, bad < signs.length ? 'signer error' : 'publisher error')
    } catch (error) {
      if (!(error instanceof IostError)) throw error
      throw new IostError({ code: 'TX_SELF', cause: error.code }, `VerifyError ${error.message}`)
    }
  }

  return admitTx
}
