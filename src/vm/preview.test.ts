import { describe, expect, test } from 'vitest'
import { ALGORITHM } from '#core/keys/algorithm.ts'
import type { Tx } from '#core/tx/tx.ts'
import { loadEngineFiles } from '#vm/engine/load.node.ts'
import { createJsMachine } from '#vm/engine/machine.ts'
import { createExecutor } from './executor.ts'
import { createPrivateNetwork, PRIVATE_CHAIN_ID } from './genesis/private-network.ts'
import { createLocalChain, type LocalChain, publishedId } from './local/local-chain.ts'
import { firstKeys, previewTx } from './preview.ts'
import type { Preview, PreviewInput } from './preview-types.ts'

const js = createJsMachine(loadEngineFiles())
const TIME = 1_700_000_000_000_000_000n
const SOURCE = `class C {
  init() { storage.put('n', '0') }
  add(k) {
    const n = JSON.parse(storage.get('n')) + k
    storage.put('n', n.toString(), blockchain.publisher())
    blockchain.callWithAuth('token.iost', 'transfer', ['iost', blockchain.publisher(), 'admin', '1.5', ''])
    return n
  }
}
module.exports = C`
const ABI = [{ name: 'add', args: ['number'], amountLimit: [{ token: 'iost', val: '2' }] }]
const SET_CODE = JSON.stringify([
  JSON.stringify({ info: { lang: 'javascript', version: '1.0.0', abi: ABI }, code: SOURCE }),
])
// All accounts of a local chain have the administrator's key.
const { admin } = createPrivateNetwork(createExecutor({ js }, { chainId: PRIVATE_CHAIN_ID }), {
  witnesses: 1,
  genesisTime: TIME,
})
const key = { algorithm: ALGORITHM[admin.keys.algorithm], publicKey: admin.keys.publicKey }

function txOf(contract: string, actionName: string, data: string, gasLimit = 400_000_000n): Tx {
  return {
    time: TIME,
    expiration: TIME + 90_000_000_000n,
    gasRatio: 100n,
    gasLimit,
    delay: 0n,
    chainId: PRIVATE_CHAIN_ID,
    actions: [{ contract, actionName, data }],
    signers: [],
    signs: [],
    publisher: 'alice',
    publishSigns: [],
    referredTx: new Uint8Array(0),
    amountLimit: [{ token: '*', val: 'unlimited' }],
  }
}

/** Fetches what is missing from the chain until the run is whole, as a page does from a node. */
function settle(
  chain: LocalChain,
  tx: Tx,
  more: Partial<PreviewInput> = {},
): { preview: Preview; rounds: number } {
  const known = new Map<string, Uint8Array | null>()
  const learn = (keys: readonly string[]) => {
    for (const name of keys) known.set(name, chain.get(name) ?? null)
  }
  learn(firstKeys(tx))
  const block = {
    chainId: PRIVATE_CHAIN_ID,
    number: chain.head.number + 1,
    time: chain.head.time + 500_000_000n,
    parentHash: new Uint8Array(32),
    witness: chain.head.witness,
  }
  for (let rounds = 1; ; rounds++) {
    const preview = previewTx(js, { tx, key, block, known, isInPlenty: false, hashLength: 44, ...more })
    if (preview.kind !== 'missing') return { preview, rounds }
    learn(preview.keys)
  }
}

function chainWithAlice(): LocalChain {
  const chain = createLocalChain({ js }, { genesisTime: TIME })
  chain.createAccount('alice', 100)
  return chain
}

function done(preview: Preview) {
  if (preview.kind !== 'done') throw new Error(JSON.stringify(preview))
  return preview
}

describe('a preview', () => {
  test('of publishing and of a call comes to the receipt of the chain', () => {
    const chain = chainWithAlice()
    const publish = txOf('system.iost', 'setCode', SET_CODE)
    const before = {
      44: done(settle(chain, publish).preview).receipt,
      43: done(settle(chain, publish, { hashLength: 43 }).preview).receipt,
    }
    expect(before[43].gasUsage).toBeLessThan(before[44].gasUsage)
    const { receipt } = chain.run({ publisher: 'alice', actions: publish.actions }, 'publish')
    const id = publishedId(receipt)
    const expected = before[(id.length - 'Contract'.length) as 43 | 44]
    expect(receipt.status.message).toBe('')
    expect(expected.gasUsage).toBe(receipt.gasUsage)
    // Both by the contract, whose own name differs with the hash, and by alice.
    expect([...expected.ramUsage.values()]).toEqual([...receipt.ramUsage.values()])

    const call = txOf(id, 'add', '[5]')
    const { preview, rounds } = settle(chain, call)
    const shown = done(preview)
    const run = chain.run({ publisher: 'alice', actions: call.actions }, 'call')
    expect(shown.receipt.gasUsage).toBe(run.receipt.gasUsage)
    expect(shown.receipt.ramUsage).toEqual(run.receipt.ramUsage)
    expect(shown.receipt.returns).toEqual(['["5"]'])
    expect(shown.tokens).toContainEqual({ account: 'alice', token: 'iost', change: '-1.5' })
    expect(shown.stock).toEqual({ gas: expect.any(BigInt), ram: 50_000n - 916n - 109n })
    expect(shown.changed).toEqual([`b-${id}-n`])
    expect(rounds).toBeLessThan(6)
  })

  test('tells what is needed of an account that has too little', () => {
    const chain = chainWithAlice()
    chain.createAccount('poor0', 1)
    const tx = { ...txOf('system.iost', 'setCode', SET_CODE), publisher: 'poor0' }
    const poor: LocalChain = {
      ...chain,
      get: (name) => (name === 'm-token.iost-TBpoor0-ram' ? undefined : chain.get(name)),
    }
    const real = done(settle(poor, tx).preview).receipt
    expect(real.status.message).toMatch(/pay ram failed. id: poor0 need \d+, actual 0/)
    const rich = done(settle(poor, tx, { isInPlenty: true }).preview).receipt
    expect(rich.status.code).toBe(0)
    expect(rich.gasUsage).toBe(real.gasUsage)
    expect(Number(rich.ramUsage.get('poor0'))).toBeGreaterThan(SOURCE.length)
  })

  test('says why a transaction would not be taken', () => {
    const chain = chainWithAlice()
    const { preview } = settle(chain, { ...txOf('token.iost', 'supply', '["iost"]'), publisher: 'nobody1' })
    expect(preview).toEqual({
      kind: 'refused',
      reason: expect.stringContaining('gas not enough'),
      stock: { gas: 0n, ram: 0n },
    })
  })
})
