import { formatDecimal } from '#core/codec/decimal.ts'
import { IostError } from '#core/error.ts'
import { IOST_DECIMALS } from '#core/params.ts'
import type { Trust } from '#light/api.ts'
import { FAIR_DEPOSIT } from '#vm/examples/lucky-bet-fair.ts'

/** A bet of the round in progress; the number of a fair bet is not known before it is opened. */
export type OpenBet = { readonly account: string; readonly coins: number; readonly number?: number }

/** A bet of the fair game's round in progress. */
export type SealedBet = OpenBet & { readonly commitment: string; readonly isOpen: boolean }

/** A bet of a finished round: what it won, in 1e-8 IOST, deposit not counted. */
export type PaidBet = OpenBet & {
  readonly won: bigint
  /** Classic game: what the player named the bet. */
  readonly nonce?: string
  /** Fair game: the player did not open the bet. */
  readonly isSilent?: boolean
  /** Fair game: the deposit did not come back. */
  readonly lostDeposit?: boolean
}

/** A finished round of either game; `number` −1 means that stakes were given back without a draw. */
export type FinishedRound = {
  readonly round: number
  readonly block: number
  readonly number: number
  readonly players: number
  readonly winners: number
  /** 1e-8 IOST. */
  readonly pot: bigint
  /** Time of its block (ns), where the head could be read. */
  readonly time?: bigint | undefined
  /** How the round is known. */
  readonly trust?: Trust
  /** Undefined until the transaction of the draw has been read. */
  readonly bets: readonly PaidBet[] | undefined
  /** Fair game: the transaction of the draw, and of the draw ten rounds before, empty when there is none. */
  readonly tx?: string
  readonly earlier?: string
}

export type ClassicState = {
  readonly round: number
  readonly users: number
  readonly coins: number
  readonly bets: readonly OpenBet[]
}

/** What has become of a bet; `back` = the stake came back, `forfeited` = not opened: stake and deposit are lost. */
export type BetState = 'sent' | 'in' | 'won' | 'lost' | 'back' | 'forfeited'

export type Entry = { readonly key: string; readonly value: string }
export const UNIT = 100_000_000n
const DEPOSIT = BigInt(FAIR_DEPOSIT) * UNIT
const MAX_ENTRIES = 100

/** Reads the answer to `listContractStorage`. Errors: BAD_ANSWER. */
export function readEntries(value: unknown): readonly Entry[] {
  const { datas } = (value ?? {}) as { datas?: unknown }
  if (datas === null || datas === undefined) return []
  if (!Array.isArray(datas)) throw bad('datas')
  return datas.slice(0, MAX_ENTRIES).map((entry: { key?: unknown; value?: unknown }) => {
    if (typeof entry.key !== 'string' || typeof entry.value !== 'string') throw bad('datas')
    return { key: entry.key, value: entry.value }
  })
}

/** Reads the JSON text in the answer to `getContractStorage`; null when nothing is stored. Errors: BAD_ANSWER. */
export function readStored(value: unknown): unknown {
  const { data } = (value ?? {}) as { data?: unknown }
  if (typeof data !== 'string') throw bad('data')
  return parse(data)
}

/** The classic game's round in progress out of its plain keys and its tables. Errors: BAD_ANSWER. */
export function readClassic(keys: readonly Entry[], tables: readonly Entry[]): ClassicState {
  const number = (name: string) => count(parse(keys.find(({ key }) => key === name)?.value ?? ''), name)
  const bets = tables.flatMap(({ key, value }) => {
    const digit = /^table-([0-9])$/.exec(key)?.[1]
    if (digit === undefined) return []
    return list(parse(value), key).map((bet) => ({ ...readBet(bet), number: Number(digit) }))
  })
  return { round: number('round'), users: number('user_number'), coins: number('total_coins'), bets }
}

/** A finished round of the classic game as the contract stores it. Errors: BAD_ANSWER. */
export function readClassicResult(round: number, value: unknown): FinishedRound {
  const result = object(value, 'result')
  const block = count(result['number'], 'number')
  const digit = block % 10
  // Records stand by digit, winners carry a reward; the digit itself is not repeated in them.
  const bets = list(result['records'], 'records').map((record) => {
    const { reward } = object(record, 'record')
    const won = reward === undefined ? 0n : whole(reward, 'reward') * UNIT
    const { nonce } = record as { nonce?: unknown }
    const number = reward === undefined ? {} : { number: digit }
    return { ...readBet(record), ...number, ...(typeof nonce === 'string' ? { nonce } : {}), won }
  })
  return {
    round,
    block,
    number: digit,
    players: count(result['user_number'], 'user_number'),
    winners: count(result['k_number'], 'k_number'),
    pot: whole(result['total_coins'], 'total_coins') * UNIT,
    bets,
  }
}

/** A finished round of the fair game as the contract stores it, without its bets. Errors: BAD_ANSWER. */
export function readFairResult(value: unknown): FinishedRound {
  const result = object(value, 'result')
  const number = result['number']
  if (typeof number !== 'number' || !Number.isInteger(number) || number < -1 || number > 9)
    throw bad('result.number')
  const { tx, earlier } = result
  return {
    round: count(result['round'], 'round'),
    block: count(result['block'], 'block'),
    number,
    players: count(result['players'], 'players'),
    winners: count(result['winners'], 'winners'),
    pot: BigInt(count(result['pot'], 'pot')) * UNIT,
    bets: undefined,
    ...(typeof tx === 'string' ? { tx } : {}),
    ...(typeof earlier === 'string' ? { earlier } : {}),
  }
}

/** Bets of the fair game's round in progress. Errors: BAD_ANSWER. */
export function readFairEntries(entries: readonly Entry[]): readonly SealedBet[] {
  return entries.flatMap(({ key, value }) => {
    if (!key.startsWith('entries-')) return []
    const entry = object(parse(value), key)
    const number = entry['number']
    return [
      {
        account: key.slice('entries-'.length),
        coins: count(entry['coins'], 'coins'),
        commitment: String(entry['commitment']),
        isOpen: entry['secret'] !== undefined,
        ...(typeof number === 'number' ? { number } : {}),
      },
    ]
  })
}

/** Net earnings by account over rounds, best first, at most `limit`; in 1e-8 IOST. */
export function ranking(
  rounds: readonly FinishedRound[],
  limit: number,
): readonly { readonly account: string; readonly net: bigint; readonly bets: number }[] {
  const byAccount = new Map<string, { account: string; net: bigint; bets: number }>()
  for (const { bets = [] } of rounds)
    for (const bet of bets) {
      const { account } = bet
      const row = byAccount.get(account) ?? { account, net: 0n, bets: 0 }
      byAccount.set(account, { account, net: row.net + netOf(bet), bets: row.bets + 1 })
    }
  return [...byAccount.values()].sort((a, b) => (b.net > a.net ? 1 : b.net < a.net ? -1 : 0)).slice(0, limit)
}

/** A bet of an account with what became of it, newest round first. */
export type BetRow = {
  readonly round: number
  readonly coins: number
  readonly number: number | undefined
  readonly state: BetState
  /** Won minus staked, in 1e-8 IOST; undefined while open. */
  readonly net: bigint | undefined
  readonly nonce?: string
}

/** A round that is not over yet. */
export type CurrentRound = { readonly round: number; readonly bets: readonly OpenBet[] }

/** The bets of an account in the round in progress and in finished rounds. */
export function betsOf(
  account: string,
  current: CurrentRound | undefined,
  rounds: readonly FinishedRound[],
): readonly BetRow[] {
  const open = (current?.bets ?? []).filter((bet) => bet.account === account)
  const rows: BetRow[] = open.map(({ coins, number }) => ({
    round: current?.round ?? 0,
    coins,
    number,
    state: 'in',
    net: undefined,
  }))
  for (const { round, bets = [] } of rounds)
    for (const bet of bets)
      if (bet.account === account) {
        const net = netOf(bet)
        rows.push({
          round,
          coins: bet.coins,
          number: bet.number,
          state: stateOf(bet, net),
          net,
          ...(bet.nonce === undefined ? {} : { nonce: bet.nonce }),
        })
      }
  return rows.sort((a, b) => b.round - a.round)
}

/** What a bet brought, a lost deposit included; in 1e-8 IOST. */
function netOf({ won, coins, lostDeposit }: PaidBet): bigint {
  return won - BigInt(coins) * UNIT - (lostDeposit === true ? DEPOSIT : 0n)
}

function stateOf({ lostDeposit }: PaidBet, net: bigint): BetState {
  if (lostDeposit === true) return 'forfeited'
  if (net === 0n) return 'back'
  return net > 0n ? 'won' : 'lost'
}

/** 1e-8 IOST as decimal text. */
export function iostText(value: bigint): string {
  const text = formatDecimal({ value: value < 0n ? -value : value, scale: IOST_DECIMALS })
  return value < 0n ? `-${text}` : text
}

function readBet(value: unknown): { readonly account: string; readonly coins: number } {
  const bet = object(value, 'bet')
  if (typeof bet['account'] !== 'string') throw bad('account')
  return { account: bet['account'], coins: count(bet['coins'], 'coins') }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw bad('json')
  }
}

function list(value: unknown, field: string): readonly unknown[] {
  if (!Array.isArray(value)) throw bad(field)
  return value
}

function object(value: unknown, field: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw bad(field)
  return value as Record<string, unknown>
}

function count(value: unknown, field: string): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) throw bad(field)
  return value
}

function whole(value: unknown, field: string): bigint {
  if (typeof value !== 'string' || !/^[0-9]{1,18}$/.test(value)) throw bad(field)
  return BigInt(value)
}

function bad(field: string): IostError {
  return new IostError({ code: 'BAD_ANSWER', field })
}
