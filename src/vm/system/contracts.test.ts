import { expect, test } from 'vitest'
import { recordedGenesis } from '#testing/recorded-genesis.ts'
import { sharedDir } from '#testing/shared-dir.ts'
import { instrument } from '#vm/gas/instrument.ts'
import { systemContracts } from './contracts.ts'

test('every contract can be instrumented, and the vote interval stands in those that count epochs', () => {
  const contracts = systemContracts(60)
  expect([...contracts.keys()]).toEqual([
    'issue.iost',
    'auth.iost',
    'bonus.iost',
    'vote.iost',
    'vote_producer.iost',
    'base.iost',
    'exchange.iost',
    'ram.iost',
  ])
  for (const contract of contracts.values())
    expect(instrument(contract.code).length).toBeGreaterThan(contract.code.length)
  const changed = [...contracts.values()].filter(
    ({ id, code }) => code !== systemContracts(1200).get(id)?.code,
  )
  expect(changed.map(({ id }) => id)).toEqual(['vote_producer.iost', 'base.iost'])
  expect(contracts.get('base.iost')?.code).toContain('const ISSUE_INTERVAL = 8640;')
})

test.skipIf(sharedDir() === undefined)('the interface is that of the recorded contracts', () => {
  const recorded = recordedGenesis('tour')
  for (const [id, contract] of systemContracts(1200))
    expect(contract.info).toEqual(recorded.contracts.get(id)?.info)
})
