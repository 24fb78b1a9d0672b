import { useSyncExternalStore } from 'react'
import { useNetworkKey } from '#ui/shared/session.ts'
import { onRemembered, remember, remembered } from '#ui/shared/store.ts'

/** A contract that belongs to a file of a project on this device; kept for each network by its genesis hash. */
export type Published = {
  readonly contract: string
  readonly project: string
  readonly file: string
  readonly account: string
  /** Hash of the last transaction sent for it. */
  readonly tx: string
  /** ms since 1970. */
  readonly at: number
}

const MAX_KEPT = 200
const NONE: readonly Published[] = []
const cache = new Map<string, readonly Published[]>()
const listeners = new Set<() => void>()

onRemembered((key) => {
  if (!key.startsWith('published/')) return
  cache.delete(key.slice('published/'.length))
  for (const listener of listeners) listener()
})

function read(network: string): readonly Published[] {
  let list = cache.get(network)
  if (list === undefined) {
    const stored = remembered(`published/${network}`)
    list = Array.isArray(stored) ? stored.filter(isPublished) : NONE
    cache.set(network, list)
  }
  return list
}

function isPublished(value: unknown): value is Published {
  const entry = value as Published | null
  return [entry?.contract, entry?.project, entry?.file, entry?.account, entry?.tx].every(
    (field) => typeof field === 'string',
  )
}

/** Keeps that a contract belongs to a project's file; the newest stands first. */
export function keepPublished(network: string, entry: Published): void {
  const others = read(network).filter((other) => !isSame(other, entry))
  write(network, [entry, ...others].slice(0, MAX_KEPT))
}

/** Takes a contract off the list; the chain keeps it. */
export function forgetPublished(network: string, entry: Published): void {
  write(
    network,
    read(network).filter((other) => !isSame(other, entry)),
  )
}

/** A contract opened from its page belongs to the new project as well as to the one it came from. */
function isSame(a: Published, b: Published): boolean {
  return a.contract === b.contract && a.project === b.project
}

function write(network: string, list: readonly Published[]): void {
  cache.set(network, list)
  remember(`published/${network}`, list)
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** Contracts of a project on the present network, the newest first. */
export function usePublished(project: string): readonly Published[] {
  return useAllPublished().filter((entry) => entry.project === project)
}

/** What this device remembers of a contract of the present network. */
export function usePublishedContract(contract: string): Published | undefined {
  return useAllPublished().find((entry) => entry.contract === contract)
}

function useAllPublished(): readonly Published[] {
  const network = useNetworkKey()
  return useSyncExternalStore(subscribe, () => (network === undefined ? NONE : read(network)))
}
