import { describe, expect, test } from 'vitest'
import { encodeBase58 } from '#core/codec/base58.ts'
import { codeAction } from '#core/contract/code-action.ts'
import type { Labelled, TxProofView } from '#light/api.ts'
import {
  type ContractState,
  canUpdate,
  className,
  publicationOf,
  publishingTx,
  readContractState,
  sourceTrust,
} from './contract-read.ts'

const HASH = new Uint8Array(32).fill(9)
const ID = `Contract${encodeBase58(HASH)}`
const abi = (...names: string[]) => ({
  lang: 'javascript',
  version: '1.0.0',
  abi: names.map((name) => ({ name, args: ['string'], amountLimit: [] })),
})

function proofOf(action: ReturnType<typeof codeAction>, hash = HASH, code = 0): Labelled<TxProofView> {
  const value = {
    tx: { publisher: 'alice', actions: [action] },
    receipt: { txHash: hash, status: { code, message: '' } },
  } as unknown as TxProofView
  return { value, trust: { kind: 'proved', level: 'L1', block: 5 } }
}

function stateOf(source: string): ContractState {
  return { id: ID, language: 'javascript', source, methods: [] }
}

describe('a contract', () => {
  test('is read out of a node’s answer', () => {
    const abis = [{ name: 'a', args: ['number', 'odd'], amount_limit: [{ token: 'iost', value: '2' }] }]
    const read = readContractState({ id: ID, language: 'javascript', orig_code: 'x', abis })
    expect(read.methods).toEqual([
      { name: 'a', args: ['number', 'json'], amountLimit: [{ token: 'iost', val: '2' }] },
    ])
    for (const bad of [null, {}, { abis: [{}] }, { abis, id: ID, language: 'javascript' }])
      expect(() => readContractState(bad)).toThrow(/BAD_ANSWER/)
  })

  test('names the transaction that published it', () => {
    expect(publishingTx(ID)).toBe(encodeBase58(HASH))
    expect(publishingTx('token.iost')).toBeUndefined()
    expect(publishingTx('Contractabc')).toBeUndefined()
  })

  test('is published by its own transaction alone, when that succeeded', () => {
    const action = codeAction('s', abi('a'))
    expect(publicationOf(ID, proofOf(action))).toMatchObject({ kind: 'publish', by: 'alice', source: 's' })
    expect(publicationOf(ID, proofOf(action, new Uint8Array(32)))).toBeUndefined()
    expect(publicationOf(ID, proofOf(action, HASH, 4))).toBeUndefined()
    const update = codeAction('t', abi('a'), ID)
    expect(publicationOf(ID, proofOf(update, new Uint8Array(32)))).toMatchObject({
      kind: 'update',
      source: 't',
    })
  })
})

describe('a source', () => {
  const fixed = publicationOf(ID, proofOf(codeAction('s', abi('a'))))
  const open = publicationOf(ID, proofOf(codeAction('s', abi('can_update'))))
  const later = publicationOf(ID, proofOf(codeAction('t', abi('can_update'), ID), new Uint8Array(32)))
  if (fixed === undefined || open === undefined || later === undefined) throw new Error('not read')

  test('is proved for good where nothing could change it', () => {
    expect(sourceTrust(stateOf('s'), [fixed]).kind).toBe('final')
    expect(sourceTrust(stateOf('other'), [fixed]).kind).toBe('contradicted')
  })

  test('is proved as the latest where it can be changed', () => {
    expect(sourceTrust(stateOf('s'), [open]).kind).toBe('latest')
    expect(sourceTrust(stateOf('t'), [later, open]).kind).toBe('latest')
    expect(sourceTrust(stateOf('u'), [later, open]).kind).toBe('unproved')
    expect(sourceTrust(stateOf('s'), []).kind).toBe('unproved')
  })

  test('gives the class its name', () => {
    expect(className('// class No\nclass Vault2 {')).toBe('Vault2')
    expect(className('')).toBeUndefined()
    expect(canUpdate(open.methods)).toBe(true)
  })
})
