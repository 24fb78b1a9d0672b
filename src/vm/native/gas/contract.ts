import {
  addDecimals,
  compareDecimals,
  type Decimal,
  formatDecimal,
  multiplyDecimals,
  parseDecimal,
  rescale,
  unlessOverflow,
} from '#core/codec/decimal.ts'
import { IostError } from '#core/error.ts'
import type { Arg } from '#vm/host/args.ts'
import { failure } from '#vm/host/failure.ts'
import type { Frame } from '#vm/host/frame.ts'
import { callNative } from '../call-native.ts'
import { nothing } from '../common.ts'
import {
  demandAuth,
  isValidAccount,
  type NativeMethod,
  type NativeMethods,
  receiptOf,
  text,
} from '../method.ts'
import { GAS_KEYS, GasAccount, gasNumber } from './account.ts'

const SCALE = 8
const ONE: Decimal = { value: 100_000_000n, scale: SCALE }
/** Gas at once and at most for one IOST pledged. */
export const GAS_AT_ONCE: Decimal = { value: 100_000n, scale: 0 }
const GAS_LIMIT: Decimal = { value: 300_000n, scale: 0 }
const MIN_TOTAL: Decimal = { value: 1_000_000_000n, scale: SCALE }
const REFUND_NS = 259_200_000_000_000n
const PLEDGES = 'gp'
const NO_GAS: Decimal = { value: 0n, scale: 2 }

const pledge: NativeMethod = {
  args: ['string', 'string', 'string'],
  run(frame, args) {
    const [pledger, user] = [text(args[0]), text(args[1])]
    const amount = readAmount(frame, args, 'pledge')
    update(frame, pledger, user, amount)
    frame.meter.add(frame.run.costs.ContextCost)
    if (pledger !== 'token.iost') {
      // Names and amount go on as they were written: "1." passes here and fails there.
      const data = `["iost", "${pledger}", "${frame.contract}", "${text(args[2])}", ""]`
      callNative(frame, 'token.iost', 'transfer', data, false)
    }
    receiptOf(frame, args)
    return []
  },
}

const unpledge: NativeMethod = {
  args: ['string', 'string', 'string'],
  run(frame, args) {
    const [pledger, user] = [text(args[0]), text(args[1])]
    const amount = readAmount(frame, args, 'unpledge')
    if (pledgeOf(frame, pledger, user).value === 0n) throw failure(`${pledger} did not pledge for ${user}`)
    update(frame, pledger, user, { value: -amount.value, scale: SCALE })
    frame.meter.add(frame.run.costs.ContextCost)
    if (pledger !== 'token.iost') {
      const until = frame.run.block.time + REFUND_NS
      const data = `["iost", "${frame.contract}", "${pledger}", "${formatDecimal(amount)}", ${until}, ""]`
      callNative(frame, 'token.iost', 'transferFreeze', data, true)
    }
    receiptOf(frame, args)
    return []
  },
}

/** gas.iost. Source: spec contracts §5.3. */
export const GAS: NativeMethods = { constructor: nothing, pledge, unpledge }

function readAmount(frame: Frame, args: readonly Arg[], word: 'pledge' | 'unpledge'): Decimal {
  const { meter, run } = frame
  const names = [text(args[0]), text(args[1])] as const
  names.forEach((name, i) => {
    meter.add(run.costs.ErrPrice, 10)
    // unpledge names the other argument.
    if (!isValidAccount(frame, name)) {
      throw failure(`invalid user name ${word === 'pledge' ? name : names[1 - i]}`)
    }
  })
  demandAuth(frame, names[0], 'transfer')
  meter.add(run.costs.ErrPrice, 10)
  const written = text(args[2])
  let amount: Decimal
  try {
    amount = parseDecimal(written, SCALE)
  } catch (error) {
    if (!(error instanceof IostError)) throw error
    throw failure(`invalid amount ${written}`)
  }
  if (amount.value <= 0n) throw failure(`invalid amount ${written}`)
  if (amount.value < ONE.value) throw failure(`min ${word} num is &{${ONE.value} ${SCALE} <nil>}`)
  return amount
}

function update(frame: Frame, pledger: string, user: string, amount: Decimal): void {
  const negative = amount.value < 0n
  if (negative) checkUnpledge(frame, pledger, user, amount)
  const limitDelta = unlessOverflow(() => multiplyDecimals(amount, GAS_LIMIT))
  const stockDelta = unlessOverflow(() => multiplyDecimals(amount, GAS_AT_ONCE))
  // The reference ends its process where only the limit overflows.
  if (limitDelta === undefined || stockDelta === undefined) throw failure('gas overflow')
  // An account that was ever charged counts as updated, whether it pledged or not.
  if (!frame.has(user + GAS_KEYS.time)) {
    setPledge(frame, pledger, user, amount)
    putTime(frame, user)
    putGas(frame, user, GAS_KEYS.total, amount)
    putGas(frame, user, GAS_KEYS.limit, limitDelta)
    putGas(frame, user, GAS_KEYS.stock, stockDelta)
    return
  }
  putGas(frame, user, GAS_KEYS.stock, new GasAccount(frame.run.state, user).grown(frame.run.block.time))
  putTime(frame, user)
  const total = add(frame, user, 'total', amount)
  putGas(frame, user, GAS_KEYS.total, total)
  const limit = add(frame, user, 'limit', limitDelta)
  putGas(frame, user, GAS_KEYS.limit, limit)
  const stock = getGas(frame, user, GAS_KEYS.stock)
  const grown = addGas(stock, negative ? NO_GAS : stockDelta)
  putGas(frame, user, GAS_KEYS.stock, compareDecimals(limit, grown) < 0 ? limit : grown)
  setPledge(frame, pledger, user, addDecimals(pledgeOf(frame, pledger, user), amount))
}

/** What an account's total or limit changes to. Errors: CONTRACT_FAILED when nothing would be left. */
function add(frame: Frame, user: string, field: 'total' | 'limit', delta: Decimal): Decimal {
  const before = getGas(frame, user, GAS_KEYS[field])
  const after = addGas(before, delta)
  if (after.value > 0n) return after
  const name = field === 'total' ? 'gasPledgeTotal' : 'gasLimit'
  throw failure(`change ${name} failed! current: ${formatDecimal(before)}, delta ${formatDecimal(delta)}`)
}

/** Sum at the larger scale, or at two decimals where the larger leads out of range. */
function addGas(a: Decimal, b: Decimal): Decimal {
  return unlessOverflow(() => addDecimals(a, b)) ?? addDecimals(rescale(a, 2), rescale(b, 2))
}

function checkUnpledge(frame: Frame, pledger: string, user: string, amount: Decimal): void {
  const wanted: Decimal = { value: -amount.value, scale: amount.scale }
  const total = getGas(frame, user, GAS_KEYS.total)
  if (compareDecimals(addDecimals(total, amount), MIN_TOTAL) < 0) {
    throw failure(`unpledge too much (${formatDecimal(total)} - ${formatDecimal(wanted)}) less than 10`)
  }
  const pledged = pledgeOf(frame, pledger, user)
  if (compareDecimals(pledged, wanted) < 0) {
    throw failure(
      `you cannot unpledge more than your pledge ${formatDecimal(wanted)} > ${formatDecimal(pledged)}`,
    )
  }
}

function pledgeOf(frame: Frame, pledger: string, user: string): Decimal {
  if (!frame.mapHas(pledger + PLEDGES, user)) return { value: 0n, scale: SCALE }
  const value = frame.mapGet(pledger + PLEDGES, user)
  return value?.type === 'f' ? value.data : { value: 0n, scale: SCALE }
}

function setPledge(frame: Frame, pledger: string, user: string, amount: Decimal): void {
  if (amount.value === 0n) frame.mapDel(pledger + PLEDGES, user)
  else frame.mapPut(pledger + PLEDGES, user, { type: 'f', data: amount })
}

function getGas(frame: Frame, user: string, field: string): Decimal {
  frame.meter.add(frame.run.costs.GetCost)
  return gasNumber(frame.run.state, user, field)
}

function putGas(frame: Frame, user: string, field: string, data: Decimal): void {
  frame.put(user + field, { type: 'f', data })
}

function putTime(frame: Frame, user: string): void {
  frame.put(user + GAS_KEYS.time, { type: 'i', data: frame.run.block.time })
}
