import { useEffect } from 'react'
import { IostError } from '#core/error.ts'
import type { Labelled, Trust } from '#light/api.ts'
import { useLight, useNetworkKey, useReach, useSession } from './session.ts'
import { remember, remembered } from './store.ts'
import { type Loaded, useLoad } from './use-load.ts'

export type PermissionItem = {
  readonly id: string
  readonly isKey: boolean
  readonly weight: number
  readonly permission: string
}
export type Permission = {
  readonly name: string
  readonly threshold: number
  readonly items: readonly PermissionItem[]
}

/** An account as nodes report it. Balance as decimal text; gas in whole units, RAM in bytes. */
export type AccountState = {
  readonly name: string
  readonly balance: string
  readonly gas: {
    readonly now: number
    readonly limit: number
    readonly perSecond: number
    readonly pledged: number
  }
  readonly ram: { readonly available: number; readonly used: number; readonly total: number }
  readonly permissions: readonly Permission[]
}

/** Reads the answer to `getAccount`. Errors: BAD_ANSWER with the field. Source: spec chain §8.5. */
export function readAccountState(value: unknown): AccountState {
  const root = object(value, 'account')
  const gas = object(root['gas_info'], 'gas_info')
  const ram = object(root['ram_info'], 'ram_info')
  const pledges = Array.isArray(gas['pledged_info']) ? gas['pledged_info'] : []
  const permissions = object(root['permissions'], 'permissions')
  const exact = root['balance_string']
  return {
    name: text(root['name'], 'name'),
    balance: typeof exact === 'string' && exact !== '' ? exact : plain(number(root['balance'], 'balance')),
    gas: {
      now: number(gas['current_total'], 'current_total'),
      limit: number(gas['limit'], 'limit'),
      perSecond: number(gas['increase_speed'], 'increase_speed'),
      pledged: pledges.reduce((sum, pledge) => sum + number(object(pledge, 'pledge')['amount'], 'amount'), 0),
    },
    ram: {
      available: number(ram['available'], 'available'),
      used: number(ram['used'], 'used'),
      total: number(ram['total'], 'total'),
    },
    permissions: Object.values(permissions).map(readPermission),
  }
}

function readPermission(value: unknown): Permission {
  const permission = object(value, 'permission')
  const items = Array.isArray(permission['items']) ? permission['items'] : []
  return {
    name: text(permission['name'], 'permission.name'),
    threshold: number(permission['threshold'], 'threshold'),
    items: items.map((item) => {
      const fields = object(item, 'item')
      return {
        id: text(fields['id'], 'item.id'),
        isKey: fields['is_key_pair'] === true,
        weight: number(fields['weight'], 'weight'),
        permission: typeof fields['permission'] === 'string' ? fields['permission'] : '',
      }
    }),
  }
}

/** What is shown of an account: fresh, or the last known with its time. */
export type ShownAccount = {
  readonly account: AccountState
  readonly trust: Trust
  /** ms since 1970. */
  readonly at: number
  readonly kept: boolean
}

/** The state of an account, read again while the chain moves; without network the last known one. */
export function useAccountState(name: string | undefined): Loaded<ShownAccount> {
  const client = useSession((session) => session.client)
  const network = useNetworkKey()
  const light = useLight()
  // One reading per three seconds of chain is fresh enough for balances.
  const version = Math.floor((light?.irreversible?.number ?? 0) / 6)
  const { reachable } = useReach()
  const ready = client !== undefined && name !== undefined && network !== undefined
  const loaded = useLoad<Labelled<AccountState>>(
    ready && reachable ? `${network}/${name}` : undefined,
    async () => {
      const { value, trust } = await (client as NonNullable<typeof client>).read({
        kind: 'account',
        name: name as string,
      })
      return { value: readAccountState(value), trust }
    },
    version,
  )
  const key = `last/${network}/${name}`
  useEffect(() => {
    if (loaded.value !== undefined)
      remember(key, { account: loaded.value.value, trust: loaded.value.trust, at: Date.now() })
  }, [key, loaded.value])
  if (loaded.value !== undefined && reachable && loaded.fault === undefined) {
    const { value, trust } = loaded.value
    return { ...loaded, value: { account: value, trust, at: Date.now(), kept: false } }
  }
  const last = ready ? (remembered(key) as Omit<ShownAccount, 'kept'> | undefined) : undefined
  return { ...loaded, value: last === undefined ? undefined : { ...last, kept: true } }
}

function object(value: unknown, field: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw bad(field)
  return value as Record<string, unknown>
}

function text(value: unknown, field: string): string {
  if (typeof value !== 'string') throw bad(field)
  return value
}

function number(value: unknown, field: string): number {
  const result = typeof value === 'string' && value !== '' ? Number(value) : value
  if (typeof result !== 'number' || !Number.isFinite(result)) throw bad(field)
  return result
}

function plain(value: number): string {
  return value.toFixed(8).replace(/[.]?0+$/, '')
}

function bad(field: string): IostError {
  return new IostError({ code: 'BAD_ANSWER', field })
}
