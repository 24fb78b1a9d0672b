import { failure } from '#vm/host/failure.ts'
import type { Frame } from '#vm/host/frame.ts'
import {
  checkBudget,
  demandAuth,
  int,
  type NativeMethod,
  type NativeMethods,
  receiptOf,
  text,
} from './method.ts'
import { checkSymbol } from './symbol.ts'

const INFO = 'T721I'
const BALANCE = 'T721B'
const METADATA = 'T721M'
const ISSUER = 'T721issuer'

const create: NativeMethod = {
  args: ['string', 'string', 'number'],
  run(frame, args) {
    const symbol = text(args[0])
    const issuer = text(args[1])
    const payer = frame.run.tx.publisher
    frame.op(2)
    checkSymbol(symbol)
    demandAuth(frame, issuer, 'token')
    checkBudget(frame)
    if (frame.mapHas(INFO + symbol, ISSUER)) throw failure('token exists')
    frame.mapPut(INFO + symbol, ISSUER, { type: 's', data: issuer }, payer)
    frame.mapPut(INFO + symbol, 'totalSupply', { type: 'i', data: int(args[2]) }, payer)
    frame.mapPut(INFO + symbol, 'supply', { type: 'i', data: 0n }, payer)
    receiptOf(frame, args)
    return []
  },
}

const issue: NativeMethod = {
  args: ['string', 'string', 'string'],
  run(frame, args) {
    const symbol = text(args[0])
    const to = text(args[1])
    const payer = frame.run.tx.publisher
    frame.op()
    demandToken(frame, symbol)
    const issuer = textOf(frame, INFO + symbol, ISSUER)
    const supply = numberOf(frame, INFO + symbol, 'supply')
    const most = numberOf(frame, INFO + symbol, 'totalSupply')
    checkBudget(frame)
    if (most - supply <= 0n) throw failure('supply too much')
    const id = supply.toString()
    demandAuth(frame, issuer, 'token')
    checkBudget(frame)
    frame.mapPut(INFO + symbol, 'supply', { type: 'i', data: supply + 1n }, payer)
    frame.mapPut(INFO + symbol, id, { type: 's', data: to }, payer)
    setBalance(frame, symbol, to, balanceOfOwner(frame, symbol, to) + 1n)
    frame.mapPut(metadataMap(symbol, to), id, { type: 's', data: text(args[2]) }, payer)
    receiptOf(frame, args)
    return [id]
  },
}

const transfer: NativeMethod = {
  args: ['string', 'string', 'string', 'string'],
  run(frame, args) {
    const [symbol, from, to, id] = [text(args[0]), text(args[1]), text(args[2]), text(args[3])]
    const payer = frame.run.tx.publisher
    frame.op()
    if (from === to) return []
    demandToken(frame, symbol)
    demandAuth(frame, from, 'transfer')
    checkBudget(frame)
    const entry = frame.mapGet(INFO + symbol, id)
    if (entry === null) throw failure(`error tokenID not exists. ${symbol} ${id}`)
    const owner = entry.type === 's' ? entry.data : ''
    if (owner !== from) throw failure(`error token owner isn't from. owner: ${owner}, from: ${from}`)
    frame.mapPut(INFO + symbol, id, { type: 's', data: to }, payer)
    const fromCount = balanceOfOwner(frame, symbol, from)
    const toCount = balanceOfOwner(frame, symbol, to)
    setBalance(frame, symbol, from, fromCount - 1n)
    setBalance(frame, symbol, to, toCount + 1n)
    const metadata = frame.mapGet(metadataMap(symbol, from), id)
    frame.mapDel(metadataMap(symbol, from), id)
    // The issuer's entry passes for a token that has none.
    const datum = metadata?.type === 's' ? metadata : ({ type: 'n', data: null } as const)
    frame.mapPut(metadataMap(symbol, to), id, datum, payer)
    receiptOf(frame, args)
    return []
  },
}

const balanceOf: NativeMethod = {
  args: ['string', 'string'],
  run(frame, args) {
    frame.op()
    demandToken(frame, text(args[0]))
    return [balanceOfOwner(frame, text(args[0]), text(args[1]))]
  },
}

const ownerOf: NativeMethod = {
  args: ['string', 'string'],
  run(frame, args) {
    frame.op()
    demandToken(frame, text(args[0]))
    return [entryOf(frame, INFO + text(args[0]), text(args[1]))]
  },
}

const tokenOfOwnerByIndex: NativeMethod = {
  args: ['string', 'string', 'number'],
  run(frame, args) {
    const symbol = text(args[0])
    const index = int(args[2])
    frame.op()
    demandToken(frame, symbol)
    const ids = frame.mapKeys(metadataMap(symbol, text(args[1])))
    if (index < 0n || index >= BigInt(ids.length)) throw failure('out of range')
    return [ids[Number(index)] as string]
  },
}

const tokenMetadata: NativeMethod = {
  args: ['string', 'string'],
  run(frame, args) {
    const symbol = text(args[0])
    const id = text(args[1])
    frame.op()
    demandToken(frame, symbol)
    const owner = entryOf(frame, INFO + symbol, id)
    return [entryOf(frame, metadataMap(symbol, owner), id)]
  },
}

/** token721.iost. Source: spec contracts §5.2. */
export const TOKEN721: NativeMethods = {
  create,
  issue,
  transfer,
  balanceOf,
  ownerOf,
  tokenOfOwnerByIndex,
  tokenMetadata,
}

function demandToken(frame: Frame, symbol: string): void {
  if (!frame.mapHas(INFO + symbol, ISSUER)) throw failure('token not exists')
}

function metadataMap(symbol: string, owner: string): string {
  return `${METADATA}${symbol}#${owner}`
}

function balanceOfOwner(frame: Frame, symbol: string, owner: string): bigint {
  return frame.mapHas(BALANCE + owner, symbol) ? numberOf(frame, BALANCE + owner, symbol) : 0n
}

function setBalance(frame: Frame, symbol: string, owner: string, count: bigint): void {
  frame.writeIfNamed(frame.place(BALANCE + owner, symbol), { type: 'i', data: count }, frame.run.tx.publisher)
}

/** The reference answers a missing entry with these words. */
function entryOf(frame: Frame, map: string, field: string): string {
  if (!frame.mapHas(map, field)) throw failure('token exists')
  return textOf(frame, map, field)
}

function textOf(frame: Frame, map: string, field: string): string {
  const value = frame.mapGet(map, field)
  return value?.type === 's' ? value.data : ''
}

function numberOf(frame: Frame, map: string, field: string): bigint {
  const value = frame.mapGet(map, field)
  return value?.type === 'i' ? value.data : 0n
}
