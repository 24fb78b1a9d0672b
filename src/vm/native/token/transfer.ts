import { failure } from '#vm/host/failure.ts'
import type { Frame } from '#vm/host/frame.ts'
import { goJsonString } from '#vm/host/go-json.ts'
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
import { freezeBalance, getBalance, setBalance } from './balance.ts'
import { demandToken, infoFlag, infoText, normalAmount, notEnough, positiveAmount } from './info.ts'

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
      callNative(frame, 'auth.iost', 'signUp', `[${goJsonString(to)}, "", ""]`, true)
    }
    demandAccount(frame, to)
    demandToken(frame, symbol)
    const written = normalAmount(frame, symbol, text(args[3]))
    const amount = allowedAmount(frame, symbol, from, written)
    debit(frame, symbol, from, amount)
    const balance = getBalance(frame, symbol, to)
    setBalance(frame, symbol, to, balance + amount)
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
      demandToken(frame, symbol)
      const written = normalise ? normalAmount(frame, symbol, text(args[3])) : text(args[3])
      const amount = allowedAmount(frame, symbol, from, written)
      const have = getBalance(frame, symbol, from)
      const balance = getBalance(frame, symbol, to)
      if (have < amount) throw notEnough(frame, symbol, have, amount)
      checkBudget(frame)
      setBalance(frame, symbol, to, balance + amount)
      setBalance(frame, symbol, from, have - amount)
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
      demandToken(frame, symbol)
      const written = normalise ? normalAmount(frame, symbol, text(args[3])) : text(args[3])
      const amount = allowedAmount(frame, symbol, from, written)
      debit(frame, symbol, from, amount)
      freezeBalance(frame, symbol, to, amount, int(args[4]))
      receiptOf(frame, [symbol, from, to, written, int(args[4]), text(args[5])])
      return []
    },
  }
}

/** What is to move, once the token allows it and the holder agreed. */
function allowedAmount(frame: Frame, symbol: string, from: string, written: string): bigint {
  if (!infoFlag(frame, symbol, 'canTransfer')) throw failure("token can't transfer")
  if (infoFlag(frame, symbol, 'onlyIssuerCanTransfer')) {
    const issuer = infoText(frame, symbol, 'issuer')
    if (!frame.requireAuth(issuer, 'transfer')) throw failure('transfer need issuer permission')
  }
  checkBudget(frame)
  demandAuth(frame, from, 'transfer')
  checkBudget(frame)
  const amount = positiveAmount(frame, symbol, written)
  checkBudget(frame)
  return amount
}

function debit(frame: Frame, symbol: string, from: string, amount: bigint): void {
  const have = getBalance(frame, symbol, from)
  if (have < amount) throw notEnough(frame, symbol, have, amount)
  setBalance(frame, symbol, from, have - amount)
  checkBudget(frame)
}

function demandAccount(frame: Frame, name: string): void {
  if (!isValidAccount(frame, name)) throw failure(`invalid account ${name}`)
}
