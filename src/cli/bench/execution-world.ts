import { encodeBase58 } from '#core/codec/base58.ts'
import type { Contract } from '#core/contract/contract.ts'
import { sha3_256 } from '#core/hash/sha3.ts'
import { type KeyPair, keyPairFromSeed } from '#core/keys/key-pair.ts'
import type { Action, Tx } from '#core/tx/tx.ts'
import { addPublishSign } from '#core/tx/tx-sign.ts'
import { sha3Node } from '#platform/sha3.node.ts'
import { accountKey } from '#vm/auth/account.ts'
import { NATIVES } from '#vm/native/registry.ts'
import { contractKey, mapKey, plainKey } from '#vm/state/keys.ts'
import { Slot } from '#vm/state/slot.ts'
import type { Value } from '#vm/state/value.ts'

const ACCOUNTS = 1_000
export const CHAIN_ID = 1020
/** Time of every block, ns. */
export const NOW = 1_700_000_000_000_000_000n

const GAS: Value = { type: 'f', data: { value: 10n ** 16n, scale: 2 }, payer: '' }
const LIFE_NS = 90_000_000_000n

/** A state with the native contracts, iost and ram, and accounts that have plenty of everything. */
export type BenchWorld = {
  readonly state: Map<string, Uint8Array>
  readonly accounts: readonly string[]
  /** A transaction of the account of a number; `salt` makes it different from others. */
  sign(account: number, action: Action, gasLimit: bigint, salt: number): Tx
}

/** Makes the state in which single calls are measured. */
export function createBenchWorld(): BenchWorld {
  const state = new Map<string, Uint8Array>()
  const put = (key: string, value: Value) => state.set(key, Slot.ofValue(value).bytes)
  const pair = keyPairFromSeed(sha3_256(new TextEncoder().encode('everest/bench')))
  const accounts = Array.from({ length: ACCOUNTS }, (_, i) => `peer${String(i).padStart(5, '0')}`)
  for (const [id, version] of [
    ['system.iost', '1.0.0'],
    ['token.iost', '1.0.6'],
    ['gas.iost', '1.0.0'],
  ] as const) {
    state.set(contractKey(id), Slot.ofContract(NATIVES.contract(id, version) as Contract).bytes)
  }
  for (const [symbol, decimal] of [
    ['iost', 8n],
    ['ram', 0n],
  ] as const) {
    put(mapKey('token.iost', `TI${symbol}`, 'issuer'), { type: 's', data: `${symbol}.iost`, payer: 'admin' })
    put(mapKey('token.iost', `TI${symbol}`, 'decimal'), { type: 'i', data: decimal, payer: 'admin' })
    put(mapKey('token.iost', `TI${symbol}`, 'canTransfer'), { type: 'b', data: true, payer: 'admin' })
    put(mapKey('token.iost', `TI${symbol}`, 'onlyIssuerCanTransfer'), {
      type: 'b',
      data: symbol === 'ram',
      payer: 'admin',
    })
  }
  for (const id of accounts) {
    put(accountKey(id), { type: 's', data: accountRecord(id, pair), payer: id })
    put(plainKey('gas.iost', `${id}gl`), GAS)
    put(plainKey('gas.iost', `${id}gs`), GAS)
    put(mapKey('token.iost', `TB${id}`, 'iost'), { type: 'i', data: 10n ** 16n, payer: 'token.iost' })
    put(mapKey('token.iost', `TB${id}`, 'ram'), { type: 'i', data: 10n ** 9n, payer: '' })
  }
  return {
    state,
    accounts,
    sign: (account, action, gasLimit, salt) =>
      addPublishSign(
        {
          time: NOW - BigInt(salt),
          expiration: NOW + LIFE_NS,
          gasLimit,
          gasRatio: 100n,
          actions: [action],
          signers: [],
          signs: [],
          publisher: accounts[account % ACCOUNTS] as string,
          publishSigns: [],
          delay: 0n,
          chainId: CHAIN_ID,
          referredTx: new Uint8Array(0),
          amountLimit: [{ token: '*', val: 'unlimited' }],
        },
        pair,
        sha3Node,
      ),
  }
}

function accountRecord(id: string, pair: KeyPair): string {
  const item = { id: encodeBase58(pair.publicKey), is_key_pair: true, weight: 100 }
  const permission = (name: string) => ({ name, groups: [], items: [item], threshold: 100 })
  return JSON.stringify({
    id,
    referrer: 'admin',
    permissions: { active: permission('active'), owner: permission('owner') },
    groups: {},
  })
}
