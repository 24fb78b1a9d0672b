import { expect, test } from 'vitest'
import { encodeBase58 } from '#core/codec/base58.ts'
import { codeAction } from '#core/contract/code-action.ts'
import type { TxReceipt } from '#core/tx/receipt.ts'
import type { Action, Tx } from '#core/tx/tx.ts'
import { accountsOf } from './leaves.ts'

const INFO = { lang: 'javascript', version: '1.0.0', abi: [] }

function touched(action: Action, receipts: TxReceipt['receipts'] = []): readonly string[] {
  const tx = { publisher: 'alice', signers: ['bobby@active'], actions: [action] } as unknown as Tx
  const receipt = { txHash: new Uint8Array(32).fill(7), receipts } as unknown as TxReceipt
  return [...accountsOf(tx, receipt)].sort()
}

test('a transaction belongs to its people and to the contract it makes, changes or calls', () => {
  const call = { contract: 'ContractX', actionName: 'a', data: '[]' }
  const event = { funcName: 'token.iost/transfer', content: '["iost","alice","carol","1",""]' }
  expect(touched(call, [event])).toEqual(['1', 'ContractX', 'alice', 'bobby', 'carol', 'iost'])
  expect(touched(codeAction('x', INFO))).toContain(`Contract${encodeBase58(new Uint8Array(32).fill(7))}`)
  expect(touched(codeAction('x', INFO, 'ContractY'))).toContain('ContractY')
  expect(touched({ ...call, contract: 'token.iost' })).toEqual(['alice', 'bobby'])
})
