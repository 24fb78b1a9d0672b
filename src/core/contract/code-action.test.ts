import { expect, test } from 'vitest'
import { encodeBase64 } from '#core/codec/base64.ts'
import { codeAction, readCodeAction } from './code-action.ts'
import { encodeContract } from './contract.ts'

const info = { lang: 'javascript', version: '1.0.0', abi: [{ name: 'a', args: ['string'], amountLimit: [] }] }
const code = 'class A { init() {} a(x) { return "\\n" } }\nmodule.exports = A'

test('code is read out of the action it was put into', () => {
  const sent = { id: '', info, code, origCode: '' }
  expect(readCodeAction(codeAction(code, info))).toEqual({ kind: 'publish', contract: sent })
  expect(readCodeAction(codeAction(code, info, 'ContractX'))).toEqual({
    kind: 'update',
    contract: { ...sent, id: 'ContractX' },
  })
})

test('the form of protobuf is read too, and nothing else', () => {
  const contract = { id: '', info, code, origCode: '' }
  const data = JSON.stringify([encodeBase64(encodeContract(contract))])
  const action = { contract: 'system.iost', actionName: 'setCode', data }
  expect(readCodeAction(action)?.contract).toEqual(contract)
  for (const bad of ['[]', '[7]', '{', '["{"]', '["%"]'])
    expect(readCodeAction({ ...action, data: bad })).toBeUndefined()
  expect(readCodeAction({ ...action, actionName: 'requireAuth' })).toBeUndefined()
  expect(readCodeAction({ ...action, contract: 'ContractX' })).toBeUndefined()
})
