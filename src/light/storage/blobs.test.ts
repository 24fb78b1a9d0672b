import 'fake-indexeddb/auto'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { openBrowserBlobs } from './blobs.browser.ts'
import { openFolderBlobs } from './blobs.node.ts'
import { type BlobStore, createMemoryBlobs } from './blobs.ts'

const folders: string[] = []
afterAll(async () => {
  for (const folder of folders) await rm(folder, { recursive: true, force: true })
})

const stores: [string, () => Promise<BlobStore>][] = [
  ['memory', async () => createMemoryBlobs()],
  ['IndexedDB', () => openBrowserBlobs('test')],
  [
    'folder',
    async () => {
      const folder = await mkdtemp(join(tmpdir(), 'everest-blobs-'))
      folders.push(folder)
      return openFolderBlobs(folder)
    },
  ],
]

describe.each(stores)('blobs in %s', (_, open) => {
  test('are put, replaced, listed by prefix and deleted', async () => {
    const store = await open()
    await store.put([
      { key: 'chain/a/2', value: new Uint8Array([2]) },
      { key: 'chain/a/1', value: new Uint8Array([1]) },
      { key: 'chain/b/1', value: new Uint8Array([3]) },
    ])
    expect(await store.keys('chain/a/')).toEqual(['chain/a/1', 'chain/a/2'])
    await store.put([
      { key: 'chain/a/1', value: new Uint8Array([9, 9]) },
      { key: 'chain/a/2', value: null },
    ])
    expect(new Uint8Array((await store.get('chain/a/1')) as Uint8Array)).toEqual(new Uint8Array([9, 9]))
    expect(await store.get('chain/a/2')).toBeUndefined()
    expect(await store.keys('')).toEqual(['chain/a/1', 'chain/b/1'])
    await store.close()
  })
})

test('a folder that cannot be made is a coded error', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'everest-blobs-'))
  folders.push(folder)
  const store = await openFolderBlobs(folder)
  await store.put([{ key: 'x', value: new Uint8Array([1]) }])
  await expect(openFolderBlobs(join(folder, 'x', 'y'))).rejects.toMatchObject({
    data: { code: 'STORAGE_FAILED' },
  })
  expect(await readdir(folder)).toEqual(['x'])
})
