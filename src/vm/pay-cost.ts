import { addDecimals, compareDecimals, type Decimal, formatDecimal } from '#core/codec/decimal.ts'
import { isContractLike } from './auth/authority.ts'
import type { TxRun } from './host/context.ts'
import type { RamLedger } from './host/ram.ts'
import type { GasAccount } from './native/gas/account.ts'
import { KeyMemo } from './state/key-memo.ts'
import { mapKey, plainKey } from './state/keys.ts'
import { Slot } from './state/slot.ts'
import type { StateEntry, StateView } from './state/state-view.ts'
import type { Value } from './state/value.ts'

const GAS = 'gas.iost'

/**
 * Takes gas (hundredths) and RAM from those who pay; the error text when one cannot, the state then being half done.
 * The publisher is settled even without a byte. Source: spec contracts §3.1 "pay", §3.7 "Settlement".
 */
export function payCost(run: TxRun, account: GasAccount, gas: bigint, ram: RamLedger): string | undefined {
  const { state, tx } = run
  const fault = payGas(state, tx.publisher, account, gas, run.block.time)
  if (fault !== undefined) return fault
  const payers = [tx.publisher]
  for (const payer of ram.sums.keys()) {
    if (payer !== tx.publisher && !payer.endsWith('.iost')) payers.push(payer)
  }
  for (const payer of payers.length === 1 ? payers : payers.sort()) {
    const fault = payRam(state, ownerOf(state, payer), ram.sums.get(payer) ?? 0)
    if (fault !== undefined) return fault
  }
  return undefined
}

/** Brings an account's gas up to a time (ns) and takes some (hundredths) of it. */
function payGas(
  state: StateView,
  name: string,
  account: GasAccount,
  gas: bigint,
  time: bigint,
): string | undefined {
  const stock = account.grown(time)
  const need: Decimal = { value: gas, scale: 2 }
  if (compareDecimals(stock, need) < 0) {
    const [have, want] = [formatDecimal(stock), formatDecimal(need)]
    return `pay gas cost failed: gas not enough! Now: ${have}(tgas:0,pgas:${have}), Need ${want} ${name} ${want}`
  }
  const left = addDecimals(stock, { value: -gas, scale: 2 })
  putGas(state, account.stock, { type: 'f', data: left, payer: undefined })
  putGas(state, account.time, { type: 'i', data: time, payer: undefined })
  return undefined
}

function putGas(state: StateView, entry: StateEntry, value: Value): void {
  const payer = entry.slot?.payer(GAS) || GAS
  state.write(entry, Slot.ofValue({ ...value, payer }))
}

const ramKeys = new KeyMemo((account) => ({
  balance: mapKey('token.iost', `TB${account}`, 'ram'),
  used: plainKey('ram.iost', `UR${account}`),
}))

function payRam(state: StateView, account: string, bytes: number): string | undefined {
  const keys = ramKeys.of(account)
  const entry = state.entry(keys.balance)
  const value = entry.slot?.value
  const balance = value?.type === 'i' ? value.data : 0n
  const left = balance - BigInt(bytes)
  if (left < 0n) return `pay ram failed. id: ${account} need ${bytes}, actual ${balance}`
  state.write(entry, Slot.ofValue({ type: 'i', data: left, payer: '' }))
  const usedEntry = state.entry(keys.used)
  const used = usedEntry.slot?.value
  const before = used?.type === 's' && /^-?[0-9]+$/.test(used.data) ? BigInt(used.data) : 0n
  state.write(usedEntry, Slot.ofValue({ type: 's', data: (before + BigInt(bytes)).toString(), payer: '' }))
  return undefined
}

/** Contracts are paid for by who deployed them. */
function ownerOf(state: StateView, payer: string): string {
  if (!isContractLike(payer)) return payer
  const owner = state.slot(mapKey('system.iost', 'contract_owner', payer))?.value
  return owner?.type === 's' ? owner.data : payer
}
