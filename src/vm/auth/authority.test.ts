import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { decodeBase58 } from '#core/codec/base58.ts'
import { DEFAULT_COSTS } from '#vm/host/cost.ts'
import { Slot } from '#vm/state/slot.ts'
import { StateView } from '#vm/state/state-view.ts'
import { accountKey, keyText } from './account.ts'
import { type AuthMode, checkAuthority, isContractLike, type Signers } from './authority.ts'

type PermissionCase = {
  accounts: Record<string, unknown>
  signers: string[]
  keys_in_signs: string[]
  keys_in_publish_signs: string[]
  publisher: string
  checks: [string, string, 'NORMAL' | 'SIGNER' | 'PUBLISHER', boolean][]
}

const url = new URL('../../testing/vectors/chain.json', import.meta.url)
const { permissions } = JSON.parse(readFileSync(url, 'utf8')) as { permissions: { cases: PermissionCase[] } }

function viewOf(accounts: Record<string, unknown>): StateView {
  const view = new StateView({ get: () => undefined })
  for (const [id, record] of Object.entries(accounts)) {
    view.set(accountKey(id), Slot.ofValue({ type: 's', data: JSON.stringify(record), payer: id }))
  }
  return view
}

function signersOf(levels: ReadonlyMap<string, number>, permissions: readonly string[]): Signers {
  const keys = [...levels].map(([key, level]) => [decodeBase58(key), level] as const)
  return {
    keys,
    levelOf: (text) => keys.find(([key]) => keyText(key) === text)?.[1] ?? 0,
    declares: (permission) => permissions.includes(permission),
  }
}

describe('checkAuthority', () => {
  it.each(permissions.cases.map((vector, index) => [index, vector] as const))(
    'answers as the reference does in world %i',
    (_, vector) => {
      const view = viewOf(vector.accounts)
      const keys = new Map<string, number>()
      for (const key of vector.keys_in_signs) keys.set(key, 1)
      for (const key of vector.keys_in_publish_signs) keys.set(key, 2)
      const signers = signersOf(keys, [...vector.signers, `${vector.publisher}@active`])
      for (const [id, permission, mode, wanted] of vector.checks) {
        const got =
          !isContractLike(id) &&
          checkAuthority(view, signers, id, permission, mode.toLowerCase() as AuthMode, DEFAULT_COSTS).ok
        expect(got, `${id}@${permission} ${mode}`).toBe(wanted)
      }
    },
  )

  it('holds all 480 recorded checks', () => {
    expect(permissions.cases.reduce((sum, { checks }) => sum + checks.length, 0)).toBe(480)
  })

  it('follows a chain of accounts of any length', () => {
    const length = 20_000
    const accounts: Record<string, unknown> = {}
    for (let i = 0; i < length; i++) {
      const item = { id: `a${i + 1}`, permission: 'active', is_key_pair: false, weight: 1 }
      accounts[`a${i}`] = {
        id: `a${i}`,
        permissions: { active: { name: 'active', items: [item], threshold: 1 } },
      }
    }
    const signers = signersOf(new Map(), [`a${length}@active`])
    expect(checkAuthority(viewOf(accounts), signers, 'a0', 'active', 'normal', DEFAULT_COSTS).ok).toBe(true)
    expect(
      checkAuthority(viewOf(accounts), signersOf(new Map(), []), 'a0', 'active', 'normal', DEFAULT_COSTS).ok,
    ).toBe(false)
  })

  it('charges a declared signer 10 and an account read its bytes', () => {
    const record = { id: 'alice', permissions: { active: { name: 'active', items: [], threshold: 1 } } }
    const view = viewOf({ alice: record })
    const bytes = view.get(accountKey('alice'))?.length
    const signers = signersOf(new Map(), ['alice@active'])
    expect(checkAuthority(view, signers, 'alice', 'active', 'normal', DEFAULT_COSTS)).toEqual({
      ok: true,
      cpu: 10,
      net: 0,
    })
    // The read that finds no such permission is forgotten when the walk starts over at `active`.
    expect(checkAuthority(view, signers, 'alice', 'transfer', 'normal', DEFAULT_COSTS)).toEqual({
      ok: true,
      cpu: 10,
      net: 0,
    })
    expect(checkAuthority(view, signers, 'alice', 'owner', 'normal', DEFAULT_COSTS)).toEqual({
      ok: false,
      cpu: bytes,
      net: 0,
    })
    expect(checkAuthority(view, signers, 'nobody', 'active', 'normal', DEFAULT_COSTS)).toEqual({
      ok: false,
      cpu: 1,
      net: 0,
    })
  })
})
