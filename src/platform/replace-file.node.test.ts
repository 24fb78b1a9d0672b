import { mkdtemp, open, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { replaceFile } from './replace-file.node.ts'

let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'replace-file-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('a file that is read while it is replaced keeps its text to the end', async () => {
  const file = join(folder, 'sub', 'a.json')
  await replaceFile(file, 'old')
  const reading = await open(file)
  await replaceFile(file, 'new')
  expect(await reading.readFile('utf8')).toBe('old')
  await reading.close()
  expect(await readFile(file, 'utf8')).toBe('new')
  expect(await readdir(join(folder, 'sub'))).toEqual(['a.json'])
})

test('a secret is readable by its owner only', async () => {
  const file = join(folder, 'secret')
  await replaceFile(file, 'x', 0o600)
  const handle = await open(file)
  expect((await handle.stat()).mode & 0o777).toBe(0o600)
  await handle.close()
})
