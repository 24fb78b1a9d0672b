import { beforeAll, describe, expect, test } from 'vitest'
import { encodeBase58 } from '#core/codec/base58.ts'
import { merklePath, merkleRoot } from '#core/merkle/tree.ts'
import { receiptHash, type TxReceipt } from '#core/tx/receipt.ts'
import type { Tx } from '#core/tx/tx.ts'
import { txHash } from '#core/tx/tx-hash.ts'
import type { HeadView, TxProofView } from '#light/api.ts'
import { plainTx } from '#testing/plain-tx.ts'
import { argsOf, checkProof } from './input-check.ts'

const CONTRACT = 'ContractX'
let view: TxProofView
let head: HeadView

const action = (data: string) => ({ contract: CONTRACT, actionName: 'reveal', data })
const txOf = (serial: bigint, data: string): Tx =>
  plainTx({
    time: serial,
    actions: [{ contract: 'other', actionName: 'reveal', data: '[9]' }, action(data)],
  })
const receiptOf = (tx: Tx, code = 0): TxReceipt => ({
  txHash: txHash(tx),
  gasUsage: 1n,
  ramUsage: new Map(),
  status: { code, message: '' },
  returns: [],
  receipts: [],
})

function blockOf(code = 0): { view: TxProofView; head: HeadView } {
  const txs = [0n, 1n, 2n].map((serial) => txOf(serial, `[${serial},"s"]`))
  const receipts = txs.map((tx) => receiptOf(tx, code))
  const leaves = txs.map((tx) => txHash(tx))
  const receiptLeaves = receipts.map((receipt) => receiptHash(receipt))
  const made: HeadView = {
    number: 7,
    hash: 'block',
    parentHash: 'parent',
    time: 1n,
    witness: 'w',
    txRoot: encodeBase58(merkleRoot(leaves)),
    receiptRoot: encodeBase58(merkleRoot(receiptLeaves)),
    level: 'L2',
  }
  return {
    head: made,
    view: {
      hash: encodeBase58(leaves[1] as Uint8Array),
      tx: txs[1] as Tx,
      receipt: receipts[1] as TxReceipt,
      block: made,
      index: 1,
      leafCount: 3,
      txPath: merklePath(leaves, 1),
      receiptPath: merklePath(receiptLeaves, 1),
      confirmedBy: [],
      q: 3,
      anchor: { kind: 'genesis', number: 0, hash: 'g' },
    },
  }
}

beforeAll(() => {
  const made = blockOf()
  view = made.view
  head = made.head
})

describe('an input checked again', () => {
  const check = (change: Partial<TxProofView> = {}, hash = view.hash, on: HeadView | undefined = head) =>
    checkProof({ ...view, ...change }, hash, on)

  test('holds as it was proved', () => {
    expect(check()).toBeUndefined()
  })

  test('every change of it is named', () => {
    expect(check({ tx: txOf(1n, '[1,"t"]') })).toBe('TX')
    expect(check({}, 'another')).toBe('TX')
    expect(check({ index: 0 })).toBe('TX_PATH')
    expect(check({ txPath: view.txPath.slice(1) })).toBe('TX_PATH')
    expect(check({ leafCount: 1 })).toBe('TX_PATH')
    expect(check({ receiptPath: [...view.receiptPath].reverse() })).toBe('RECEIPT_PATH')
    const { receipt } = view
    expect(check({ receipt: { ...receipt, receipts: [{ funcName: 'x', content: 'y' }] } })).toBe(
      'RECEIPT_PATH',
    )
    expect(check({ receipt: { ...receipt, txHash: new Uint8Array(32) } })).toBe('RECEIPT_PATH')
  })

  test('the head is the verified one, not the one that is kept with it', () => {
    const made = blockOf(4)
    expect(checkProof(made.view, made.view.hash, made.head)).toBe('FAILED')
    expect(check({}, view.hash, { ...head, hash: 'fork' })).toBe('BLOCK')
    expect(checkProof(view, view.hash, undefined)).toBe('BLOCK')
    expect(check({}, view.hash, { ...head, txRoot: head.receiptRoot })).toBe('TX_PATH')
  })
})

test('the call meant is found among other actions', () => {
  expect(argsOf(view, CONTRACT, 'reveal')).toEqual([1, 's'])
  expect(argsOf(view, CONTRACT, 'commit')).toBeUndefined()
  expect(argsOf(view, CONTRACT, 'reveal', ([first]) => first === 2)).toBeUndefined()
  const broken = { ...view, tx: { ...view.tx, actions: [action('{'), action('[3]')] } }
  expect(argsOf(broken, CONTRACT, 'reveal')).toEqual([3])
})
