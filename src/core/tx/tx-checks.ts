import { IostError } from '#core/error.ts'
import { type Sha3, sha3_256 } from '#core/hash/sha3.ts'
import { algorithmOf } from '#core/keys/algorithm.ts'
import type { SignatureCheck } from '#core/keys/verify.ts'
import {
  MAX_GAS_LIMIT,
  MAX_GAS_RATIO,
  MAX_TX_BYTES,
  MIN_GAS_LIMIT,
  MIN_GAS_RATIO,
  TX_LIFE_NS,
} from '#core/params.ts'
import type { Signature, Tx } from './tx.ts'
import { txBaseHash, txPublishHash, txSize } from './tx-hash.ts'

/** The signatures of a transaction still to be verified: all of `signs` over the base hash, all of `publishSigns` over the publish hash. */
export type TxSignatureChecks = {
  readonly signs: readonly SignatureCheck[]
  readonly publishSigns: readonly SignatureCheck[]
}

/**
 * Stateless rules of a transaction in go-iost's order, all but the signatures' validity, which is left to the caller.
 * Errors (message is go-iost's text): TX_CHAIN_ID, TX_TIME, TX_DELAY, TX_SIZE, TX_GAS_RATIO, TX_GAS_LIMIT, TX_NO_PUBLISHER.
 * Source: spec chain §4.4.
 */
export function checkTxSelf(tx: Tx, chainId: number, sha3: Sha3 = sha3_256): TxSignatureChecks {
  if (tx.chainId !== chainId) {
    throw new IostError(
      { code: 'TX_CHAIN_ID', want: chainId, got: tx.chainId },
      `invalid chain_id, should be ${chainId}, yours:${tx.chainId}`,
    )
  }
  if (tx.time <= 0n || tx.expiration <= tx.time) {
    throw new IostError(
      { code: 'TX_TIME', time: tx.time, expiration: tx.expiration },
      'invalid time and expiration',
    )
  }
  if (tx.delay !== 0n) throw new IostError({ code: 'TX_DELAY', delay: tx.delay }, 'invalid delay time')
  const size = txSize(tx, sha3)
  if (size > MAX_TX_BYTES) {
    throw new IostError(
      { code: 'TX_SIZE', size, limit: MAX_TX_BYTES },
      `tx size illegal, should <= ${MAX_TX_BYTES}, got ${size}`,
    )
  }
  checkGasBounds(tx)
  if (tx.publishSigns.length === 0) throw new IostError({ code: 'TX_NO_PUBLISHER' }, 'publisher empty error')
  const baseHash = tx.signs.length === 0 ? new Uint8Array(0) : txBaseHash(tx, sha3)
  const publishHash = txPublishHash(tx, sha3)
  return {
    signs: tx.signs.map((signature) => toCheck(signature, baseHash)),
    publishSigns: tx.publishSigns.map((signature) => toCheck(signature, publishHash)),
  }
}

/** Gas ratio and limit bounds. Errors: TX_GAS_RATIO, TX_GAS_LIMIT. Source: spec chain §4.4 (5). */
export function checkGasBounds(tx: Tx): void {
  if (tx.gasRatio < MIN_GAS_RATIO || tx.gasRatio > MAX_GAS_RATIO) {
    throw new IostError(
      { code: 'TX_GAS_RATIO', gasRatio: tx.gasRatio },
      'gas ratio illegal, should in [1, 100]',
    )
  }
  if (tx.gasLimit < MIN_GAS_LIMIT || tx.gasLimit > MAX_GAS_LIMIT) {
    throw new IostError(
      { code: 'TX_GAS_LIMIT', gasLimit: tx.gasLimit },
      'gas limit illegal, should in [6000, 4000000]',
    )
  }
}

/** Whether the transaction may no longer be used at a time (ns). Source: spec chain §4.5. */
export function isTxExpired(tx: Tx, now: bigint): boolean {
  return tx.expiration <= now || now - tx.time > TX_LIFE_NS
}

/** The check of one signature over a digest. */
function toCheck(signature: Signature, message: Uint8Array): SignatureCheck {
  return {
    algorithm: algorithmOf(signature.algorithm),
    publicKey: signature.pubKey,
    message,
    signature: signature.sig,
  }
}
