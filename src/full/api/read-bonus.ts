import BigNumber from 'bignumber.js'
import type { ChainPoint } from '#chain/chain-types.ts'
import type { StateReader } from '#vm/executor.ts'
import type { MessageValue } from './schema.ts'
import { checkId, mapText, parseJsonText, plainText } from './values.ts'

/** Votes below which a candidate earns nothing. */
const VOTE_THRESHOLD = new BigNumber(2_100_000)
const BONUS_DECIMALS = 8

/** GetVoterBonus: what a voter may withdraw, by producer. Errors: BAD_ID. Source: spec contracts §6.4 "Bonus arithmetic". */
export function voterBonus({ state }: ChainPoint, account: string): MessageValue {
  checkId(account)
  const votes = parseJsonText(mapText(state, 'vote.iost', `u_${voteIdOf(state)}`, account))
  const detail = new Map<string, number>()
  let bonus = 0
  for (const [producer, entry] of Object.entries((votes ?? {}) as Record<string, readonly [string]>)) {
    const coefficient = storedNumber(mapText(state, 'vote_producer.iost', 'voterCoef', producer))
    const mask = storedNumber(mapText(state, 'vote_producer.iost', `v_${producer}`, account))
    const earning = cut(coefficient.times(entry[0]).minus(mask))
    if (earning <= 0) continue
    detail.set(producer, earning)
    bonus += earning
  }
  return { bonus, detail }
}

/** GetCandidateBonus: what a candidate may withdraw. Errors: BAD_ID. */
export function candidateBonus({ state }: ChainPoint, account: string): MessageValue {
  checkId(account)
  const option = parseJsonText(mapText(state, 'vote.iost', `v_${voteIdOf(state)}`, account)) as
    | { readonly votes: string }
    | undefined
  const votes = new BigNumber(option?.votes ?? 0)
  const key = votes.lt(VOTE_THRESHOLD) ? new BigNumber(0) : votes
  const coefficient = storedNumber(plainText(state, 'vote_producer.iost', 'candCoef'))
  const mask = storedNumber(mapText(state, 'vote_producer.iost', 'candMask', account))
  return { bonus: cut(coefficient.times(key).minus(mask)) }
}

function voteIdOf(state: StateReader): string {
  return plainText(state, 'vote_producer.iost', 'voteId') ?? ''
}

/** A number as the contract stores it: JSON text of a number or of its digits. */
function storedNumber(text: string | undefined): BigNumber {
  const value = new BigNumber((text ?? '0').replace(/^"|"$/g, ''))
  return value.isFinite() ? value : new BigNumber(0)
}

function cut(value: BigNumber): number {
  const units = value.shiftedBy(BONUS_DECIMALS).integerValue(BigNumber.ROUND_DOWN)
  return units.toNumber() / 10 ** BONUS_DECIMALS
}
