import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { encodeBase58 } from '#core/codec/base58.ts'
import { keyPairFromSeed } from '#core/keys/key-pair.ts'
import type { CliIo } from '../io.ts'
import { runLuckyBet } from './luckybet.ts'

const NO_NODE = 'http://127.0.0.1:1'
const IO: CliIo = {
  jsonMode: true,
  json: () => undefined,
  text: () => undefined,
  progress: () => undefined,
  signal: new AbortController().signal,
}
let folder = ''
let keyFile = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'luckybet-command-'))
  keyFile = join(folder, 'key')
  await writeFile(keyFile, encodeBase58(keyPairFromSeed(new Uint8Array(32).fill(1)).secret))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('what is missing or wrong is said with a code', async () => {
  const needed = () => ['--rest', NO_NODE, '--account', 'admin', '--key', keyFile, '--data', folder]
  const cases: [string[], string][] = [
    [[], 'USAGE'],
    [needed().slice(0, 6), 'USAGE'],
    [[...needed(), '--bots', '7'], 'USAGE'],
    [[...needed(), '--bots', 'many'], 'USAGE'],
    [['--rest', NO_NODE, '--account', 'admin', '--key', '/nowhere', '--data', folder], 'USAGE'],
    [needed(), 'NODE_UNREACHABLE'],
  ]
  for (const [args, code] of cases) await expect(runLuckyBet(args, IO)).rejects.toMatchObject({ code })
})
