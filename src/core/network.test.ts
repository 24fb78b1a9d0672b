import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { encodeBase58 } from './codec/base58.ts'
import { codeOf } from './error.ts'
import { formatNetwork, MAX_NETWORK_BYTES, type NetworkDefinition, parseNetwork } from './network.ts'

const hash = fc.uint8Array({ minLength: 32, maxLength: 32 }).map(encodeBase58)
const key = fc.oneof(hash, fc.uint8Array({ minLength: 33, maxLength: 33 }).map(encodeBase58))
const time = fc.bigInt({ min: 0n, max: 2n ** 62n }).map(String)
const count = fc.nat()
const keys = fc.array(key, { maxLength: 4 })
const contract = hash.map((text) => `Contract${text}`)
const anyNetwork: fc.Arbitrary<NetworkDefinition> = fc
  .record({
    name: fc.string({ maxLength: 10 }),
    genesisHash: fc.option(hash),
    genesisTime: time,
    clock: fc.constantFrom('live' as const, 'recorded' as const),
    trustingPeriodSeconds: fc.option(count),
    params: fc.record({
      chainId: count,
      witnesses: keys,
      voteInterval: count,
      blocksPerSlot: count,
      maxTxsPerBlock: count,
      maxTxsPerPublisher: count,
      blockGasLimit: fc.bigInt({ min: 0n, max: 2n ** 62n }),
    }),
    relays: fc.array(fc.string({ maxLength: 20 }), { maxLength: 2 }),
    checkpoints: fc.array(fc.record({ number: count, hash, time, current: keys, pending: keys }), {
      maxLength: 2,
    }),
    faucet: fc.option(fc.string({ maxLength: 10 })),
  })
  .chain((network) =>
    fc
      .record({ luckyBetClassic: contract, luckyBetFair: contract })
      .map((contracts) => (network.genesisHash === null ? network : { ...network, contracts })),
  )

function code(text: string): string {
  try {
    parseNetwork(text)
    return 'none'
  } catch (error) {
    return codeOf(error)
  }
}

describe('network definitions', () => {
  it('come back unchanged', () => {
    fc.assert(
      fc.property(anyNetwork, (network) => {
        expect(parseNetwork(formatNetwork(network))).toEqual(network)
      }),
    )
  })

  it("take go-iost's parameters where none are given", () => {
    const text = JSON.stringify({
      name: 'x',
      genesisHash: null,
      genesisTime: '1',
      clock: 'live',
      params: { chainId: 1020, witnesses: [] },
    })
    expect(parseNetwork(text)).toMatchObject({
      trustingPeriodSeconds: null,
      faucet: null,
      relays: [],
      checkpoints: [],
      params: {
        voteInterval: 1200,
        blocksPerSlot: 6,
        maxTxsPerBlock: 50,
        maxTxsPerPublisher: 10,
        blockGasLimit: 800_000_000n,
      },
    })
  })

  it('are refused with the field that is wrong', () => {
    const good = {
      name: 'x',
      genesisHash: null,
      genesisTime: '1',
      clock: 'live',
      params: { chainId: 1, witnesses: [] },
    }
    const bend = (change: object) => code(JSON.stringify({ ...good, ...change }))
    expect(bend({})).toBe('none')
    for (const change of [
      { name: 1 },
      { genesisHash: 'abc' },
      { genesisHash: undefined },
      { genesisTime: 5 },
      { genesisTime: '-1' },
      { genesisTime: '1e9' },
      { clock: 'wall' },
      { trustingPeriodSeconds: -1 },
      { params: [] },
      { params: { chainId: 1.5, witnesses: [] } },
      { params: { chainId: 1, witnesses: ['0'] } },
      { params: { chainId: 1, witnesses: [], blockGasLimit: 5 } },
      { relays: 'x' },
      { relays: [1] },
      { checkpoints: [{}] },
      { faucet: 1 },
      { contracts: {} },
      { contracts: { luckyBetClassic: 'token.iost', luckyBetFair: 'token.iost' } },
    ]) {
      expect([change, bend(change)]).toEqual([change, 'BAD_NETWORK'])
    }
    expect(code('{')).toBe('BAD_NETWORK')
    expect(code(' '.repeat(MAX_NETWORK_BYTES + 1))).toBe('BAD_NETWORK')
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(code(text)).not.toBe('UNKNOWN')
      }),
    )
  })
})
