import { decodeBase58OrEmpty } from '#core/codec/base58.ts'
import { EntryMemo } from '#vm/state/entry-memo.ts'
import { mapKey } from '#vm/state/keys.ts'
import type { Slot } from '#vm/state/slot.ts'
import type { StateView } from '#vm/state/state-view.ts'

/** One way to satisfy a permission: a key (`id` base58, `key` its bytes by keyText) or another account's permission. */
export type PermissionItem = {
  readonly id: string
  readonly key: string
  readonly permission: string
  readonly isKeyPair: boolean
  readonly weight: number
}
export type Permission = {
  readonly name: string
  readonly groups: readonly string[]
  readonly items: readonly PermissionItem[]
  readonly threshold: number
}
export type Group = { readonly name: string; readonly items: readonly PermissionItem[] }

/** An account record of auth.iost. Source: spec chain §3.2. */
export type Account = {
  readonly id: string
  readonly referrer: string
  readonly permissions: ReadonlyMap<string, Permission>
  readonly groups: ReadonlyMap<string, Group>
}

/** State key of an account's record. */
export function accountKey(id: string): string {
  return mapKey('auth.iost', 'auth', id)
}

const records = new EntryMemo(accountKey)

/** The record of an account, or null when there is none. */
export function accountSlot(state: StateView, id: string): Slot | null {
  return records.slot(state, id)
}

/** Whether the account has a record. */
export function accountExists(state: StateView, id: string): boolean {
  return accountSlot(state, id) !== null
}

const parsed = new WeakMap<Slot, Account>()

/** The account of a stored record; parsed once for every record. */
export function accountOf(slot: Slot): Account {
  let account = parsed.get(slot)
  if (account === undefined) {
    const value = slot.value
    account = readAccount(typeof value.data === 'string' ? value.data : '')
    parsed.set(slot, account)
  }
  return account
}

/** Account of its JSON text; members of a wrong shape read as empty. */
function readAccount(text: string): Account {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    json = undefined
  }
  const record = asObject(json)
  return {
    id: asText(record['id']),
    referrer: asText(record['referrer']),
    permissions: new Map(
      Object.entries(asObject(record['permissions'])).map(([name, value]) => {
        const permission = asObject(value)
        return [
          name,
          {
            name: asText(permission['name']),
            groups: asList(permission['groups']).map(asText),
            items: readItems(permission['items']),
            threshold: asNumber(permission['threshold']),
          },
        ]
      }),
    ),
    groups: new Map(
      Object.entries(asObject(record['groups'])).map(([name, value]) => {
        const group = asObject(value)
        return [name, { name: asText(group['name']), items: readItems(group['items']) }]
      }),
    ),
  }
}

function readItems(value: unknown): PermissionItem[] {
  return asList(value).map((item) => {
    const record = asObject(item)
    const id = asText(record['id'])
    const isKeyPair = record['is_key_pair'] === true
    return {
      id,
      key: isKeyPair ? keyOf(id) : NO_KEY,
      permission: asText(record['permission']),
      isKeyPair,
      weight: asNumber(record['weight']),
    }
  })
}

/** A public key as a text with one character for every byte: cheaper to make than base58. */
export function keyText(bytes: Uint8Array): string {
  return String.fromCharCode.apply(null, bytes as unknown as number[])
}

/** No key has this text. */
const NO_KEY = '\uffff'

function keyOf(id: string): string {
  if (id === '') return ''
  const bytes = decodeBase58OrEmpty(id)
  return bytes.length === 0 ? NO_KEY : keyText(bytes)
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

function asList(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function asText(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

function asNumber(value: unknown): number {
  return typeof value === 'number' ? value : 0
}
