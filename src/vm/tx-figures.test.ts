import { describe, expect, it } from 'vitest'
import { encodeBase58 } from '#core/codec/base58.ts'
import type { Contract } from '#core/contract/contract.ts'
import { sha3_256 } from '#core/hash/sha3.ts'
import { keyPairFromSecret } from '#core/keys/key-pair.ts'
import type { Action, AmountLimit, Tx } from '#core/tx/tx.ts'
import { txFullBytes } from '#core/tx/tx-hash.ts'
import { addPublishSign } from '#core/tx/tx-sign.ts'
import { accountKey } from './auth/account.ts'
import { loadEngineFiles } from './engine/load.node.ts'
import { createJsMachine } from './engine/machine.ts'
import { createExecutor } from './executor.ts'
import { NATIVES } from './native/registry.ts'
import { contractKey, mapKey, plainKey } from './state/keys.ts'
import { Slot } from './state/slot.ts'
import type { Value } from './state/value.ts'

// Figures that the reference's own tests assert for whole transactions: spec vectors gas.json "tx_asserted".

const pair = keyPairFromSecret('secp256k1', sha3_256(new TextEncoder().encode('user_0')))
const NOW = 1_700_000_000_000_000_000n
const ANY: AmountLimit = { token: '*', val: 'unlimited' }
const executor = createExecutor({ js: createJsMachine(loadEngineFiles()) }, { chainId: 1024 })

function world(): Map<string, Uint8Array> {
  const state = new Map<string, Uint8Array>()
  const put = (key: string, value: Value) => state.set(key, Slot.ofValue(value).bytes)
  const info = (field: string, value: Value) => put(mapKey('token.iost', 'TIiost', field), value)
  for (const [id, version] of [
    ['token.iost', '1.0.0'],
    ['system.iost', '1.0.0'],
  ] as const) {
    state.set(contractKey(id), Slot.ofContract(NATIVES.contract(id, version) as Contract).bytes)
  }
  info('issuer', { type: 's', data: 'issue.iost', payer: 'admin' })
  info('decimal', { type: 'i', data: 8n, payer: 'admin' })
  info('canTransfer', { type: 'b', data: true, payer: 'admin' })
  info('onlyIssuerCanTransfer', { type: 'b', data: false, payer: 'admin' })
  for (const id of ['user_0', 'user_1']) {
    put(accountKey(id), { type: 's', data: record(id), payer: '' })
    put(plainKey('gas.iost', `${id}gl`), { type: 'f', data: { value: 10n ** 11n, scale: 2 }, payer: '' })
    put(plainKey('gas.iost', `${id}gs`), { type: 'f', data: { value: 10n ** 11n, scale: 2 }, payer: '' })
    put(mapKey('token.iost', `TB${id}`, 'ram'), { type: 'i', data: 10_000n, payer: '' })
  }
  put(mapKey('token.iost', 'TBuser_0', 'iost'), { type: 'i', data: 10n ** 12n, payer: 'token.iost' })
  return state
}

/** An account record that takes 389 bytes with its type and payer marks; only user_0 holds the key. */
function record(id: string): string {
  const key = id === 'user_0' ? encodeBase58(pair.publicKey) : 'another'
  const item = { id: key, permission: '', is_key_pair: true, weight: 1 }
  const permission = (name: string) => ({ name, groups: null, items: [item], threshold: 1 })
  const text = JSON.stringify({
    id,
    referrer: '',
    permissions: { active: permission('active'), owner: permission('owner') },
    groups: {},
  })
  return text + ' '.repeat(387 - text.length)
}

function transaction(actions: readonly Action[], limits: readonly AmountLimit[], gasLimit: bigint): Tx {
  return addPublishSign(
    {
      time: NOW,
      expiration: NOW + 90_000_000_000n,
      gasLimit,
      gasRatio: 100n,
      actions,
      signers: [],
      signs: [],
      publisher: 'user_0',
      publishSigns: [],
      delay: 0n,
      chainId: 1024,
      referredTx: new Uint8Array(0),
      amountLimit: limits,
    },
    pair,
  )
}

function run(tx: Tx, state = world()) {
  const block = {
    chainId: 1024,
    number: 10,
    time: NOW,
    parentHash: sha3_256(new Uint8Array(0)),
    witness: 'w',
  }
  const execution = executor.beginBlock(state, block)
  const receipt = execution.runTx(tx)
  for (const [key, value] of execution.writes()) if (value !== null) state.set(key, value)
  return { receipt, state }
}

const transfer: Action = {
  contract: 'token.iost',
  actionName: 'transfer',
  data: '["iost","user_0","user_1","0.0001",""]',
}

function deployment(code: string, ...methods: readonly string[]): Action {
  const info = { lang: 'javascript', version: '1.0.0', abi: methods.map((name) => ({ name })) }
  return {
    contract: 'system.iost',
    actionName: 'setCode',
    data: JSON.stringify([JSON.stringify({ ID: 'hw', info, code })]),
  }
}

describe('whole transactions', () => {
  it('a transfer costs 7629 gas', () => {
    const tx = transaction([transfer], [ANY], 100_000_000n)
    expect(txFullBytes(tx)).toHaveLength(286)
    const { receipt } = run(tx)
    expect(receipt.status).toEqual({ code: 0, message: '' })
    expect(receipt.gasUsage).toBe(762_900n)
  })

  it('a deployment costs 244258 gas and 450 bytes', () => {
    const code = `class Greeter0 {\n  init() {\n  }\n  hello() {\n                return "world";\n  }\n}\n\n\nmodule.exports = Greeter0;`
    const tx = transaction([deployment(code, 'hello')], [], 100_000_000n)
    const { receipt } = run(tx)
    expect(receipt.status.message).toBe('')
    expect(receipt.gasUsage).toBe(24_425_800n)
    expect(receipt.ramUsage).toEqual(new Map([['user_0', 450n]]))
  })

  it('a transaction that runs out of gas pays exactly its limit', () => {
    const code = 'class Loop { init() {} spin() { while (true) {} } }\nmodule.exports = Loop;'
    const { receipt, state } = run(transaction([deployment(code, 'spin')], [], 100_000_000n))
    const [id] = JSON.parse(receipt.returns[0] as string) as [string]
    const spin: Action = { contract: id, actionName: 'spin', data: '[]' }
    const spun = run(transaction([spin, spin], [], 20_000_000n), state).receipt
    expect(spun).toMatchObject({ gasUsage: 20_000_000n, status: { code: 4, message: 'out of gas' } })
    expect(spun.ramUsage.size).toBe(0)
  })

  it('a transfer does not fit into 6000 gas', () => {
    const { receipt } = run(transaction([transfer], [ANY], 600_000n))
    expect(receipt).toMatchObject({ gasUsage: 600_000n, status: { code: 4, message: 'out of gas' } })
    expect(receipt.receipts).toEqual([])
  })

  it('a source above the size limit runs out of gas before its size is looked at', () => {
    const code = `class Big { init() {} }\n${'//'.padEnd(57_000, 'x')}\nmodule.exports = Big;`
    const { receipt } = run(transaction([deployment(code)], [], 400_000_000n))
    expect(receipt.status).toEqual({ code: 4, message: 'out of gas' })
  })

  it('string operations cost by the length of their result', () => {
    const nine = '999999999'
    const code = `class Texts {
  init() {}
  f1() { let x="22";let y="22";let z=x+y; }
  f2() { let x="${nine}";let y="${nine}";let z=x+y; }
  f3() { let x="${nine}";let y="${nine}";let z=x===y; }
  f4() { let x="${nine}";let y="${nine}";let z=(x+=y); }
}
module.exports = Texts;`
    const { receipt, state } = run(transaction([deployment(code, 'f1', 'f2', 'f3', 'f4')], [], 100_000_000n))
    const [id] = JSON.parse(receipt.returns[0] as string) as [string]
    const usage = ['f1', 'f2', 'f3', 'f4'].map((actionName) => {
      const tx = transaction([{ contract: id, actionName, data: '[]' }], [], 100_000_000n)
      return Number(run(tx, state).receipt.gasUsage)
    })
    const [f1, f2, f3, f4] = usage as [number, number, number, number]
    expect([f2 - f1, f3 - f1, f4 - f1]).toEqual([1400, 1400, 1700])
  })
})

describe('amount limits', () => {
  it.each([
    [[{ token: 'iost', val: '0.0001' }], 0, ''],
    [[{ token: 'iost', val: '0.00009' }], 4, 'token iost exceed amountLimit in tx. need 0.0001'],
    [[{ token: 'iost', val: '0' }, ANY], 4, 'token iost exceed amountLimit in tx. need 0.0001'],
    [[{ token: '*', val: '1' }], 0, ''],
    [[{ token: '*', val: '0.9' }], 4, 'token iost exceed amountLimit in tx. need 0.0001'],
    [[], 4, 'token iost exceed amountLimit in tx. need 0.0001'],
  ])('%j gives status %i', (limits, code, message) => {
    const { status } = run(transaction([transfer], limits, 100_000_000n)).receipt
    expect(status.code).toBe(code)
    expect(status.message.endsWith(message)).toBe(true)
  })

  it('count what all actions spend together', () => {
    const limit = [{ token: 'iost', val: '0.00015' }]
    const { status } = run(transaction([transfer, transfer], limit, 100_000_000n)).receipt
    expect(status.message).toMatch(/token iost exceed amountLimit in tx. need 0.0001$/)
  })

  it.each([
    [
      [
        { token: 'iost', val: '1' },
        { token: 'iost', val: '2' },
      ],
      'duplicated token in amountLimit: iost',
    ],
    [[{ token: 'none', val: '1' }], 'token not exists in amountLimit, token:"none" val:"1"'],
    [[{ token: 'iost', val: 'x' }], 'abnormal char in amount'],
    [[{ token: 'iost', val: '1.2.3' }], 'multi decimal point error'],
    [[{ token: 'iost', val: '' }], 'amount format error'],
    [[{ token: '*', val: '99999999999999999999' }], 'overflow error'],
  ])('%j keeps a transaction out', (limits, reason) => {
    expect(() => run(transaction([transfer], limits, 100_000_000n))).toThrow(
      expect.objectContaining({ code: 'TX_REFUSED', message: reason }),
    )
  })
})

describe('refusals', () => {
  it.each([
    [{ gasRatio: 99n }, 'gas ratio illegal, should in [1, 100]'],
    [{ gasLimit: 599_999n }, 'gas limit illegal, should in [6000, 4000000]'],
    [
      { gasRatio: 300n, gasLimit: 600_000n },
      'gas limit should be larger, paid: 2860, gas limit: 600000, gas ratio: 300',
    ],
    [{ gasRatio: 208n, gasLimit: 600_000n }, 'gas limit used up before the first action'],
    [{ signers: ['user_1@active'] }, 'unauthorized signer: user_1@active'],
    [{ signers: ['user_1'] }, 'illegal signer: user_1'],
    [{ publisher: 'user_9' }, 'gas not enough: user user_9 has 0 < 1000000'],
  ])('%o', (change, reason) => {
    const plain = transaction([transfer], [ANY], 100_000_000n)
    const tx = { ...plain, ...change }
    expect(() => run(tx)).toThrow(expect.objectContaining({ code: 'TX_REFUSED', message: reason }))
  })

  it('leave the state as it was', () => {
    const execution = executor.beginBlock(world(), {
      chainId: 1024,
      number: 10,
      time: NOW,
      parentHash: sha3_256(new Uint8Array(0)),
      witness: 'w',
    })
    expect(() => execution.runTx(transaction([], [], 1n))).toThrow()
    expect(execution.writes().size).toBe(0)
  })
})
