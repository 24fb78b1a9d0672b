import { encodeBase58 } from '#core/codec/base58.ts'
import { equalBytes } from '#core/codec/bytes.ts'
import { codeOf, IostError } from '#core/error.ts'
import { type Sha3, sha3_256 } from '#core/hash/sha3.ts'
import type { Tx } from '#core/tx/tx.ts'
import { txHash } from '#core/tx/tx-hash.ts'
import { createExecutor, type StateReader } from './executor.ts'
import type { JsMachine } from './js-machine.ts'
import { type StateChange, tokenChanges } from './local/token-changes.ts'
import { GAS_KEYS, GasAccount } from './native/gas/account.ts'
import type { Preview, PreviewInput, Stock } from './preview-types.ts'
import { contractKey, listKey, mapKey, plainKey } from './state/keys.ts'
import { StateView } from './state/state-view.ts'
import { tokenBalance } from './state/token.ts'
import { encodeValue } from './state/value.ts'

const SIGNATURE_BYTES = 64
/** One hash in seventeen is a letter shorter; so many tries all but never fail. */
const MAX_TRIES = 400
const PLENTY = 10n ** 15n

/**
 * Executes a transaction as a full node would, on the part of the state that is known; what else it looks for is named, so
 * that it can be fetched and the run repeated. Nothing is guessed: the same executor, the same charges.
 * Errors: NO_SUCH_HASH when no hash of the wanted length was found.
 */
export function previewTx(js: JsMachine, input: PreviewInput, sha3: Sha3 = sha3_256): Preview {
  const { known, block } = input
  const plenty = input.isInPlenty ? plentyOf(input.tx.publisher) : new Map<string, Uint8Array>()
  const missing = new Set<string>()
  const state: StateReader = {
    get(key) {
      const value = plenty.get(key) ?? known.get(key)
      if (value === undefined) missing.add(key)
      return value ?? undefined
    },
  }
  const tx = signed(input, sha3)
  const stock = stockOf(state, tx.publisher, block.time)
  const execution = createExecutor({ js, sha3 }, { chainId: block.chainId }).beginBlock(state, block)
  try {
    const receipt = execution.runTx(tx)
    const changes = [...execution.writes()].map(([key, value]) => ({
      key,
      before: state.get(key),
      after: value ?? undefined,
    }))
    const tokens = tokenChanges(changes, (key) => execution.state.get(key))
    if (missing.size > 0) return { kind: 'missing', keys: [...missing] }
    const changed = changes.filter(isOwnChange).map(({ key }) => key)
    return { kind: 'done', stock, receipt, tokens, changed }
  } catch (error) {
    // What was run without a part of the state may have ended in any way.
    if (missing.size > 0) return { kind: 'missing', keys: [...missing] }
    if (codeOf(error) !== 'TX_REFUSED') throw error
    return { kind: 'refused', stock, reason: (error as Error).message }
  }
}

function stockOf(state: StateReader, account: string, time: bigint): Stock {
  const view = new StateView(state)
  return { gas: new GasAccount(view, account).at(time).value, ram: tokenBalance(view, 'ram', account) }
}

/** Keys that a transaction looks for whatever it does, so that they can be fetched at once. */
export function firstKeys(tx: Tx): readonly string[] {
  const { publisher } = tx
  return [
    mapKey('system.iost', 'settings', 'host'),
    mapKey('auth.iost', 'auth', publisher),
    ...Object.values(GAS_KEYS).map((field) => plainKey('gas.iost', publisher + field)),
    mapKey('token.iost', `TB${publisher}`, 'iost'),
    mapKey('token.iost', `TB${publisher}`, 'ram'),
    plainKey('ram.iost', `UR${publisher}`),
    mapKey('token.iost', 'TIiost', 'decimal'),
    listKey('system.iost', 'contract_owner'),
    ...tx.actions.map(({ contract }) => contractKey(contract)),
    contractKey('token.iost'),
  ]
}

/** The publisher's signature decides the hash and with it the name of a new contract; its bytes are all alike in size. */
function signed({ tx, key, hashLength }: PreviewInput, sha3: Sha3): Tx {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const sig = new Uint8Array(SIGNATURE_BYTES)
    new DataView(sig.buffer).setUint32(0, tries)
    const publishSigns = [{ algorithm: key.algorithm, sig, pubKey: key.publicKey }]
    const candidate = { ...tx, publishSigns }
    if (encodeBase58(txHash(candidate, sha3)).length === hashLength) return candidate
  }
  throw new IostError({ code: 'NO_SUCH_HASH', hashLength })
}

function isOwnChange({ key, before, after }: StateChange): boolean {
  if (!/^[bm]-Contract/.test(key)) return false
  return before === undefined || after === undefined || !equalBytes(before, after)
}

function plentyOf(account: string): ReadonlyMap<string, Uint8Array> {
  const gas = encodeValue({ type: 'f', data: { value: PLENTY, scale: 2 }, payer: 'gas.iost' })
  return new Map([
    [plainKey('gas.iost', account + GAS_KEYS.stock), gas],
    [plainKey('gas.iost', account + GAS_KEYS.limit), gas],
    [
      mapKey('token.iost', `TB${account}`, 'ram'),
      encodeValue({ type: 'i', data: PLENTY, payer: 'token.iost' }),
    ],
  ])
}
