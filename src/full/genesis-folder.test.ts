import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { privateGenesisSettings } from '#vm/genesis/private-network.ts'
import { systemContracts } from '#vm/system/contracts.ts'
import { readGenesisFolder, writeGenesisFolder } from './genesis-folder.ts'

let folder = ''
const settings = privateGenesisSettings({ witnesses: 2, genesisTime: 1_541_847_845_123_456_789n })

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'genesis-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('a written folder reads back as it was', async () => {
  const contracts = systemContracts(1200)
  await writeGenesisFolder(folder, { settings, contracts })
  const read = await readGenesisFolder(folder, 1020)
  expect(read.settings).toEqual(settings)
  expect(read.contracts).toEqual(contracts)
})

test('candidates are not of that form', async () => {
  const withCandidate = privateGenesisSettings({ witnesses: 1, candidates: 1, genesisTime: 0n })
  const writing = writeGenesisFolder(folder, { settings: withCandidate, contracts: systemContracts(1200) })
  await expect(writing).rejects.toThrow('candidates')
})

test.each([
  ['creategenesis: [', 'Flow'],
  ['- 1', 'file'],
  ['initialtimestamp: yesterday', 'tokeninfo'],
  [
    'tokeninfo: {foundationaccount: f, iosttotalsupply: -1, iostdecimal: 8}\nwitnessinfo: [{}]',
    'initialtimestamp',
  ],
  [
    'initialtimestamp: 2018-11-10T11:04:05Z\ntokeninfo: {foundationaccount: f, iosttotalsupply: -1, iostdecimal: 8}\nwitnessinfo: [{}]',
    'iosttotalsupply',
  ],
  [
    "initialtimestamp: 2018-11-10T11:04:05Z\ntokeninfo: {foundationaccount: 'f\"', iosttotalsupply: 1, iostdecimal: 8}\nwitnessinfo: [{}]",
    'foundationaccount',
  ],
])('the settings %j are refused', async (text, reason) => {
  await writeFile(join(folder, 'genesis.yml'), text)
  await expect(readGenesisFolder(folder, 1020)).rejects.toThrow(reason)
})

test('a missing folder is named', async () => {
  await expect(readGenesisFolder(join(folder, 'none'), 1020)).rejects.toThrow('ENOENT')
})
