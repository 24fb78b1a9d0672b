import { utf8Length } from '#core/codec/bytes.ts'
import { encodeHex } from '#core/codec/hex.ts'
import { sha3_256 } from '#core/hash/sha3.ts'
import { secp256k1Coordinates } from '#core/keys/secp256k1.ts'
import type { CostTable, Price } from '#vm/host/cost.ts'
import type { StateView } from '#vm/state/state-view.ts'
import { accountOf, accountSlot, type PermissionItem } from './account.ts'

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

export type AuthAnswer = { readonly ok: boolean; readonly cpu: number; readonly net: number }

/** Whether a name is treated as a contract: its prefix is `Contract` or it holds a dot (spec contracts §1.9). */
export function isContractLike(id: string): boolean {
  return id.startsWith('Contract') || id.includes('.')
}

/** Whether a name has the form of a key-derived account: 42 bytes from `0x` on. */
export function isKeyAccount(id: string): boolean {
  return id.startsWith('0x') && utf8Length(id) === 42
}

/**
 * Whether `id@permission` authorises, and what looking costs: an operation for a hit among the signers, the record's bytes
 * for every account read. Contract-like ids are the caller's business. Source: spec chain §3.3, spec contracts §2.12.
 */
export function checkAuthority(
  state: StateView,
  signers: Signers,
  id: string,
  permission: string,
  mode: AuthMode,
  costs: CostTable,
): AuthAnswer {
  if (mode === 'normal' && signers.declares(`${id}@${permission}`)) return quickAnswer(true, costs)
  const quick = mode === 'normal' ? undefined : askKeys(state, signers, id, permission, mode)
  return quick ?? new Search(state, signers, mode, costs).run(id, permission)
}

/**
 * The answer where an account's keys suffice before anything else has to be looked at, as for most publishers: what the
 * search below would say after its first steps.
 */
function askKeys(
  state: StateView,
  signers: Signers,
  id: string,
  permission: string,
  mode: 'signer' | 'publisher',
): AuthAnswer | undefined {
  const slot = isKeyAccount(id) ? null : accountSlot(state, id)
  if (slot === null) return undefined
  const found = accountOf(slot).permissions.get(permission)
  if (found === undefined) return undefined
  let weight = 0
  for (const { isKeyPair, key, weight: own } of found.items) {
    if (!isKeyPair) return undefined
    if (signers.levelOf(key) <= needOf(mode)) continue
    weight += own
    if (weight >= found.threshold) return { ok: true, cpu: slot.bytes.length, net: 0 }
  }
  return undefined
}

/** The level that a key has to be above. */
function needOf(mode: AuthMode): number {
  return mode === 'publisher' ? 1 : 0
}

/** What a declared signer or the list of contract authority answers, at the price of one operation. */
export function quickAnswer(ok: boolean, { OpPrice }: CostTable): AuthAnswer {
  return { ok, cpu: 10 * OpPrice.cpu, net: 10 * OpPrice.net }
}

/** A permission being looked at: which of its items comes next, what the ones before weigh together. */
type Step = {
  readonly id: string
  readonly permission: string
  readonly items: readonly PermissionItem[]
  readonly threshold: number
  next: number
  weight: number
}

/** One search through accounts that stand in for accounts; open steps are kept in a list, so that depth costs no stack. */
class Search {
  readonly #state: StateView
  readonly #signers: Signers
  readonly #mode: AuthMode
  readonly #visited = new Set<string>()
  readonly #steps: Step[] = []
  readonly #costs: CostTable
  #cpu = 0
  #net = 0

  constructor(state: StateView, signers: Signers, mode: AuthMode, costs: CostTable) {
    this.#state = state
    this.#signers = signers
    this.#mode = mode
    this.#costs = costs
  }

  run(id: string, permission: string): AuthAnswer {
    let answer = this.#enter(id, permission)
    for (;;) {
      const step = this.#steps.at(-1)
      if (step === undefined) return { ok: answer === true, cpu: this.#cpu, net: this.#net }
      // The item asked about last was another account's permission.
      if (answer === true) step.weight += (step.items[step.next - 1] as PermissionItem).weight
      answer = this.#advance(step, answer === true)
    }
  }

  /** What is known at once of a permission; undefined when its items have to be looked at first. */
  #enter(id: string, wanted: string): boolean | undefined {
    let permission = wanted
    for (;;) {
      const name = `${id}@${permission}`
      if (this.#visited.has(name)) return this.#chargeCheck(this.#costs.ErrPrice, false)
      this.#visited.add(name)
      if (this.#mode === 'normal' && this.#signers.declares(name))
        return this.#chargeCheck(this.#costs.OpPrice, true)
      const slot = accountSlot(this.#state, id)
      if (slot === null) return this.#charge(1, false)
      const { length } = slot.bytes
      if (isKeyAccount(id)) return this.#charge(length, holdsKeyOf(this.#signers, id))
      const account = accountOf(slot)
      const found = account.permissions.get(permission)
      if (found !== undefined) {
        this.#cpu += length
        const { items, groups, threshold } = found
        const all =
          groups.length === 0
            ? items
            : [...items, ...groups.flatMap((group) => account.groups.get(group)?.items ?? [])]
        this.#steps.push({ id, permission, items: all, threshold, next: 0, weight: 0 })
        return undefined
      }
      if (permission === 'owner' || permission === 'active') return this.#charge(length, false)
      // The reference starts over at `active` and forgets the cost of this read.
      permission = 'active'
    }
  }

  /** Goes on with a step: its answer, or undefined when another step has to be finished first. */
  #advance(step: Step, weighed: boolean): boolean | undefined {
    if (weighed && step.weight >= step.threshold) return this.#satisfied()
    const need = needOf(this.#mode)
    while (step.next < step.items.length) {
      const item = step.items[step.next++] as PermissionItem
      if (item.isKeyPair) {
        if (this.#mode === 'normal' || this.#signers.levelOf(item.key) <= need) continue
      } else {
        const inner = this.#enter(item.id, item.permission)
        if (inner === undefined) return undefined
        if (!inner) continue
      }
      step.weight += item.weight
      if (step.weight >= step.threshold) return this.#satisfied()
    }
    this.#steps.pop()
    if (step.weight >= step.threshold) return true
    if (step.permission === 'owner') return false
    return this.#enter(step.id, step.permission === 'active' ? 'owner' : 'active')
  }

  #satisfied(): boolean {
    this.#steps.pop()
    return true
  }

  #chargeCheck(price: Price, answer: boolean): boolean {
    this.#net += 10 * price.net
    return this.#charge(10 * price.cpu, answer)
  }

  #charge(cpu: number, answer: boolean): boolean {
    this.#cpu += cpu
    return answer
  }
}

function holdsKeyOf(signers: Signers, id: string): boolean {
  for (const [key] of signers.keys) if (keyAccountId(key) === id) return true
  return false
}

/** The `0x…` account id of a secp256k1 public key, or undefined when the key does not parse. Source: spec chain §3.1. */
function keyAccountId(publicKey: Uint8Array): string | undefined {
  const coordinates = secp256k1Coordinates(publicKey)
  return coordinates === undefined ? undefined : `0x${encodeHex(sha3_256(coordinates).subarray(12))}`
}
