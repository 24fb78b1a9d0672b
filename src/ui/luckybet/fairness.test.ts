import { beforeAll, describe, expect, test } from 'vitest'
import type { TxReceipt } from '#core/tx/receipt.ts'
import { createTestChain } from '#testing/test-chain.ts'
import { fairCommitment } from '#vm/examples/fair-commitment.ts'
import { FAIR_DEPOSIT, luckyBetFair } from '#vm/examples/lucky-bet-fair.ts'
import { betsOfReport, checkDraw, type DrawReport, readDrawReport } from './fairness.ts'
import { UNIT } from './model.ts'

const TIMES = { bets: 12, lock: 3, reveals: 20 }
const PLAYERS = [0, 1, 2].map((i) => ({
  account: `player_${i}`,
  number: i,
  coins: i + 1,
  secret: String(i + 1).padStart(64, 'a'),
}))
let report: DrawReport
let events: TxReceipt['receipts']
let id: string

beforeAll(() => {
  const chain = createTestChain()
  const { source, info } = luckyBetFair(TIMES)
  id = chain.deploy('admin', source, info)
  for (const player of PLAYERS) {
    chain.createAccount(player.account)
    const commitment = fairCommitment({ ...player, round: 1 })
    chain.act(player.account, id, 'commit', [1, player.coins, commitment])
  }
  chain.skip(TIMES.bets + TIMES.lock)
  // The last one keeps the secret.
  for (const { account, number, secret } of PLAYERS.slice(0, 2))
    chain.act(account, id, 'reveal', [number, secret])
  chain.skip(TIMES.reveals)
  events = chain.act('admin', id, 'settle', []).receipts
  report = readDrawReport(events, id) as DrawReport
})

const wrong = (bent: Partial<DrawReport>) =>
  checkDraw({ ...report, ...bent })
    .filter(({ agrees }) => !agrees)
    .map(({ what }) => what)
const bend = (account: string, change: object) => ({
  entries: report.entries.map((entry) => (entry.account === account ? { ...entry, ...change } : entry)),
})

describe('a draw computed again', () => {
  test('agrees with what the contract did', () => {
    expect(report).toMatchObject({ round: 1, burnt: FAIR_DEPOSIT + 3, players: 3, earlier: '' })
    expect(report.entries.map(({ openTx }) => openTx !== undefined)).toEqual([true, true, false])
    expect(checkDraw(report).filter(({ agrees }) => !agrees)).toEqual([])
    expect(checkDraw(report).map(({ what }) => what)).toEqual([
      'commitment',
      'commitment',
      'seed',
      'number',
      'pot',
      'burnt',
      'payout',
      'payout',
      'payout',
    ])
  })

  test('a changed input is caught', () => {
    expect(wrong(bend('player_0', { secret: 'b'.repeat(64) }))).toContain('commitment')
    expect(wrong(bend('player_0', { secret: 'b'.repeat(64) }))).toContain('seed')
    expect(wrong(bend('player_0', { secret: 'not hexadecimal' }))).toContain('seed')
    expect(wrong(bend('player_1', { number: 9 }))).toContain('commitment')
    expect(wrong(bend('player_1', { coins: 5 }))).toContain('payout')
    expect(wrong(bend('player_2', { coins: 5 }))).toEqual(['burnt'])
    expect(wrong({ pot: report.pot + 1 })).toEqual(['pot'])
    expect(wrong(bend('player_2', { paid: 1n }))).toEqual(['payout'])
    expect(wrong({ seed: '00' })).toEqual(['seed'])
    expect(wrong({ number: (report.number + 1) % 10 })).toEqual(['number'])
  })

  test('bets show what was won beside the deposit', () => {
    const bets = betsOfReport(report)
    expect(bets.reduce((sum, { won }) => sum + won, 0n)).toBe(3n * UNIT)
    expect(bets[0]).toMatchObject({ isSilent: false, lostDeposit: false })
    expect(bets[2]).toMatchObject({ account: 'player_2', won: 0n, isSilent: true, lostDeposit: true })
  })

  test('reports of other contracts and broken ones are no reports', () => {
    expect(readDrawReport(events, 'ContractOther')).toBeUndefined()
    expect(readDrawReport([{ funcName: `${id}/settle`, content: '{"result":1}' }], id)).toBeUndefined()
    expect(readDrawReport([{ funcName: `${id}/settle`, content: 'no json' }], id)).toBeUndefined()
  })
})
