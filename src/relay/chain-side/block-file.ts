import { once } from 'node:events'
import { closeSync, createWriteStream, fstatSync, ftruncateSync, openSync, readSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Largest record, and the size at which a file takes no more: what is missing then is fetched from full nodes again. */
const MAX_RECORD_BYTES = 10_000_000
const MAX_FILE_BYTES = 2 * 1024 ** 3
const LENGTH_BYTES = 4

/** Block bytes one after the other, each after its length as u32 big endian: the form of recordings. */
export type BlockFile = {
  /**
   * Hands each stored block to `take` in order, before anything is appended. Where it answers false, and at a record that
   * was cut by a crash, the file ends from then on.
   */
  load(take: (bytes: Uint8Array) => boolean): Promise<void>
  append(bytes: Uint8Array): void
  close(): Promise<void>
}

/** Blocks handed on at a time before other work gets its turn. */
const BATCH = 200

/** Opens or makes the file. */
export async function openBlockFile(path: string): Promise<BlockFile> {
  await mkdir(dirname(path), { recursive: true })
  closeSync(openSync(path, 'a'))
  let size = 0
  const stream = () => createWriteStream(path, { flags: 'a' })
  let output: ReturnType<typeof stream> | undefined

  return {
    async load(take) {
      const file = openSync(path, 'r+')
      try {
        const end = fstatSync(file).size
        for (let count = 1; size < end; count++) {
          const bytes = readRecord(file, size, end)
          if (bytes === undefined || !take(bytes)) break
          size += LENGTH_BYTES + bytes.length
          if (count % BATCH === 0) await new Promise((resolve) => setImmediate(resolve))
        }
        if (size < end) ftruncateSync(file, size)
      } finally {
        closeSync(file)
      }
    },
    append(bytes) {
      if (size + LENGTH_BYTES + bytes.length > MAX_FILE_BYTES) return
      output ??= stream()
      const length = Buffer.alloc(LENGTH_BYTES)
      length.writeUInt32BE(bytes.length)
      output.write(Buffer.concat([length, bytes]))
      size += LENGTH_BYTES + bytes.length
    },
    async close() {
      if (output === undefined) return
      output.end()
      await once(output, 'close')
    },
  }
}

function readRecord(file: number, at: number, end: number): Uint8Array | undefined {
  const header = Buffer.alloc(LENGTH_BYTES)
  if (at + LENGTH_BYTES > end) return undefined
  readSync(file, header, 0, LENGTH_BYTES, at)
  const length = header.readUInt32BE()
  if (length > MAX_RECORD_BYTES || at + LENGTH_BYTES + length > end) return undefined
  const bytes = new Uint8Array(length)
  readSync(file, bytes, 0, length, at + LENGTH_BYTES)
  return bytes
}
