import { argon2id } from 'hash-wasm'
import type { MemoryHash } from './work.ts'

/** argon2id in WebAssembly, the same in Node, pages and workers. */
export const argon2Hash: MemoryHash = (password, salt, { memoryKiB, passes }) =>
  argon2id({
    password,
    salt,
    memorySize: memoryKiB,
    iterations: passes,
    parallelism: 1,
    hashLength: 32,
    outputType: 'binary',
  })
