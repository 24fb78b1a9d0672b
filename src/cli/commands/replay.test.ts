import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { encodeBase58 } from '#core/codec/base58.ts'
import { BLOCKS } from '../replay/genesis.ts'
import { runReplay } from './replay.ts'

const META = {
  chainId: 1020,
  genesis: { hash: encodeBase58(new Uint8Array(32).fill(1)), witnessList: ['w'] },
}
let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'replay-command-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('a recording without a block is no proof of anything', async () => {
  await writeFile(join(folder, 'meta.json'), JSON.stringify(META))
  await writeFile(join(folder, BLOCKS), gzipSync(new Uint8Array(0)))
  const lines: object[] = []
  const run = runReplay([folder], {
    jsonMode: true,
    json: (line) => lines.push(line),
    text: () => undefined,
    progress: () => undefined,
    signal: new AbortController().signal,
  })
  await expect(run).rejects.toMatchObject({ code: 'NO_BLOCKS' })
  expect(lines).toEqual([])
})
