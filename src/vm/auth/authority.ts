import { encodeHex } from '#core/codec/hex.ts'
import { sha3_256 } from '#core/hash/sha3.ts'
import { secp256k1Coordinates } from '#core/keys/secp256k1.ts'
import type { StateView } from '#vm/state/state-view.ts'
import { accountOf, accountSlot } from './account.ts'

/** What counts in a check: declared signers (contracts ask), keys of any signature, or keys of publisher signatures. */
export type AuthMode = 'normal' | 'signer' | 'publisher'

/** Who stands behind a transaction. */
export type Signers = {
  /** Every key that signed, with 1 = signer, 2 = publisher signature; the latter stand last. */
  readonly keys: Iterable<readonly [key: Uint8Array, level: number]>
  /** What a key (by keyText) counts for: 0 when it did not sign, else the higher of its levels. */
  levelOf(key: string): number
  /** Whether `name@permission` was declared; the publisher's `active` always is. */
  declares(permission: string): boolean
}

export type AuthAnswer = { readonly ok: boolean; readonly cpu: number }

/** Cost of a check that a declared signer, the contract authority list or an earlier visit answers. */
const CHECK_CPU = 10

/** Whether a name is treated as a contract: its prefix is `Contract` or it holds a dot (spec contracts §1.9). */
export function isContractLike(id: string): boolean {
  return id.startsWith('Contract') || id.includes('.')
}

/** Whether a name has the form of a key-derived account. */
export function isKeyAccount(id: string): boolean {
  return id.length === 42 && id.startsWith('0x')
}

/**
 * Whether `id@permission` authorises, and what looking costs: 10 for a hit among the signers, the record's bytes for
 * every account read. Contract-like ids are the caller's business. Source: spec chain §3.3, spec contracts §2.12.
 */
export function checkAuthority(
  state: StateView,
  signers: Signers,
  id: string,
  permission: string,
  mode: AuthMode,
): AuthAnswer {
  if (mode === 'normal' && signers.declares(`${id}@${permission}`)) return { ok: true, cpu: CHECK_CPU }
  return walk({ state, signers, mode, visited: new Set() }, id, permission)
}

type Walk = {
  readonly state: StateView
  readonly signers: Signers
  readonly mode: AuthMode
  readonly visited: Set<string>
}

function walk(search: Walk, id: string, permission: string): AuthAnswer {
  const name = `${id}@${permission}`
  if (search.visited.has(name)) return { ok: false, cpu: CHECK_CPU }
  search.visited.add(name)
  if (search.mode === 'normal' && search.signers.declares(name)) return { ok: true, cpu: CHECK_CPU }
  const slot = accountSlot(search.state, id)
  if (slot === null) return { ok: false, cpu: 1 }
  let cpu = slot.bytes.length
  if (isKeyAccount(id)) return { ok: holdsKeyOf(search.signers, id), cpu }

  const account = accountOf(slot)
  const wanted = account.permissions.get(permission)
  if (wanted === undefined) {
    // The cost of this read is dropped by the reference when it starts over at `active`.
    return permission === 'owner' || permission === 'active' ? { ok: false, cpu } : walk(search, id, 'active')
  }
  const need = search.mode === 'publisher' ? 1 : 0
  const items = [...wanted.items]
  for (const name of wanted.groups) items.push(...(account.groups.get(name)?.items ?? []))
  let weight = 0
  for (const item of items) {
    if (item.isKeyPair) {
      if (search.mode === 'normal') continue
      if (search.signers.levelOf(item.key) <= need) continue
    } else {
      const inner = walk(search, item.id, item.permission)
      cpu += inner.cpu
      if (!inner.ok) continue
    }
    weight += item.weight
    if (weight >= wanted.threshold) return { ok: true, cpu }
  }
  if (weight >= wanted.threshold) return { ok: true, cpu }
  if (permission === 'owner') return { ok: false, cpu }
  const fallback = walk(search, id, permission === 'active' ? 'owner' : 'active')
  return { ok: fallback.ok, cpu: cpu + fallback.cpu }
}

function holdsKeyOf(signers: Signers, id: string): boolean {
  for (const [key] of signers.keys) if (keyAccountId(key) === id) return true
  return false
}

/** The `0x…` account id of a secp256k1 public key, or undefined when the key does not parse. Source: spec chain §3.1. */
export function keyAccountId(publicKey: Uint8Array): string | undefined {
  const coordinates = secp256k1Coordinates(publicKey)
  return coordinates === undefined ? undefined : `0x${encodeHex(sha3_256(coordinates).subarray(12))}`
}
