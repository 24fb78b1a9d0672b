import { argon2id } from 'hash-wasm'
import { utf8Encode } from '#core/codec/bytes.ts'

/** Cost of the password function, written into every vault so that later versions may raise it. */
export type KdfCost = {
  readonly memoryKiB: number
  readonly iterations: number
  readonly parallelism: number
}

/** 64 MiB, three passes: about 0.3 s on a laptop. */
export const DEFAULT_KDF_COST: KdfCost = { memoryKiB: 65_536, iterations: 3, parallelism: 1 }

/** Bounds that a read vault must keep, so that a forged file cannot exhaust the machine. */
export const MAX_KDF_COST: KdfCost = { memoryKiB: 262_144, iterations: 10, parallelism: 4 }

/** Turns a password into a 32-byte key. */
export type Kdf = (password: string, salt: Uint8Array, cost: KdfCost) => Promise<Uint8Array>

/** Argon2id in WebAssembly. The password is normalised so that all keyboards give the same bytes. */
export const argon2Kdf: Kdf = (password, salt, cost) =>
  argon2id({
    password: utf8Encode(password.normalize('NFKC')),
    salt,
    memorySize: cost.memoryKiB,
    iterations: cost.iterations,
    parallelism: cost.parallelism,
    hashLength: 32,
    outputType: 'binary',
  })
