import { expect, test } from 'vitest'
import { reasonOf } from './reason.ts'

test.each([
  [
    'running action Action{Contract: ContractX, ActionName: take, Data: ["50"]}\n error: Uncaught exception: Error: not so much saved',
    'Error: not so much saved',
  ],
  [
    'running action Action{Contract: system.iost, ActionName: setCode, Data: ["{... error: validate code error: , result: Error: no class',
    'Error: no class',
  ],
  ['running action Action{} error: update refused', 'update refused'],
  ['out of gas', 'out of gas'],
])('%s', (message, reason) => {
  expect(reasonOf(message)).toBe(reason)
})
