import type { ChainPoint } from '#chain/chain-types.ts'
import { type Decimal, formatDecimal, multiplyDecimals } from '#core/codec/decimal.ts'
import { IostError } from '#core/error.ts'
import type { StateReader } from '#vm/executor.ts'
import { GasAccount } from '#vm/native/gas/account.ts'
import { listKey, mapKey, plainKey } from '#vm/state/keys.ts'
import { StateView } from '#vm/state/state-view.ts'
import type { MessageValue } from './schema.ts'
import {
  checkId,
  decimalAt,
  decimalToDouble,
  intAt,
  mapText,
  parseJsonText,
  plainText,
  valueAt,
} from './values.ts'

/** Gas one pledged IOST gains per second. */
const GAS_PER_IOST_SECOND: Decimal = { value: 115n, scale: 2 }

/** Account as GetAccount answers. Errors: BAD_ID, ACCOUNT_NOT_FOUND. Source: spec chain §8.6. */
export function readAccount(point: ChainPoint, name: string): MessageValue {
  checkId(name)
  const { state } = point
  const account = parseJsonText(mapText(state, 'auth.iost', 'auth', name)) as StoredAccount | undefined
  if (account === undefined) throw new IostError({ code: 'ACCOUNT_NOT_FOUND', name }, 'account not found')
  const { amount, scale, frozen } = readTokenBalance(state, 'iost', name, point.time)
  const balance = { value: amount, scale }
  return {
    name,
    balance: decimalToDouble(balance),
    gas_info: readGas(state, name, point.time),
    ram_info: {
      available: readTokenBalance(state, 'ram', name, point.time).amount,
      used: bigintText(plainText(state, 'ram.iost', `UR${name}`)),
      total: bigintText(plainText(state, 'ram.iost', `TR${name}`)),
    },
    permissions: new Map(
      Object.entries(account.permissions ?? {}).map(([key, permission]) => [key, permissionOf(permission)]),
    ),
    groups: new Map(
      Object.entries(account.groups ?? {}).map(([key, group]) => [
        key,
        { name: group.name, items: (group.items ?? []).map(itemOf) },
      ]),
    ),
    frozen_balances: frozen,
    vote_infos: readVotes(state, name),
    balance_string: formatDecimal(balance),
  }
}

/** What an account can use of a token at a time, in smallest units, and what is still frozen. */
export function readTokenBalance(
  state: StateReader,
  token: string,
  account: string,
  time: bigint,
): { amount: bigint; scale: number; frozen: readonly { amount: number; time: bigint }[] } {
  const scale = Number(intAt(state, mapKey('token.iost', `TI${token}`, 'decimal')))
  let amount = intAt(state, mapKey('token.iost', `TB${account}`, token))
  const frozen: { amount: number; time: bigint }[] = []
  for (const item of readFrozen(state, token, account)) {
    if (item.time <= time) amount += item.amount
    else frozen.push({ amount: decimalToDouble({ value: item.amount, scale }), time: item.time })
  }
  return { amount, scale, frozen }
}

/** Gas of an account at a time (ns), in hundredths. Source: spec contracts §5.3 gasAt. */
export function gasAt(state: StateReader, account: string, time: bigint): bigint {
  return new GasAccount(new StateView(state), account).at(time).value
}

function readGas(state: StateReader, account: string, time: bigint): MessageValue {
  const gas = decimalToDouble({ value: gasAt(state, account, time), scale: 2 })
  return {
    current_total: gas,
    transferable_gas: 0,
    pledge_gas: gas,
    increase_speed: decimalToDouble(gasRate(state, account)),
    limit: decimalToDouble(decimalAt(state, plainKey('gas.iost', `${account}gl`))),
    pledged_info: readPledges(state, account),
  }
}

function gasRate(state: StateReader, account: string): Decimal {
  const pledged = decimalAt(state, plainKey('gas.iost', `${account}gt`))
  return pledged.value === 0n ? pledged : multiplyDecimals(pledged, GAS_PER_IOST_SECOND)
}

/** Pledges this account made; the name stands under `pledger`, as the reference prints it. */
function readPledges(state: StateReader, account: string): readonly MessageValue[] {
  const names = new Set(mapFields(state, 'gas.iost', `${account}gp`))
  const out: MessageValue[] = []
  for (const name of names) {
    const amount = decimalAt(state, mapKey('gas.iost', `${account}gp`, name))
    if (amount.value !== 0n) out.push({ pledger: name, amount: decimalToDouble(amount) })
  }
  return out
}

/** Votes an account or contract has given, by producer. */
export function readVotes(state: StateReader, account: string): readonly MessageValue[] {
  const voteId = plainText(state, 'vote_producer.iost', 'voteId') ?? ''
  const votes = parseJsonText(mapText(state, 'vote.iost', `u_${voteId}`, account))
  if (typeof votes !== 'object' || votes === null) return []
  return Object.entries(votes as Record<string, [string, number, string]>).map(
    ([option, [all, , cleared]]) => ({
      option,
      votes: Number(all) - Number(cleared),
      cleared_votes: Number(cleared),
    }),
  )
}

/** Names of a map's recorded fields, in order of their first put. */
export function mapFields(state: StateReader, contract: string, key: string): readonly string[] {
  const bytes = state.get(listKey(contract, key))
  return bytes === undefined ? [] : new TextDecoder().decode(bytes).split('@').slice(1)
}

function readFrozen(
  state: StateReader,
  token: string,
  account: string,
): readonly { amount: bigint; time: bigint }[] {
  const value = valueAt(state, mapKey('token.iost', `TF${account}`, token))
  if (value.type !== 'j') return []
  // Written by the token contract alone: a list of {"Amount":n,"Ftime":ns} whose numbers exceed a double's digits.
  return [...value.data.matchAll(/"Amount":(-?\d+),"Ftime":(-?\d+)/g)].map(
    ([, amount = '0', time = '0']) => ({
      amount: BigInt(amount),
      time: BigInt(time),
    }),
  )
}

function permissionOf(permission: StoredPermission): MessageValue {
  return {
    name: permission.name,
    group_names: permission.groups ?? [],
    items: (permission.items ?? []).map(itemOf),
    threshold: BigInt(permission.threshold),
  }
}

function itemOf(item: StoredItem): MessageValue {
  return {
    id: item.id,
    is_key_pair: item.is_key_pair,
    weight: BigInt(item.weight),
    permission: item.permission ?? '',
  }
}

function bigintText(text: string | undefined): bigint {
  return text !== undefined && /^-?\d+$/.test(text) ? BigInt(text) : 0n
}

type StoredItem = {
  readonly id: string
  readonly permission?: string
  readonly is_key_pair: boolean
  readonly weight: number
}
type StoredPermission = {
  readonly name: string
  readonly groups?: readonly string[]
  readonly items?: readonly StoredItem[]
  readonly threshold: number
}
type StoredAccount = {
  readonly permissions?: Readonly<Record<string, StoredPermission>>
  readonly groups?: Readonly<
    Record<string, { readonly name: string; readonly items?: readonly StoredItem[] }>
  >
}
