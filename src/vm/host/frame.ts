import { utf8Length } from '#core/codec/bytes.ts'
import type { Decimal } from '#core/codec/decimal.ts'
import { type AuthAnswer, checkAuthority, isContractLike, quickAnswer } from '#vm/auth/authority.ts'
import { AsciiText } from '#vm/state/ascii-text.ts'
import { addField, fieldsOf, removeField } from '#vm/state/field-list.ts'
import { mapKey, plainKey } from '#vm/state/keys.ts'
import { Slot } from '#vm/state/slot.ts'
import type { StateEntry } from '#vm/state/state-view.ts'
import { encodeAscii, type Value } from '#vm/state/value.ts'
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
  /** There, but nothing: one byte without a payer, and room that is billed anew by every write over it. */
  | { readonly type: 'n'; readonly data: null }

export type Caller = { readonly name: string; readonly isAccount: boolean }

/** A place in the state of a frame's contract; `field` is undefined for a plain value. */
export type Cell = { readonly entry: StateEntry; readonly key: string; readonly field: string | undefined }

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

  /** The place of a plain value of this contract, to be used several times. */
  plain(key: string): Cell {
    const entry = this.run.state.entry(plainKey(this.contract, key))
    return { entry, key, field: undefined }
  }

  /** The place of a map's field of this contract. */
  place(key: string, field: string): Cell {
    return { entry: this.run.state.entry(mapKey(this.contract, key, field)), key, field }
  }

  read(cell: Cell): Value | null {
    this.meter.add(this.run.costs.GetCost)
    return cell.entry.slot?.value ?? null
  }

  exists(cell: Cell): boolean {
    this.meter.add(this.run.costs.GetCost)
    return cell.entry.slot !== null
  }

  /** As write, but a name outside the rule only costs: nothing is kept, and nobody is told. */
  writeIfNamed(cell: Cell, datum: Datum, payer?: string): void {
    const { entry, key, field } = cell
    if (entry.slot !== null || (this.isName(key) && (field === undefined || this.isName(field)))) {
      this.write(cell, datum, payer)
    } else this.meter.add(this.run.costs.ErrPrice, 10)
  }

  /** Without a payer the present one stays, or the contract pays. Errors: CONTRACT_FAILED for a name outside the rule. */
  write(cell: Cell, datum: Datum | AsciiText, payer?: string): void {
    const { entry, key, field } = cell
    const old = entry.slot
    // A name that is already in the state has passed.
    if (old === null) {
      this.#checkName(key)
      if (field !== undefined) this.#checkName(field)
    }
    const billed = payer || old?.payer(this.contract) || this.contract
    const slot = slotOf(datum, billed)
    const { length } = slot
    const { PutCost } = this.run.costs
    const tenth = Math.floor(length / 10)
    if (tenth < PutCost.cpu + 10 * PutCost.net) this.meter.add(PutCost)
    else this.meter.cpu += tenth
    this.#billWrite(this.#nameLength(cell), billed, length, old)
    this.run.state.write(entry, slot)
    if (old === null && field !== undefined) addField(this.run.state, this.contract, key, field)
  }

  /** Errors: CONTRACT_FAILED for a name outside the rule. */
  remove(cell: Cell): void {
    const { entry, key, field } = cell
    this.#checkName(key)
    if (field !== undefined) this.#checkName(field)
    this.meter.add(this.run.costs.DelCost)
    const old = entry.slot
    if (old === null) return
    this.#billDelete(this.#nameLength(cell), old)
    this.run.state.write(entry, null)
    if (field !== undefined) removeField(this.run.state, this.contract, key, field)
  }

  get(key: string): Value | null {
    return this.read(this.plain(key))
  }

  has(key: string): boolean {
    return this.exists(this.plain(key))
  }

  /** Errors: CONTRACT_FAILED for a key outside the rule. */
  put(key: string, datum: Datum | AsciiText, payer?: string): void {
    this.write(this.plain(key), datum, payer)
  }

  /** Errors: CONTRACT_FAILED for a key outside the rule. */
  del(key: string): void {
    this.remove(this.plain(key))
  }

  mapGet(key: string, field: string): Value | null {
    return this.read(this.place(key, field))
  }

  mapHas(key: string, field: string): boolean {
    return this.exists(this.place(key, field))
  }

  /** Errors: CONTRACT_FAILED for a key or field outside the rule. */
  mapPut(key: string, field: string, datum: Datum | AsciiText, payer?: string): void {
    this.write(this.place(key, field), datum, payer)
  }

  /** Errors: CONTRACT_FAILED for a key or field outside the rule. */
  mapDel(key: string, field: string): void {
    this.remove(this.place(key, field))
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
    this.meter.add(this.run.costs.GetCost)
    return fieldsOf(this.run.state, contract, key)
  }

  /** Whether an account's permission or a contract's authority stands behind this call. Source: spec contracts §2.12. */
  requireAuth(id: string, permission: string): boolean {
    const answer = this.authority(id, permission)
    this.meter.cpu += answer.cpu
    this.meter.net += answer.net
    return answer.ok
  }

  /** As requireAuth, without charging. */
  authority(id: string, permission: string): AuthAnswer {
    const { run } = this
    if (run.block.number === 0) return { ok: true, cpu: 0, net: 0 }
    if (isContractLike(id)) return quickAnswer(this.authContracts.includes(id), run.costs)
    return checkAuthority(run.state, run.signers, id, permission, 'normal', run.costs)
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

  /** Bytes of the name as RAM counts them: a field twice (spec contracts §3.7). */
  #nameLength({ key, field }: Cell): number {
    const fieldLength = field === undefined ? 0 : 2 * utf8Length(field)
    return this.contract.length + 1 + utf8Length(key) + fieldLength
  }

  #billWrite(nameLength: number, payer: string, length: number, old: Slot | null): void {
    if (old === null || old.isNil) {
      this.ram.push({ payer, bytes: nameLength + length })
      return
    }
    const oldPayer = old.payer(this.contract) || this.contract
    if (oldPayer === payer) this.ram.push({ payer, bytes: length - old.length })
    else
      this.ram.push(
        { payer: oldPayer, bytes: -(nameLength + old.length) },
        { payer, bytes: nameLength + length },
      )
  }

  #billDelete(nameLength: number, old: Slot): void {
    const payer = old.payer(this.contract)
    if (payer) this.ram.push({ payer, bytes: -(nameLength + old.length) })
  }
}

/** What a datum is stored as when that name is billed for it. */
function slotOf(datum: Datum | AsciiText, billed: string): Slot {
  if (datum instanceof AsciiText) return Slot.ofBytes(encodeAscii(datum, billed))
  const { type, data } = datum
  return Slot.ofValue({ type, data, payer: type === 'n' ? undefined : billed } as Value)
}
