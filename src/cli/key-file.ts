import { readFile } from 'node:fs/promises'
import { decodeBase58 } from '#core/codec/base58.ts'
import { type KeyPair, keyPairFromSecret } from '#core/keys/key-pair.ts'
import { usageError } from './io.ts'

const SECP256K1_SECRET_BYTES = 32

/**
 * The key of a `--key` file: a base58 secret, of secp256k1 when it has 32 bytes, else of ed25519.
 * Errors: USAGE for a file without base58, BAD_SECRET_KEY.
 */
export async function readKeyFile(file: string): Promise<KeyPair> {
  let secret: Uint8Array
  try {
    secret = decodeBase58((await readFile(file, 'utf8')).trim())
  } catch (error) {
    throw usageError(`--key ${file}: ${error instanceof Error ? error.message : String(error)}`)
  }
  return keyPairFromSecret(secret.length === SECP256K1_SECRET_BYTES ? 'secp256k1' : 'ed25519', secret)
}
