import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { TxReceipt } from '#core/tx/receipt.ts'
import { createTestChain, type TestChain } from '#testing/test-chain.ts'
import { fairCommitment } from './fair-commitment.ts'
import { fairPhase, readFairRound } from './fair-round.ts'
import { type FairEntry, fairOutcome } from './fair-rules.ts'
import { FAIR_DEPOSIT, FAIR_MAX_PLAYERS, type FairTimes, luckyBetFair } from './lucky-bet-fair.ts'

const UNIT = 100_000_000n
const BURN = 'deadaddr'
const TIMES: FairTimes = { bets: 9, lock: 2, reveals: 12 }
// Names that begin like others, one without money for a bet and one without RAM.
const PLAYERS = ['alice', 'alice1', 'alice11', ...Array.from({ length: 8 }, (_, i) => `bob_${i}`)]
const POOR = 'alice_poor'
const NO_RAM = 'bob_noram'
const ALL = [...PLAYERS, POOR, NO_RAM]
const SEQUENCES = 6

type Action =
  | { readonly do: 'commit'; readonly who: number; readonly coins: number; readonly late: boolean }
  | { readonly do: 'reveal'; readonly who: number; readonly lie: boolean }
  | { readonly do: 'everybody'; readonly what: 'commit' | 'reveal' }
  | { readonly do: 'settle' }
  | { readonly do: 'wait'; readonly blocks: number }

const who = fc.nat(ALL.length - 1)
const rarely = fc.integer({ min: 0, max: 7 }).map((n) => n === 0)
const action: fc.Arbitrary<Action> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('commit' as const),
      who,
      coins: fc.integer({ min: 0, max: 6 }),
      late: rarely,
    }),
  },
  { weight: 6, arbitrary: fc.record({ do: fc.constant('reveal' as const), who, lie: rarely }) },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('everybody' as const),
      what: fc.constantFrom('commit' as const, 'reveal' as const),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('settle' as const) }) },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('wait' as const), blocks: fc.integer({ min: 1, max: 12 }) }),
  },
)

type Sealed = FairEntry & { readonly kept: { readonly number: number; readonly secret: string } }

/** The game on a chain and a model of it beside, held together after every action. */
function createTable() {
  const chain: TestChain = createTestChain()
  const { source, info } = luckyBetFair(TIMES)
  const id = chain.deploy('admin', source, info)
  for (const name of ALL) chain.createAccount(name, name === POOR ? 40 : 5_000)
  const free = Number(chain.balance(NO_RAM, 'ram'))
  ok(chain.act(NO_RAM, 'ram.iost', 'sell', [NO_RAM, NO_RAM, free]))
  const table = new Map<string, Sealed>()
  const money = () => [id, BURN, ...ALL].reduce((sum, name) => sum + chain.balance(name), 0n)
  const before = money()
  let serial = 0
  const seen = { draws: 0, refunds: 0, silent: 0, refused: 0 }

  const round = () => readFairRound(JSON.parse(chain.text(`b-${id}-round`) ?? ''))
  const phase = () => fairPhase(round(), chain.number + 1, TIMES)

  /** What the end of the present round has to pay, by the rules. */
  function settled(): Map<string, bigint> {
    const entries = [...table.values()]
    const outcome = fairOutcome(entries)
    const silent = entries.filter(({ secret }) => secret === undefined).length
    if (outcome.number < 0) seen.refunds += 1
    else seen.draws += 1
    if (silent > 0 && outcome.burnt > 0) seen.silent += 1
    const paid = new Map(entries.map(({ account }, i) => [account, outcome.paid[i] as bigint]))
    paid.set(BURN, BigInt(outcome.burnt) * UNIT)
    table.clear()
    return paid
  }

  /** Runs a call that the model expects to succeed or not, and compares every balance. */
  function call(
    name: string,
    method: string,
    args: readonly unknown[],
    due: ReadonlyMap<string, bigint> | undefined,
  ) {
    const old = new Map([BURN, ...ALL].map((one) => [one, chain.balance(one)]))
    const receipt = chain.act(name, id, method, args)
    if (due === undefined) {
      seen.refused += 1
      expect(receipt.status.code, method).not.toBe(0)
    } else ok(receipt)
    for (const [one, had] of old) expect(chain.balance(one), one).toBe(had + (due?.get(one) ?? 0n))
  }

  function commit(name: string, coins: number, late: boolean): void {
    const now = phase()
    const current = round().round + (now === 'over' ? 1 : 0)
    const bet = { number: serial % 10, secret: (++serial).toString(16).padStart(64, '0') }
    const args = [
      late ? current - 1 : current,
      coins,
      fairCommitment({ ...bet, round: current, account: name }),
    ]
    const isOpen = now === 'empty' || now === 'bets' || now === 'over'
    const isTaken = now !== 'over' && table.has(name)
    const canPay = chain.balance(name) >= BigInt(coins + FAIR_DEPOSIT) * UNIT && name !== NO_RAM
    if (!isOpen || isTaken || late || coins < 1 || coins > 5 || !canPay) {
      call(name, 'commit', args, undefined)
      return
    }
    const due = now === 'over' ? settled() : new Map<string, bigint>()
    due.set(name, (due.get(name) ?? 0n) - BigInt(coins + FAIR_DEPOSIT) * UNIT)
    call(name, 'commit', args, due)
    table.set(name, { account: name, coins, kept: bet })
  }

  function reveal(name: string, lie: boolean): void {
    const entry = table.get(name)
    const number = entry?.kept.number ?? 0
    const args = [lie ? (number + 1) % 10 : number, entry?.kept.secret ?? 'a'.repeat(64)]
    const isDue = phase() === 'reveals' && entry !== undefined && entry.secret === undefined && !lie
    call(name, 'reveal', args, isDue ? new Map() : undefined)
    if (isDue) table.set(name, { ...entry, ...entry.kept })
  }

  function settle(name: string): void {
    call(name, 'settle', [], phase() === 'over' ? settled() : undefined)
  }

  return {
    seen,
    step(next: Action): void {
      if (next.do === 'commit') commit(ALL[next.who] as string, next.coins, next.late)
      else if (next.do === 'reveal') reveal(ALL[next.who] as string, next.lie)
      else if (next.do === 'settle') settle('admin')
      else if (next.do === 'wait') chain.skip(next.blocks)
      else for (const name of PLAYERS) next.what === 'commit' ? commit(name, 3, false) : reveal(name, false)
    },
    /** The contract holds what open bets have put in, and not a unit more. */
    check(): void {
      const open = [...table.values()].reduce(
        (sum, { coins }) => sum + BigInt(coins + FAIR_DEPOSIT) * UNIT,
        0n,
      )
      expect(chain.balance(id)).toBe(open)
      expect(round()).toMatchObject({
        players: table.size,
        revealed: [...table.values()].filter(({ secret }) => secret !== undefined).length,
      })
      expect(table.size).toBeLessThanOrEqual(FAIR_MAX_PLAYERS)
    },
    /** Whatever the state is, time and one call by anybody give all money back. */
    end(): void {
      chain.skip(TIMES.bets + TIMES.lock + TIMES.reveals)
      if (table.size > 0) settle('admin')
      expect(chain.balance(id)).toBe(0n)
      // Everything else went to players or is burnt; gas and RAM were bought before.
      expect(money()).toBe(before)
    },
  }
}

function ok(receipt: TxReceipt): void {
  expect(receipt.status.message).toBe('')
}

test('no sequence of actions, right or wrong, leaves money in the contract or pays what the rules do not', {
  timeout: 180_000,
}, () => {
  const total = { draws: 0, refunds: 0, silent: 0, refused: 0 }
  fc.assert(
    fc.property(fc.array(action, { minLength: 60, maxLength: 90 }), (actions) => {
      const table = createTable()
      for (const one of actions) {
        table.step(one)
        table.check()
      }
      table.end()
      for (const key of Object.keys(total) as (keyof typeof total)[]) total[key] += table.seen[key]
    }),
    { numRuns: SEQUENCES, seed: 4, endOnFailure: true },
  )
  // The sequences did go through all that can happen.
  for (const count of Object.values(total)) expect(count).toBeGreaterThan(0)
})
