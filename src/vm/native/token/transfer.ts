import type { Decimal } from '#core/codec/decimal.ts'
import { recordSpent } from '#vm/host/amount-limit.ts'
import { failure } from '#vm/host/failure.ts'
import type { Frame } from '#vm/host/frame.ts'
import { callNative } from '../call-native.ts'
import {
  checkBudget,
  checkMemo,
  demandAuth,
  int,
  isKeyAccountForm,
  isValidAccount,
  type NativeMethod,
  receiptOf,
  text,
} from '../method.ts'
import { freezeBalance, getBalance, purseOf, setBalance } from './balance.ts'
import {
  demandToken,
  infoFlag,
  infoText,
  normalAmount,
  notEnough,
  positiveAmount,
  type Token,
} from './info.ts'

/** transfer(symbol, from, to, amount, memo) of 1.0.0: amounts as written, nothing to do between equals. Source: spec contracts §5.1. */
export const transferV1 = transferMethod(false)

/** transfer of 1.0.2: amounts are normalised. */
export const transferV2 = transferMethod(true)

/** transfer of 1.0.3 and later: unknown key-derived receivers are signed up, a transfer to oneself is one. */
export const transferV3: NativeMethod = {
  args: ['string', 'string', 'string', 'string', 'string'],
  run(frame, args) {
    const [symbol, from, to] = [text(args[0]), text(args[1]), text(args[2])]
    frame.op()
    checkBudget(frame)
    checkMemo(text(args[4]))
    demandAccount(frame, from)
    if (frame.run.rules.v3_10 && isKeyAccountForm(to) && !isValidAccount(frame, to)) {
      callNative(frame, 'auth.iost', 'signUp', `["${to}","",""]`, true)
    }
    demandAccount(frame, to)
    const token = demandToken(frame, symbol)
    const written = normalAmount(frame, token, text(args[3]))
    const amount = allowedAmount(frame, token, from, written)
    debit(frame, token, from, amount.value)
    const purse = purseOf(frame, symbol, to)
    const balance = getBalance(frame, purse)
    setBalance(frame, purse, balance + amount.value)
    recordSpent(frame, symbol, from, amount)
    receiptOf(frame, [symbol, from, to, written, text(args[4])])
    return []
  },
}

/** transferFreeze(symbol, from, to, amount, until, memo) of 1.0.0. */
export const transferFreezeV1 = transferFreezeMethod(false)

/** transferFreeze of 1.0.2 and later. */
export const transferFreezeV2 = transferFreezeMethod(true)

function transferMethod(normalise: boolean): NativeMethod {
  return {
    args: ['string', 'string', 'string', 'string', 'string'],
    run(frame, args) {
      const [symbol, from, to] = [text(args[0]), text(args[1]), text(args[2])]
      frame.op()
      checkBudget(frame)
      checkMemo(text(args[4]))
      demandAccount(frame, from)
      demandAccount(frame, to)
      if (from === to) return []
      const token = demandToken(frame, symbol)
      const written = normalise ? normalAmount(frame, token, text(args[3])) : text(args[3])
      const amount = allowedAmount(frame, token, from, written)
      const [source, target] = [purseOf(frame, symbol, from), purseOf(frame, symbol, to)]
      const have = getBalance(frame, source)
      const balance = getBalance(frame, target)
      if (have < amount.value) throw notEnough(frame, token, have, amount.value)
      checkBudget(frame)
      setBalance(frame, target, balance + amount.value)
      setBalance(frame, source, have - amount.value)
      recordSpent(frame, symbol, from, amount)
      receiptOf(frame, [symbol, from, to, written, text(args[4])])
      return []
    },
  }
}

function transferFreezeMethod(normalise: boolean): NativeMethod {
  return {
    args: ['string', 'string', 'string', 'string', 'number', 'string'],
    run(frame, args) {
      const [symbol, from, to] = [text(args[0]), text(args[1]), text(args[2])]
      frame.op()
      checkBudget(frame)
      checkMemo(text(args[5]))
      const token = demandToken(frame, symbol)
      const written = normalise ? normalAmount(frame, token, text(args[3])) : text(args[3])
      const amount = allowedAmount(frame, token, from, written)
      debit(frame, token, from, amount.value)
      freezeBalance(frame, purseOf(frame, symbol, to), amount.value, int(args[4]))
      recordSpent(frame, symbol, from, amount)
      receiptOf(frame, [symbol, from, to, written, int(args[4]), text(args[5])])
      return []
    },
  }
}

/** What is to move, once the token allows it and the holder agreed. */
function allowedAmount(frame: Frame, token: Token, from: string, written: string): Decimal {
  if (!infoFlag(frame, token, 'canTransfer')) throw failure("token can't transfer")
  if (infoFlag(frame, token, 'onlyIssuerCanTransfer')) {
    const issuer = infoText(frame, token, 'issuer')
    if (!frame.requireAuth(issuer, 'transfer')) throw failure('transfer need issuer permission')
  }
  checkBudget(frame)
  demandAuth(frame, from, 'transfer')
  checkBudget(frame)
  const amount = positiveAmount(frame, token, written)
  checkBudget(frame)
  return amount
}

function debit(frame: Frame, token: Token, from: string, amount: bigint): void {
  const purse = purseOf(frame, token.symbol, from)
  const have = getBalance(frame, purse)
  if (have < amount) throw notEnough(frame, token, have, amount)
  setBalance(frame, purse, have - amount)
  checkBudget(frame)
}

function demandAccount(frame: Frame, name: string): void {
  if (!isValidAccount(frame, name)) throw failure(`invalid account ${name}`)
}
