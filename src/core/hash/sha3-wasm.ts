import { createSHA3 } from 'hash-wasm'
import { type Sha3, sha3_256 } from './sha3.ts'

/** SHA3-256 by WebAssembly, about nine times as fast as plain JavaScript; plain JavaScript where WebAssembly is refused. */
export async function openFastSha3(): Promise<Sha3> {
  try {
    const hasher = await createSHA3(256)
    return (data) => hasher.init().update(data).digest('binary')
  } catch {
    return sha3_256
  }
}
