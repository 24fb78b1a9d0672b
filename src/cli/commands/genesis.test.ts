import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeGenesisFolder } from '#full/genesis-folder.ts'
import { RECORDED_CHAINS, recordedGenesis } from '#testing/recorded-genesis.ts'
import { sharedDir } from '#testing/shared-dir.ts'
import type { CliIo } from '../io.ts'
import { runGenesis } from './genesis.ts'

let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'genesis-command-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** The JSON line the command prints. */
async function everest(...args: string[]): Promise<unknown> {
  const lines: object[] = []
  const io: CliIo = {
    jsonMode: true,
    json: (line) => lines.push(line),
    text: () => {},
    progress: () => {},
    signal: new AbortController().signal,
  }
  expect(await runGenesis(args, io)).toBe(0)
  expect(lines).toHaveLength(1)
  return lines[0]
}

test('a written folder gives the same block 0 when it is read', async () => {
  const written = await everest('--write', join(folder, 'own'), '--witnesses', '4')
  expect(written).toMatchObject({ chainId: 1020 })
  expect(await everest(join(folder, 'own'))).toEqual(written)
}, 60_000)

test.skipIf(sharedDir() === undefined).each(RECORDED_CHAINS)(
  'the folder that the recording %s was made from gives its hash',
  async (name) => {
    const { settings, contracts, hash, witnesses } = recordedGenesis(name)
    await writeGenesisFolder(join(folder, name), { settings, contracts })
    expect(await everest(join(folder, name))).toEqual({ hash, witnesses, chainId: settings.chainId })
  },
  60_000,
)

test.each([
  [['/nowhere'], 'ENVIRONMENT'],
  [[], 'USAGE'],
  [['a', 'b'], 'USAGE'],
  [['--chain-id', 'x', 'a'], 'USAGE'],
  [['--bogus'], 'ERR_PARSE_ARGS_UNKNOWN_OPTION'],
])('wrong use %j is refused', async (args, code) => {
  await expect(everest(...args)).rejects.toMatchObject({ code })
})
