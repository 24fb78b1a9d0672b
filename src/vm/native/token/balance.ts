import type { Cell, Frame } from '#vm/host/frame.ts'
import { KeyMemo } from '#vm/state/key-memo.ts'
import { mapKey } from '#vm/state/keys.ts'

const BALANCE = 'TB'
const FREEZE = 'TF'
const ITEM = /\{"Amount":(-?[0-9]+),"Ftime":(-?[0-9]+)\}/g

type FreezeItem = { readonly amount: bigint; readonly until: bigint }

/** An account's holding of a token: what it can spend, and what it cannot yet. */
export type Purse = {
  readonly symbol: string
  readonly account: string
  readonly balance: Cell
  readonly frozen: Cell
}

/** Keys of what an account holds of iost: those of other tokens are made as they are needed. */
const iostKeys = new KeyMemo((account) => ({
  balance: { map: BALANCE + account, key: mapKey('token.iost', BALANCE + account, 'iost') },
  frozen: { map: FREEZE + account, key: mapKey('token.iost', FREEZE + account, 'iost') },
}))

export function purseOf(frame: Frame, symbol: string, account: string): Purse {
  if (symbol === 'iost' && frame.contract === 'token.iost') {
    const { balance, frozen } = iostKeys.of(account)
    const cell = ({ map, key }: typeof balance): Cell => ({
      entry: frame.run.state.entry(key),
      key: map,
      field: symbol,
    })
    return { symbol, account, balance: cell(balance), frozen: cell(frozen) }
  }
  return {
    symbol,
    account,
    balance: frame.place(BALANCE + account, symbol),
    frozen: frame.place(FREEZE + account, symbol),
  }
}

/**
 * What an account can spend, in smallest units; frozen items that have matured by the block's time are moved into it.
 * Source: spec contracts §3.6 "getBalance", §5.1.
 */
export function getBalance(frame: Frame, purse: Purse): bigint {
  let balance = 0n
  if (frame.exists(purse.balance)) {
    const value = frame.read(purse.balance)
    if (value?.type === 'i') balance = value.data
  }
  if (!frame.exists(purse.frozen)) return balance

  const now = frame.blockTime()
  const items = readFreezes(frame, purse)
  let matured = 0
  let sum = 0n
  for (const item of items) {
    if (item.until > now) break
    sum += item.amount
    matured += 1
  }
  frame.op(matured)
  if (sum > 0n) {
    balance = BigInt.asIntN(64, balance + sum)
    setBalance(frame, purse, balance)
  }
  if (matured > 0) writeFreezes(frame, purse, items.slice(matured), undefined)
  return balance
}

/**
 * Writes a balance. A new entry of iost or ram belongs to the token contract unless a deployed contract holds it, any
 * other new entry to the publisher. What is sent to a name that the state cannot hold is lost.
 * Source: spec contracts §5.1 "RAM of balances".
 */
export function setBalance(frame: Frame, { symbol, account, balance }: Purse, amount: bigint): void {
  const datum = { type: 'i', data: amount } as const
  const known = frame.exists(balance)
  const free = (symbol === 'iost' || symbol === 'ram') && !account.startsWith('Contract')
  if (known || free) frame.writeIfNamed(balance, datum)
  else frame.writeIfNamed(balance, datum, frame.run.tx.publisher)
}

/** Adds an item that can be spent from a time (ns) on. */
export function freezeBalance(frame: Frame, purse: Purse, amount: bigint, until: bigint): void {
  const items = frame.exists(purse.frozen) ? readFreezes(frame, purse) : []
  items.push({ amount, until })
  items.sort((a, b) => compare(a.until, b.until) || compare(a.amount, b.amount))
  frame.op(items.length)
  writeFreezes(frame, purse, items, frame.run.tx.publisher)
}

function readFreezes(frame: Frame, { frozen }: Purse): FreezeItem[] {
  const value = frame.read(frozen)
  frame.op()
  const stored = value?.type === 'j' ? value.data : ''
  return [...stored.matchAll(ITEM)].map(([, amount, until]) => ({
    amount: BigInt(amount as string),
    until: BigInt(until as string),
  }))
}

/** Without a payer the present one keeps paying. */
function writeFreezes(
  frame: Frame,
  { frozen }: Purse,
  items: readonly FreezeItem[],
  payer: string | undefined,
): void {
  frame.op()
  const data = `[${items.map(({ amount, until }) => `{"Amount":${amount},"Ftime":${until}}`).join(',')}]`
  frame.write(frozen, { type: 'j', data }, payer)
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0
}
