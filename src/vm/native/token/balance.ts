import type { Frame } from '#vm/host/frame.ts'

const BALANCE = 'TB'
const FREEZE = 'TF'
const ITEM = /\{"Amount":(-?[0-9]+),"Ftime":(-?[0-9]+)\}/g

type FreezeItem = { readonly amount: bigint; readonly until: bigint }

/**
 * What an account can spend, in smallest units; frozen items that have matured by the block's time are moved into it.
 * Source: spec contracts §3.6 "getBalance", §5.1.
 */
export function getBalance(frame: Frame, symbol: string, account: string): bigint {
  let balance = 0n
  if (frame.mapHas(BALANCE + account, symbol)) {
    const value = frame.mapGet(BALANCE + account, symbol)
    if (value?.type === 'i') balance = value.data
  }
  if (!frame.mapHas(FREEZE + account, symbol)) return balance

  const now = frame.blockTime()
  const items = readFreezes(frame, symbol, account)
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
    setBalance(frame, symbol, account, balance)
  }
  if (matured > 0) writeFreezes(frame, symbol, account, items.slice(matured), undefined)
  return balance
}

/**
 * Writes a balance. A new entry of iost or ram belongs to the token contract unless a deployed contract holds it, any
 * other new entry to the publisher. Source: spec contracts §5.1 "RAM of balances".
 */
export function setBalance(frame: Frame, symbol: string, account: string, balance: bigint): void {
  const datum = { type: 'i', data: balance } as const
  const known = frame.mapHas(BALANCE + account, symbol)
  const free = (symbol === 'iost' || symbol === 'ram') && !account.startsWith('Contract')
  if (known || free) frame.mapPut(BALANCE + account, symbol, datum)
  else frame.mapPut(BALANCE + account, symbol, datum, frame.run.tx.publisher)
}

/** Adds an item that can be spent from a time (ns) on. */
export function freezeBalance(
  frame: Frame,
  symbol: string,
  account: string,
  amount: bigint,
  until: bigint,
): void {
  const items = frame.mapHas(FREEZE + account, symbol) ? readFreezes(frame, symbol, account) : []
  items.push({ amount, until })
  items.sort((a, b) => compare(a.until, b.until) || compare(a.amount, b.amount))
  frame.op(items.length)
  writeFreezes(frame, symbol, account, items, frame.run.tx.publisher)
}

function readFreezes(frame: Frame, symbol: string, account: string): FreezeItem[] {
  const value = frame.mapGet(FREEZE + account, symbol)
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
  symbol: string,
  account: string,
  items: readonly FreezeItem[],
  payer: string | undefined,
): void {
  frame.op()
  const data = `[${items.map(({ amount, until }) => `{"Amount":${amount},"Ftime":${until}}`).join(',')}]`
  frame.mapPut(FREEZE + account, symbol, { type: 'j', data }, payer)
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0
}
