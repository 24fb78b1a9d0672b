import type { ChainPoint } from '#chain/chain-types.ts'
import { IostError } from '#core/error.ts'
import { mapKey } from '#vm/state/keys.ts'
import { mapFields, readTokenBalance } from './read-account.ts'
import type { MessageValue } from './schema.ts'
import { checkId, decimalToDouble, intAt, mapText, valueAt } from './values.ts'

/** GetTokenBalance: an unknown account or token has 0. Errors: BAD_ID. */
export function tokenBalance(point: ChainPoint, account: string, token: string): MessageValue {
  checkId(account)
  const { amount, scale, frozen } = readTokenBalance(point.state, token, account, point.time)
  return { balance: decimalToDouble({ value: amount, scale }), frozen_balances: frozen }
}

/** GetTokenInfo. Errors: TOKEN_NOT_FOUND. */
export function tokenInfo({ state }: ChainPoint, symbol: string): MessageValue {
  const key = (field: string) => mapKey('token.iost', `TI${symbol}`, field)
  const issuer = valueAt(state, key('issuer'))
  if (issuer.type !== 's') throw new IostError({ code: 'TOKEN_NOT_FOUND', symbol }, 'token not found')
  const total = intAt(state, key('totalSupply'))
  const current = intAt(state, key('supply'))
  const decimal = Number(intAt(state, key('decimal')))
  const isTrue = (field: string) => valueAt(state, key(field)).data === true
  const fullName = valueAt(state, key('fullName'))
  return {
    symbol,
    full_name: fullName.type === 's' ? fullName.data : '',
    issuer: issuer.data,
    total_supply: total,
    current_supply: current,
    decimal,
    can_transfer: isTrue('canTransfer'),
    only_issuer_can_transfer: isTrue('onlyIssuerCanTransfer'),
    total_supply_float: decimalToDouble({ value: total, scale: decimal }),
    current_supply_float: decimalToDouble({ value: current, scale: decimal }),
  }
}

/** GetToken721Balance. Errors: BAD_ID, ACCOUNT_NOT_FOUND. */
export function token721Balance({ state }: ChainPoint, account: string, token: string): MessageValue {
  checkId(account)
  if (mapText(state, 'auth.iost', 'auth', account) === undefined)
    throw new IostError({ code: 'ACCOUNT_NOT_FOUND', account }, 'account not found')
  return {
    balance: intAt(state, mapKey('token721.iost', `T721B${account}`, token)),
    tokenIDs: mapFields(state, 'token721.iost', `T721M${token}#${account}`),
  }
}

/** GetToken721Metadata. Errors: TOKEN_NOT_FOUND. */
export function token721Metadata(point: ChainPoint, token: string, id: string): MessageValue {
  const { owner } = token721Owner(point, token, id) as { owner: string }
  const metadata = mapText(point.state, 'token721.iost', `T721M${token}#${owner}`, id)
  if (metadata === undefined) throw noToken721(token, id)
  return { metadata }
}

/** GetToken721Owner. Errors: TOKEN_NOT_FOUND. */
export function token721Owner({ state }: ChainPoint, token: string, id: string): MessageValue {
  const owner = mapText(state, 'token721.iost', `T721I${token}`, id)
  if (owner === undefined) throw noToken721(token, id)
  return { owner }
}

function noToken721(token: string, id: string): IostError {
  return new IostError({ code: 'TOKEN_NOT_FOUND', token, id }, `token ${token} ${id} not found`)
}
