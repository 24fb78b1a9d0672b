import type { Block, SignedHead } from '#core/block/block.ts'
import { decodeBase64 } from '#core/codec/base64.ts'
import { IostError } from '#core/error.ts'
import type { TxReceipt } from '#core/tx/receipt.ts'
import type { Signature, Tx } from '#core/tx/tx.ts'

export type Json = { readonly [key: string]: unknown }

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Head and signature of a raw block in the REST API's JSON. Errors: BAD_BLOCK_JSON. Source: spec chain §9. */
export function headOfJson(value: unknown): SignedHead {
  const block = object(value, 'block')
  const head = object(block['head'], 'head')
  return {
    head: {
      version: int64(head['version'], 'version'),
      parentHash: bytes(head['parentHash'], 'parentHash'),
      txMerkleHash: bytes(head['txMerkleHash'], 'txMerkleHash'),
      txReceiptMerkleHash: bytes(head['txReceiptMerkleHash'], 'txReceiptMerkleHash'),
      info: bytes(head['info'], 'info'),
      number: Number(int64(head['number'], 'number')),
      witness: text(head['witness'], 'witness'),
      time: int64(head['time'], 'time'),
    },
    sign: signature(block['sign']),
  }
}

/** A whole raw block in the REST API's JSON. Errors: BAD_BLOCK_JSON. */
export function blockOfJson(value: unknown): Block {
  const block = object(value, 'block')
  return {
    ...headOfJson(block),
    txs: list(block['txs'], 'txs').map(transaction),
    receipts: list(block['receipts'], 'receipts').map(receipt),
  }
}

function transaction(value: unknown): Tx {
  const tx = object(value, 'tx')
  return {
    time: int64(tx['time'], 'time'),
    expiration: int64(tx['expiration'], 'expiration'),
    gasLimit: int64(tx['gasLimit'], 'gasLimit'),
    gasRatio: int64(tx['gasRatio'], 'gasRatio'),
    actions: list(tx['actions'], 'actions').map((item) => {
      const action = object(item, 'action')
      return {
        contract: text(action['contract'], 'contract'),
        actionName: text(action['actionName'], 'actionName'),
        data: text(action['data'], 'data'),
      }
    }),
    signers: texts(tx['signers'], 'signers'),
    signs: list(tx['signs'], 'signs').map(signature),
    publisher: text(tx['publisher'], 'publisher'),
    publishSigns: list(tx['publishSigns'], 'publishSigns').map(signature),
    delay: int64(tx['delay'], 'delay'),
    chainId: Number(tx['chain_id'] ?? 0),
    referredTx: bytes(tx['referredTx'], 'referredTx'),
    amountLimit: list(tx['amountLimit'], 'amountLimit').map((item) => {
      const limit = object(item, 'amountLimit')
      return { token: text(limit['token'], 'token'), val: text(limit['val'], 'val') }
    }),
  }
}

function receipt(value: unknown): TxReceipt {
  const item = object(value, 'receipt')
  const status = object(item['status'], 'status')
  return {
    txHash: bytes(item['txHash'], 'txHash'),
    gasUsage: int64(item['gasUsage'], 'gasUsage'),
    ramUsage: new Map(
      Object.entries(object(item['ramUsage'] ?? {}, 'ramUsage')).map(([name, ram]) => [
        name,
        int64(ram, 'ramUsage'),
      ]),
    ),
    status: { code: Number(status['code'] ?? 0), message: text(status['message'], 'message') },
    returns: texts(item['returns'], 'returns'),
    receipts: list(item['receipts'], 'receipts').map((entry) => {
      const event = object(entry, 'event')
      return {
        funcName: text(event['funcName'], 'funcName'),
        content: text(event['content'], 'content'),
      }
    }),
  }
}

function signature(value: unknown): Signature {
  const sign = object(value, 'sign')
  return {
    algorithm: Number(sign['algorithm'] ?? 0),
    sig: bytes(sign['sig'], 'sig'),
    pubKey: bytes(sign['pubKey'], 'pubKey'),
  }
}

function object(value: unknown, field: string): Json {
  if (!isObject(value)) throw bad(field)
  return value
}

function list(value: unknown, field: string): readonly unknown[] {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) throw bad(field)
  return value
}

function texts(value: unknown, field: string): readonly string[] {
  return list(value, field).map((item) => text(item, field))
}

function text(value: unknown, field: string): string {
  if (value === undefined || value === null) return ''
  if (typeof value !== 'string') throw bad(field)
  return value
}

function bytes(value: unknown, field: string): Uint8Array {
  return decodeBase64(text(value, field))
}

function int64(value: unknown, field: string): bigint {
  if (value === undefined || value === null) return 0n
  if (!/^-?[0-9]{1,19}$/.test(String(value))) throw bad(field)
  return BigInt(String(value))
}

function bad(field: string): IostError {
  return new IostError({ code: 'BAD_BLOCK_JSON', field })
}
