import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openBlockFile } from './block-file.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'everest-blocks-'))
})
afterEach(() => rm(folder, { recursive: true }))

async function stored(path: string, most = 100): Promise<number[]> {
  const file = await openBlockFile(path)
  const found: number[] = []
  await file.load((bytes) => {
    if (found.length === most) return false
    found.push(bytes[0] as number)
    return true
  })
  await file.close()
  return found
}

test('blocks come back in order; a record cut by a crash, and what is refused, is cut off', async () => {
  const path = join(folder, 'sub', 'blocks.bin')
  expect(await stored(path)).toEqual([])
  const file = await openBlockFile(path)
  await file.load(() => true)
  for (let i = 0; i < 5; i++) file.append(new Uint8Array(1_000).fill(i))
  await file.close()
  expect(await stored(path)).toEqual([0, 1, 2, 3, 4])

  await appendFile(path, Buffer.from([0, 0, 3, 232, 9, 9]))
  const again = await openBlockFile(path)
  await again.load(() => true)
  again.append(Uint8Array.of(5))
  await again.close()
  expect(await stored(path)).toEqual([0, 1, 2, 3, 4, 5])

  expect(await stored(path, 2)).toEqual([0, 1])
  expect(await stored(path)).toEqual([0, 1])
  expect((await readFile(path)).length).toBe(2 * 1_004)

  await writeFile(path, Buffer.from([255, 255, 255, 255, 1]))
  expect(await stored(path)).toEqual([])
})
