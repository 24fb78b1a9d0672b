import { describe, expect, it } from 'vitest'
import { encodeContract } from '#core/contract/contract.ts'
import { NATIVES } from './registry.ts'

describe('native contracts', () => {
  it.each([
    [
      'token.iost',
      '1.0.6',
      'balanceOf,can_update,create,destroy,issue,recycle,supply,totalSupply,transfer,transferFreeze',
    ],
    [
      'token.iost',
      '1.0.4',
      'balanceOf,can_update,create,destroy,issue,supply,totalSupply,transfer,transferFreeze,updateTotalSupply',
    ],
    ['domain.iost', '0.0.0', 'can_update'],
    ['gas.iost', '1.0.0', 'can_update,constructor,pledge,unpledge'],
  ])('%s %s lists its methods by name', (id, version, names) => {
    const abi = NATIVES.contract(id, version)?.info?.abi ?? []
    expect(abi.map(({ name }) => name).join()).toBe(names)
  })

  it('encodes token.iost 1.0.4 to the recorded length', () => {
    const contract = NATIVES.contract('token.iost', '1.0.4')
    expect(contract && encodeContract({ ...contract, code: '', origCode: 'codes' }).length).toBe(552)
  })

  it('knows no other contracts, versions or methods', () => {
    expect(NATIVES.contract('token.iost', '9.9.9')).toBeUndefined()
    expect(NATIVES.contract('toString', '1.0.0')).toBeUndefined()
    expect(NATIVES.method('token.iost', '1.0.6', 'updateTotalSupply')).toBeUndefined()
    expect(NATIVES.method('token.iost', '1.0.6', 'valueOf')).toBeUndefined()
  })
})
