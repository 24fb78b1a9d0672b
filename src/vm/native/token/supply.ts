import { recordSpent } from '#vm/host/amount-limit.ts'
import { failure } from '#vm/host/failure.ts'
import { checkBudget, demandAuth, int, type NativeMethod, receiptOf, text } from '../method.ts'
import { getBalance, purseOf, setBalance } from './balance.ts'
import {
  amountText,
  demandToken,
  INFO,
  infoNumber,
  infoText,
  normalAmount,
  notEnough,
  positiveAmount,
} from './info.ts'

const MAX_INT64 = 2n ** 63n - 1n

/** issue(symbol, to, amount) of 1.0.0. Source: spec contracts §5.1. */
export const issueV1 = issueMethod(false)

/** issue of 1.0.2 and later: amounts are normalised. */
export const issueV2 = issueMethod(true)

/** destroy(symbol, from, amount) of 1.0.0. */
export const destroyV1 = destroyMethod(false)

/** destroy of 1.0.2 and later. */
export const destroyV2 = destroyMethod(true)

export const balanceOf: NativeMethod = {
  args: ['string', 'string'],
  run(frame, args) {
    const symbol = text(args[0])
    frame.op()
    const token = demandToken(frame, symbol)
    checkBudget(frame)
    return [amountText(frame, token, getBalance(frame, purseOf(frame, symbol, text(args[1]))))]
  },
}

export const supply = readMethod('supply')
export const totalSupply = readMethod('totalSupply')

/** updateTotalSupply(symbol, whole tokens) of 1.0.4. */
export const updateTotalSupply: NativeMethod = {
  args: ['string', 'number'],
  run(frame, args) {
    const symbol = text(args[0])
    const count = int(args[1])
    frame.op()
    if (symbol === 'iost') throw failure('native token cannot be changed')
    const token = demandToken(frame, symbol)
    const issuer = infoText(frame, token, 'issuer')
    const present = infoNumber(frame, token, 'supply')
    checkBudget(frame)
    demandAuth(frame, issuer, 'token')
    checkBudget(frame)
    if (count <= 0n) throw failure('invalid amount')
    // The reference forgets what it has charged up to here, and counts the next read twice.
    frame.meter.cpu = 0
    frame.meter.net = 0
    const unit = 10n ** infoNumber(frame, token, 'decimal')
    frame.meter.add(frame.run.costs.GetCost)
    if (count > MAX_INT64 / unit) {
      throw failure(`invalid totalSupply, must be less than ${MAX_INT64 / unit}`)
    }
    if (count * unit < present) throw failure('invalid totalSupply, must be more than current supply')
    checkBudget(frame)
    frame.mapPut(INFO + symbol, 'totalSupply', { type: 'i', data: count * unit }, frame.run.tx.publisher)
    return []
  },
}

/** recycle(symbol) of 1.0.5 and later. */
export const recycle: NativeMethod = {
  args: ['string'],
  run(frame) {
    frame.op()
    throw failure('permission denied')
  },
}

function issueMethod(normalise: boolean): NativeMethod {
  return {
    args: ['string', 'string', 'string'],
    run(frame, args) {
      const symbol = text(args[0])
      const to = text(args[1])
      frame.op()
      const token = demandToken(frame, symbol)
      const written = normalise ? normalAmount(frame, token, text(args[2])) : text(args[2])
      const issuer = infoText(frame, token, 'issuer')
      const present = infoNumber(frame, token, 'supply')
      const most = infoNumber(frame, token, 'totalSupply')
      checkBudget(frame)
      demandAuth(frame, issuer, 'token')
      checkBudget(frame)
      const amount = positiveAmount(frame, token, written)
      if (BigInt.asIntN(64, most - present) < amount.value) throw failure('supply too much')
      checkBudget(frame)
      frame.mapPut(INFO + symbol, 'supply', { type: 'i', data: present + amount.value })
      const { cpu, net } = frame.meter
      const purse = purseOf(frame, symbol, to)
      const balance = getBalance(frame, purse)
      // The reference adds the cost of this read twice.
      frame.meter.cpu += frame.meter.cpu - cpu
      frame.meter.net += frame.meter.net - net
      setBalance(frame, purse, BigInt.asIntN(64, balance + amount.value))
      receiptOf(frame, [symbol, to, written])
      return []
    },
  }
}

function destroyMethod(normalise: boolean): NativeMethod {
  return {
    args: ['string', 'string', 'string'],
    run(frame, args) {
      const symbol = text(args[0])
      const from = text(args[1])
      frame.op()
      const token = demandToken(frame, symbol)
      const written = normalise ? normalAmount(frame, token, text(args[2])) : text(args[2])
      demandAuth(frame, from, 'transfer')
      checkBudget(frame)
      const amount = positiveAmount(frame, token, written)
      checkBudget(frame)
      const purse = purseOf(frame, symbol, from)
      const have = getBalance(frame, purse)
      if (have < amount.value) throw notEnough(frame, token, have, amount.value)
      setBalance(frame, purse, have - amount.value)
      checkBudget(frame)
      const present = infoNumber(frame, token, 'supply')
      frame.mapPut(INFO + symbol, 'supply', { type: 'i', data: present - amount.value })
      recordSpent(frame, symbol, from, amount)
      receiptOf(frame, [symbol, from, written])
      return []
    },
  }
}

function readMethod(field: 'supply' | 'totalSupply'): NativeMethod {
  return {
    args: ['string'],
    run(frame, args) {
      const symbol = text(args[0])
      frame.op()
      const token = demandToken(frame, symbol)
      checkBudget(frame)
      return [amountText(frame, token, infoNumber(frame, token, field))]
    },
  }
}
