import { useSyncExternalStore } from 'react'
import { useNetworkKey } from './session.ts'
import { onRemembered, remember, remembered } from './store.ts'

/** An account of this wallet on one network. */
export type OwnAccount = { readonly name: string; readonly keyId: string }
type Accounts = { readonly list: readonly OwnAccount[]; readonly active: string | undefined }

const NONE: Accounts = { list: [], active: undefined }
const cache = new Map<string, Accounts>()
const listeners = new Set<() => void>()

onRemembered((key) => {
  if (!key.startsWith('accounts/')) return
  cache.delete(key.slice('accounts/'.length))
  for (const listener of listeners) listener()
})

function read(network: string): Accounts {
  const cached = cache.get(network)
  if (cached !== undefined) return cached
  const stored = remembered(`accounts/${network}`) as Partial<Accounts> | undefined
  const list = Array.isArray(stored?.list) ? stored.list.filter(isAccount) : []
  const accounts = { list, active: list.find(({ name }) => name === stored?.active)?.name ?? list[0]?.name }
  cache.set(network, accounts)
  return accounts
}

function isAccount(value: unknown): value is OwnAccount {
  const account = value as OwnAccount | null
  return typeof account?.name === 'string' && typeof account.keyId === 'string'
}

function write(network: string, accounts: Accounts): void {
  cache.set(network, accounts)
  remember(`accounts/${network}`, accounts)
  for (const listener of listeners) listener()
}

/** Adds an account and makes it the active one. */
export function addAccount(network: string, account: OwnAccount): void {
  const others = read(network).list.filter(({ name }) => name !== account.name)
  write(network, { list: [...others, account], active: account.name })
}

/** Makes another account the active one. */
export function chooseAccount(network: string, name: string): void {
  write(network, { ...read(network), active: name })
}

/** Takes an account off the list; the chain keeps it. */
export function forgetAccount(network: string, name: string): void {
  const list = read(network).list.filter((account) => account.name !== name)
  write(network, { list, active: list[0]?.name })
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** The accounts of the present network and the active one. */
export function useAccounts(): {
  readonly list: readonly OwnAccount[]
  readonly active: OwnAccount | undefined
} {
  const network = useNetworkKey()
  const accounts = useSyncExternalStore(subscribe, () => (network === undefined ? NONE : read(network)))
  return { list: accounts.list, active: accounts.list.find(({ name }) => name === accounts.active) }
}
