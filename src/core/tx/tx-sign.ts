import { type Sha3, sha3_256 } from '#core/hash/sha3.ts'
import { ALGORITHM } from '#core/keys/algorithm.ts'
import { type KeyPair, signDigest } from '#core/keys/key-pair.ts'
import type { Signature, Tx } from './tx.ts'
import { txBaseHash, txPublishHash } from './tx-hash.ts'

/** The signature object of a key pair over a digest. */
export function makeSignature(pair: KeyPair, digest: Uint8Array): Signature {
  return { algorithm: ALGORITHM[pair.algorithm], sig: signDigest(pair, digest), pubKey: pair.publicKey }
}

/** The transaction with one more signer's signature; earlier publisher signatures fall away, as they cover the signs. */
export function addSign(tx: Tx, pair: KeyPair, sha3: Sha3 = sha3_256): Tx {
  return { ...tx, signs: [...tx.signs, makeSignature(pair, txBaseHash(tx, sha3))], publishSigns: [] }
}

/** The transaction with one more publisher signature. */
export function addPublishSign(tx: Tx, pair: KeyPair, sha3: Sha3 = sha3_256): Tx {
  return { ...tx, publishSigns: [...tx.publishSigns, makeSignature(pair, txPublishHash(tx, sha3))] }
}
