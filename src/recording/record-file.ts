import { createReadStream, statSync } from 'node:fs'
import { createGunzip } from 'node:zlib'
import { IostError } from '#core/error.ts'

/** Longest record a file may hold: above every block a node accepts (10 000 000 bytes on the wire). */
const MAX_RECORD_BYTES = 16_777_216
/** Longest unzipped file. */
const MAX_FILE_BYTES = 8_589_934_592
const LENGTH_BYTES = 4

/** Reads the records of a file one after the other. */
export type RecordReader = {
  /**
   * The next record, or undefined at the proper end of the file.
   * Errors: BAD_GZIP (broken or cut stream, bytes behind its end), RECORD_LENGTH (empty or too long), RECORD_CUT, FILE_SIZE.
   */
  next(): Promise<Uint8Array | undefined>
  close(): void
}

/** Opens a gzip file of records: u32 big endian length, then so many bytes. Errors on opening: ENVIRONMENT when it cannot be read. */
export function openRecords(path: string): RecordReader {
  const { size } = statOf(path)
  const file = createReadStream(path)
  const gunzip = createGunzip()
  file.on('error', (error) => gunzip.destroy(error))
  file.pipe(gunzip)
  const chunks = gunzip[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  let rest: Uint8Array = new Uint8Array(0)
  let at = 0
  let total = 0

  /** Makes so many bytes readable at `at`; false when the file ends before. */
  const need = async (count: number): Promise<boolean> => {
    if (rest.length - at >= count) return true
    const parts = [rest.subarray(at)]
    let length = rest.length - at
    while (length < count) {
      const chunk = await nextChunk()
      if (chunk === undefined) break
      parts.push(chunk)
      length += chunk.length
    }
    rest = Buffer.concat(parts)
    at = 0
    return length >= count
  }

  const nextChunk = async (): Promise<Uint8Array | undefined> => {
    let result: IteratorResult<Buffer>
    try {
      result = await chunks.next()
    } catch (error) {
      throw new IostError({
        code: 'BAD_GZIP',
        reason: error instanceof Error ? error.message : String(error),
      })
    }
    if (result.done === true) {
      // What stands behind the end of the stream is not read by zlib: a longer file is not this recording.
      if (gunzip.bytesWritten !== size)
        throw new IostError({ code: 'BAD_GZIP', reason: 'bytes behind the end' })
      return undefined
    }
    total += result.value.length
    if (total > MAX_FILE_BYTES) throw new IostError({ code: 'FILE_SIZE', limit: MAX_FILE_BYTES })
    return result.value
  }

  return {
    async next() {
      if (!(await need(1))) return undefined
      if (!(await need(LENGTH_BYTES))) throw new IostError({ code: 'RECORD_CUT', got: rest.length - at })
      const length = new DataView(rest.buffer, rest.byteOffset + at, LENGTH_BYTES).getUint32(0)
      if (length === 0 || length > MAX_RECORD_BYTES) throw new IostError({ code: 'RECORD_LENGTH', length })
      if (!(await need(LENGTH_BYTES + length))) {
        throw new IostError({ code: 'RECORD_CUT', got: rest.length - at - LENGTH_BYTES, want: length })
      }
      const record = rest.subarray(at + LENGTH_BYTES, at + LENGTH_BYTES + length)
      at += LENGTH_BYTES + length
      return record
    },
    close() {
      file.destroy()
      gunzip.destroy()
    },
  }
}

function statOf(path: string): { size: number } {
  try {
    return statSync(path)
  } catch {
    throw new IostError({ code: 'ENVIRONMENT', path }, `cannot read ${path}`)
  }
}
