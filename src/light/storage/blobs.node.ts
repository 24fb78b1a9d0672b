import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { IostError } from '#core/error.ts'
import type { BlobStore } from './blobs.ts'

/** A store of one file per key in a folder, each replaced whole. Errors: STORAGE_FAILED, STORAGE_FULL. */
export async function openFolderBlobs(folder: string): Promise<BlobStore> {
  await guard(mkdir(folder, { recursive: true }))
  let serial = 0
  const fileOf = (key: string) => join(folder, encodeURIComponent(key))
  return {
    async get(key) {
      try {
        return await readFile(fileOf(key))
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
        throw failure(error)
      }
    },
    async put(changes) {
      for (const { key, value } of changes) {
        const file = fileOf(key)
        if (value === null) {
          await guard(rm(file, { force: true }))
          continue
        }
        const fresh = `${file}.${process.pid}.${serial++}.new`
        await guard(writeFile(fresh, value))
        await guard(rename(fresh, file))
      }
    },
    async keys(prefix) {
      const names = await guard(readdir(folder))
      return names
        .filter((name) => !name.endsWith('.new'))
        .map(decodeURIComponent)
        .filter((key) => key.startsWith(prefix))
        .sort()
    },
    close: async () => {},
  }
}

async function guard<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw failure(error)
  }
}

function failure(error: unknown): IostError {
  const reason = (error as NodeJS.ErrnoException).code ?? String(error)
  return new IostError({
    code: reason === 'ENOSPC' || reason === 'EDQUOT' ? 'STORAGE_FULL' : 'STORAGE_FAILED',
    reason,
  })
}
