import { describe, expect, test } from 'vitest'
import { isAccountName, isContractId, isNewAccountName } from '#core/account-name.ts'
import { codeAction } from '#core/contract/code-action.ts'
import { keyPairFromSeed } from '#core/keys/key-pair.ts'
import { checkTxSelf } from '#core/tx/tx-checks.ts'
import { addPublishSign } from '#core/tx/tx-sign.ts'
import { amountText, parseAmount } from './amount.ts'
import { buildTransfer, buildTx, estimateTransfer, MAX_MEMO_BYTES } from './build-tx.ts'
import { describeTx } from './describe-tx.ts'

const options = { publisher: 'alice', chainId: 1020, now: 1_700_000_000_000_000_000n, gasLimit: 2_000_000n }
const transfer = { token: 'iost', from: 'alice', to: 'bobby', amount: parseAmount('12.50', 8), memo: 'hi' }

describe('amounts', () => {
  test.each([
    ['1', '1'],
    ['0.10', '0.1'],
    [' 90000000000.00000001 ', '90000000000.00000001'],
    ['1.000000000000', '1'],
  ])('%s is %s', (typed, text) => {
    expect(amountText(parseAmount(typed, 8))).toBe(text)
  })

  test.each([
    ['', 'AMOUNT_TEXT'],
    ['1,5', 'AMOUNT_TEXT'],
    ['-1', 'AMOUNT_TEXT'],
    ['1e3', 'AMOUNT_TEXT'],
    ['.5', 'AMOUNT_TEXT'],
    ['0.00', 'AMOUNT_ZERO'],
    ['0.000000001', 'AMOUNT_DIGITS'],
    ['99999999999999', 'AMOUNT_TOO_LARGE'],
  ])('%s is refused', (typed, code) => {
    expect(() => parseAmount(typed, 8)).toThrow(expect.objectContaining({ code }))
  })
})

describe('transactions', () => {
  test('a transfer may spend exactly its amount', () => {
    const tx = buildTransfer(transfer, options)
    expect(tx.amountLimit).toEqual([{ token: 'iost', val: '12.5' }])
    expect(tx.actions[0]?.data).toBe('["iost","alice","bobby","12.5","hi"]')
    const signed = addPublishSign(tx, keyPairFromSeed(new Uint8Array(32).fill(1)))
    expect(() => checkTxSelf(signed, 1020)).not.toThrow()
    expect(() => checkTxSelf(signed, 1024)).toThrow(expect.objectContaining({ code: 'TX_CHAIN_ID' }))
  })

  test('live ninety seconds at most', () => {
    const tx = buildTransfer(transfer, options)
    expect(tx.expiration - tx.time).toBe(90_000_000_000n)
    expect(() => buildTransfer(transfer, { ...options, lifetimeNs: 90_000_000_001n })).toThrow(/TX_LIFETIME/)
  })

  test('bound memo, gas and data', () => {
    const memo = 'é'.repeat(MAX_MEMO_BYTES / 2 + 1)
    expect(() => buildTransfer({ ...transfer, memo }, options)).toThrow(/MEMO_TOO_LONG/)
    expect(() => buildTransfer(transfer, { ...options, gasLimit: 1n })).toThrow(
      expect.objectContaining({ code: 'TX_GAS_LIMIT' }),
    )
    expect(() => buildTx([{ contract: 'a', actionName: 'b', data: '{}' }], [], options)).toThrow(
      expect.objectContaining({ code: 'ACTION_DATA' }),
    )
  })

  test('an estimate leaves room below the limit', () => {
    const cost = estimateTransfer(buildTransfer(transfer, options))
    expect(cost.gasLimit).toBeGreaterThan(cost.gas)
    expect(cost.gasLimit % 10_000n).toBe(0n)
  })

  test('are described from what is signed, with warnings', () => {
    const summary = describeTx(buildTransfer(transfer, options))
    expect(summary.actions[0]?.transfer).toEqual({ ...transfer, amount: '12.5' })
    expect(summary.warnings).toEqual([])
    const wide = buildTx(
      [
        { contract: 'auth.iost', actionName: 'assignPermission', data: '[]' },
        { contract: 'system.iost', actionName: 'setCode', data: '[]' },
      ],
      [{ token: '*', val: 'unlimited' }],
      { ...options, signers: ['bobby@active'], gasRatio: 200n },
    )
    expect(describeTx(wide).warnings).toEqual([
      'unlimited-spending',
      'changes-permissions',
      'publishes-code',
      'asks-other-signers',
      'high-gas-price',
    ])
    const info = {
      lang: 'javascript',
      version: '1.0.0',
      abi: [{ name: 'can_update', args: ['string'], amountLimit: [] }],
    }
    const update = buildTx([codeAction('class A {}\n// é', info, 'ContractX')], [], options)
    expect(describeTx(update).actions[0]?.code).toEqual({
      kind: 'update',
      id: 'ContractX',
      lines: 2,
      bytes: 16,
      methods: ['can_update'],
      canUpdate: true,
    })
    const above = { ...buildTransfer(transfer, options), amountLimit: [{ token: 'iost', val: '13' }] }
    expect(describeTx(above).warnings).toEqual(['limit-above-amount'])
  })
})

describe('names', () => {
  test('of accounts and contracts', () => {
    expect([
      isAccountName('alice'),
      isAccountName('Alice'),
      isAccountName('four'),
      isAccountName('a'.repeat(12)),
    ]).toEqual([true, false, false, false])
    expect([isContractId('token.iost'), isContractId('alice')]).toEqual([true, false])
    expect(['abcde', 'abc', 'abc-de', `0x${'0'.repeat(40)}`].map(isNewAccountName)).toEqual([
      true,
      false,
      false,
      false,
    ])
    expect(isAccountName(`0x${'0'.repeat(40)}`)).toBe(true)
  })
})
