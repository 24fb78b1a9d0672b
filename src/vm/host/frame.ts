import { utf8Length } from '#core/codec/bytes.ts'
import type { Decimal } from '#core/codec/decimal.ts'
import { type AuthAnswer, checkAuthority, isContractLike } from '#vm/auth/authority.ts'
import { addField, fieldsOf, removeField } from '#vm/state/field-list.ts'
import { mapKey, plainKey } from '#vm/state/keys.ts'
import { Slot } from '#vm/state/slot.ts'
import { type Value, valueLength } from '#vm/state/value.ts'
import type { TxRun } from './context.ts'
import { Meter } from './cost.ts'
import { failure } from './failure.ts'
import type { RamItem } from './ram.ts'

/** A value without its payer. */
export type Datum =
  | { readonly type: 's' | 'j'; readonly data: string }
  | { readonly type: 'i'; readonly data: bigint }
  | { readonly type: 'b'; readonly data: boolean }
  | { readonly type: 'f'; readonly data: Decimal }

export type Caller = { readonly name: string; readonly isAccount: boolean }

const MAX_NAME = 64
const ACCEPTED_NAME = /^[\x20-\x2c\x2e-\x3f\x41-\x7e]{1,64}$/
const HIDDEN_PREFIX = 'base.iost-chain_info_'

/** One contract call: its place in the stack, its authority, what it has spent and billed so far. */
export class Frame {
  readonly run: TxRun
  readonly contract: string
  readonly abi: string
  readonly caller: Caller
  /** 1 for a direct action. */
  readonly height: number
  /** Contracts that called with their authority on the way here. */
  readonly authContracts: readonly string[]
  /** Cost of the call itself. */
  readonly meter = new Meter()
  /** Cost around the call: start fee, limit operations, receipt scan. */
  readonly extra = new Meter()
  /** Bytes billed by writes of this frame, and by the calls made from it. */
  readonly ram: RamItem[] = []
  readonly nestedRam: RamItem[] = []

  constructor(
    run: TxRun,
    contract: string,
    abi: string,
    caller: Caller,
    height: number,
    authContracts: readonly string[],
  ) {
    this.run = run
    this.contract = contract
    this.abi = abi
    this.caller = caller
    this.height = height
    this.authContracts = authContracts
  }

  /** n plain operations. */
  op(n = 1): void {
    this.meter.add(this.run.costs.OpPrice, 10 * n)
  }

  get(key: string): Value | null {
    this.meter.add(this.run.costs.GetCost)
    return this.run.state.slot(plainKey(this.contract, key))?.value ?? null
  }

  has(key: string): boolean {
    this.meter.add(this.run.costs.GetCost)
    return this.run.state.slot(plainKey(this.contract, key)) !== null
  }

  /** Errors: CONTRACT_FAILED for a key outside the rule. */
  put(key: string, datum: Datum, payer?: string): void {
    this.#checkName(key)
    const at = plainKey(this.contract, key)
    const old = this.run.state.slot(at)
    const value = this.#withPayer(datum, payer, old)
    this.#chargePut(value)
    this.#billWrite(utf8Length(this.contract) + 1 + utf8Length(key), value, old)
    this.run.state.set(at, Slot.ofValue(value))
  }

  /** Errors: CONTRACT_FAILED for a key outside the rule. */
  del(key: string): void {
    this.#checkName(key)
    this.meter.add(this.run.costs.DelCost)
    const at = plainKey(this.contract, key)
    const old = this.run.state.slot(at)
    if (old === null) return
    this.#billDelete(utf8Length(this.contract) + 1 + utf8Length(key), old)
    this.run.state.set(at, null)
  }

  mapGet(key: string, field: string): Value | null {
    this.meter.add(this.run.costs.GetCost)
    return this.run.state.slot(mapKey(this.contract, key, field))?.value ?? null
  }

  mapHas(key: string, field: string): boolean {
    this.meter.add(this.run.costs.GetCost)
    return this.run.state.slot(mapKey(this.contract, key, field)) !== null
  }

  /** Errors: CONTRACT_FAILED for a key or field outside the rule. */
  mapPut(key: string, field: string, datum: Datum, payer?: string): void {
    this.#checkName(key)
    this.#checkName(field)
    const at = mapKey(this.contract, key, field)
    const old = this.run.state.slot(at)
    const value = this.#withPayer(datum, payer, old)
    this.#chargePut(value)
    this.#billWrite(this.#mapKeyLength(key, field), value, old)
    this.run.state.set(at, Slot.ofValue(value))
    if (old === null) addField(this.run.state, this.contract, key, field)
  }

  /** Errors: CONTRACT_FAILED for a key or field outside the rule. */
  mapDel(key: string, field: string): void {
    this.#checkName(key)
    this.#checkName(field)
    this.meter.add(this.run.costs.DelCost)
    const at = mapKey(this.contract, key, field)
    const old = this.run.state.slot(at)
    if (old === null) return
    this.#billDelete(this.#mapKeyLength(key, field), old)
    this.run.state.set(at, null)
    removeField(this.run.state, this.contract, key, field)
  }

  mapKeys(key: string): readonly string[] {
    this.meter.add(this.run.costs.KeysCost)
    return fieldsOf(this.run.state, this.contract, key)
  }

  globalGet(contract: string, key: string): Value | null {
    this.meter.add(this.run.costs.GetCost)
    if (this.run.rules.v3_9 && `${contract}-${key}`.startsWith(HIDDEN_PREFIX)) return null
    return this.run.state.slot(plainKey(contract, key))?.value ?? null
  }

  globalHas(contract: string, key: string): boolean {
    this.meter.add(this.run.costs.GetCost)
    return this.run.state.slot(plainKey(contract, key)) !== null
  }

  globalMapGet(contract: string, key: string, field: string): Value | null {
    this.meter.add(this.run.costs.GetCost)
    return this.run.state.slot(mapKey(contract, key, field))?.value ?? null
  }

  globalMapHas(contract: string, key: string, field: string): boolean {
    this.meter.add(this.run.costs.GetCost)
    return this.run.state.slot(mapKey(contract, key, field)) !== null
  }

  globalMapKeys(contract: string, key: string): readonly string[] {
    this.meter.add(this.run.costs.KeysCost)
    return fieldsOf(this.run.state, contract, key)
  }

  /** Whether an account's permission or a contract's authority stands behind this call. Source: spec contracts §2.12. */
  requireAuth(id: string, permission: string): boolean {
    const answer = this.authority(id, permission)
    this.meter.cpu += answer.cpu
    return answer.ok
  }

  /** As requireAuth, without charging. */
  authority(id: string, permission: string): AuthAnswer {
    const { run } = this
    if (run.block.number === 0) return { ok: true, cpu: 0 }
    if (isContractLike(id)) return { ok: this.authContracts.includes(id), cpu: 10 }
    return checkAuthority(run.state, run.signers, id, permission, 'normal')
  }

  /** Leaves a receipt `<contract>/<abi>` in the transaction's receipt. */
  receipt(content: string): void {
    this.meter.add(this.run.costs.ReceiptPrice, utf8Length(content))
    this.run.receipts.push({ funcName: `${this.contract}/${this.abi}`, content })
  }

  /** Block time in ns. */
  blockTime(): bigint {
    this.meter.add(this.run.costs.ContextCost)
    return this.run.block.time
  }

  /** Whether a text may be a key or field. */
  isName(name: string): boolean {
    return ACCEPTED_NAME.test(name)
  }

  /** Does something of which the cost is not counted. */
  uncharged<T>(action: () => T): T {
    const { cpu, net } = this.meter
    try {
      return action()
    } finally {
      this.meter.cpu = cpu
      this.meter.net = net
    }
  }

  #checkName(name: string): void {
    if (ACCEPTED_NAME.test(name)) return
    this.meter.add(this.run.costs.ErrPrice, 10)
    const length = utf8Length(name)
    if (length === 0 || length > MAX_NAME) {
      throw failure(`key or field length invalid. expected [1, ${MAX_NAME}], actual ${length}`)
    }
    const bad = [...name].find((char) => !/[\x20-\x2c\x2e-\x3f\x41-\x7e]/.test(char)) as string
    throw failure(`key or field has invalid char, ${bad.codePointAt(0)}`)
  }

  #withPayer(datum: Datum, payer: string | undefined, old: Slot | null): Value {
    const chosen = payer || (old === null ? undefined : old.value.payer) || this.contract
    return { ...datum, payer: chosen } as Value
  }

  #chargePut(value: Value): void {
    const { PutCost } = this.run.costs
    this.meter.cpu += Math.max(PutCost.cpu, Math.floor(valueLength(value) / 10))
    this.meter.net += PutCost.net
  }

  #mapKeyLength(key: string, field: string): number {
    return utf8Length(this.contract) + 1 + utf8Length(key) + 2 * utf8Length(field)
  }

  #billWrite(keyLength: number, value: Value, old: Slot | null): void {
    const payer = value.payer as string
    const size = keyLength + valueLength(value)
    if (old === null) {
      this.ram.push({ payer, bytes: size })
      return
    }
    const oldSize = keyLength + old.bytes.length
    const oldPayer = old.value.payer || this.contract
    if (oldPayer === payer) this.ram.push({ payer, bytes: size - oldSize })
    else this.ram.push({ payer: oldPayer, bytes: -oldSize }, { payer, bytes: size })
  }

  #billDelete(keyLength: number, old: Slot): void {
    const payer = old.value.payer
    if (payer) this.ram.push({ payer, bytes: -(keyLength + old.bytes.length) })
  }
}
