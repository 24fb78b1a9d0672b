import { describe, expect, test } from 'vitest'
import { encodeBase64 } from '#core/codec/base64.ts'
import { codeAction } from '#core/contract/code-action.ts'
import { ALGORITHM } from '#core/keys/algorithm.ts'
import type { Tx } from '#core/tx/tx.ts'
import type { Labelled, LightClient, StateRead, Trust } from '#light/api.ts'
import { loadEngineFiles } from '#vm/engine/load.node.ts'
import { createJsMachine } from '#vm/engine/machine.ts'
import { createExecutor } from '#vm/executor.ts'
import { createPrivateNetwork, PRIVATE_CHAIN_ID } from '#vm/genesis/private-network.ts'
import { createLocalChain, publishedId } from '#vm/local/local-chain.ts'
import { firstKeys, previewTx } from '#vm/preview.ts'
import { priceTx } from './price-tx.ts'
import { createRawState, weaker } from './raw-state.ts'
import type { PreviewMachine } from './worker-client.ts'

const js = createJsMachine(loadEngineFiles())
const TIME = 1_700_000_000_000_000_000n
const SOURCE = 'class C { init() { storage.put("a", "1") } a(x) { return x } }\nmodule.exports = C'
const INFO = {
  lang: 'javascript',
  version: '1.0.0',
  abi: [{ name: 'a', args: ['string'], amountLimit: [] }],
}
const machine: PreviewMachine = {
  firstKeys: async (tx) => firstKeys(tx),
  run: async (input) => previewTx(js, input),
}
const { keys } = createPrivateNetwork(createExecutor({ js }, { chainId: PRIVATE_CHAIN_ID }), {
  witnesses: 1,
  genesisTime: TIME,
}).admin
const key = { algorithm: ALGORITHM[keys.algorithm], publicKey: keys.publicKey }
const one: Trust = { kind: 'one', node: 'a', block: 7 }

function chainOf(...accounts: string[]) {
  const chain = createLocalChain({ js }, { genesisTime: TIME })
  for (const name of accounts) chain.createAccount(name, 10)
  const asked: string[] = []
  const client: Pick<LightClient, 'read'> = {
    async read(read: StateRead): Promise<Labelled<unknown>> {
      if (read.kind !== 'rawState') throw new Error(read.kind)
      expect(JSON.stringify(read).length).toBeLessThan(4_096)
      asked.push(...read.keys)
      const entries = read.keys.map((name) => {
        const bytes = chain.get(name)
        return bytes === undefined
          ? { is_stored: false, value: '' }
          : { is_stored: true, value: encodeBase64(bytes) }
      })
      return { value: { entries }, trust: one }
    },
  }
  const request = (publisher: string, action: Tx['actions'][number], kind: 'code' | 'call') => ({
    make: (gasLimit: bigint): Tx => ({
      time: TIME,
      expiration: TIME + 90_000_000_000n,
      gasRatio: 100n,
      gasLimit,
      delay: 0n,
      chainId: PRIVATE_CHAIN_ID,
      actions: [action],
      signers: [],
      signs: [],
      publisher,
      publishSigns: [],
      referredTx: new Uint8Array(0),
      amountLimit: [],
    }),
    key,
    block: { number: chain.head.number + 1, time: chain.head.time + 500_000_000n, witness: 'w' },
    kind,
  })
  return { chain, client, asked, request }
}

describe('the price of a transaction', () => {
  test('of publishing is what the chain then charges', async () => {
    const { chain, client, asked, request } = chainOf('alice')
    const action = codeAction(SOURCE, INFO)
    const price = await priceTx(client, request('alice', action, 'code'), machine)
    expect(price.failure).toBeUndefined()
    expect(price.shortage).toBeUndefined()
    expect(price.tx.gasLimit).toBe(price.gasLimit)
    expect(price.gasLimit).toBeGreaterThan(price.gas)
    expect(new Set(asked).size).toBe(asked.length)
    const { receipt } = chain.run({ publisher: 'alice', actions: [action], amountLimit: [] }, 'x')
    const isShort = publishedId(receipt).length === 'Contract'.length + 43
    expect(isShort ? price.gasIfShorter : price.gas).toBe(receipt.gasUsage)
    const paid = [...receipt.ramUsage.values()].reduce((sum, bytes) => sum + bytes, 0n)
    expect(price.ram).toBe(Number(paid))
    expect(price.ramOfOthers).toEqual([])
    expect(price.trust).toEqual(one)
  })

  test('tells a program that fails from an account that lacks something', async () => {
    const { client, request } = chainOf('alice')
    const broken = await priceTx(client, request('alice', codeAction('class C {}', INFO), 'code'), machine)
    expect(broken.failure).toContain('running action')
    const poor = await priceTx(client, request('nobody1', codeAction(SOURCE, INFO), 'code'), machine).catch(
      (error: Error) => error.message,
    )
    expect(poor).toContain('unauthorized publisher')
    const large = codeAction(`const pad = '${'y'.repeat(9_000)}'\n${SOURCE}`, INFO)
    const other = chainOf('bobby')
    const sell = { contract: 'ram.iost', actionName: 'sell', data: '["bobby","bobby",45000]' }
    expect(other.chain.run({ publisher: 'bobby', actions: [sell] }, 'x').receipt.status.code).toBe(0)
    const short = await priceTx(other.client, other.request('bobby', large, 'code'), machine)
    expect(short.failure).toBeUndefined()
    expect(short.shortage).toMatch(/pay ram failed/)
    expect(short.ram).toBeGreaterThan(Number(short.stock.ram))
    expect(short.stock.gas).toBeGreaterThan(short.gasLimit)
  })

  test('is refused where a node answers with something else', async () => {
    const { request } = chainOf('alice')
    for (const value of [null, {}, { entries: [] }, { entries: [{ is_stored: 'yes' }] }]) {
      const client = { read: async () => ({ value, trust: one }) }
      const asked = priceTx(client, request('alice', codeAction(SOURCE, INFO), 'code'), machine)
      await expect(asked).rejects.toMatchObject({ code: 'BAD_ANSWER' })
    }
  })
})

test('state rests on the weakest word', () => {
  const agree: Trust = { kind: 'agree', agree: 3, asked: 4, block: 5 }
  expect(weaker(agree, one)).toEqual({ ...one, block: 5 })
  expect(weaker(one, agree)).toEqual({ ...one, block: 5 })
  expect(weaker(agree, { ...agree, agree: 2, block: 9 })).toEqual({ ...agree, agree: 2 })
})

test('state is bounded', async () => {
  const state = createRawState({ read: async () => ({ value: { entries: [] }, trust: one }) })
  const many = Array.from({ length: 3_001 }, (_, index) => `b-${index}`)
  await expect(state.learn(many)).rejects.toMatchObject({ code: 'STATE_TOO_WIDE' })
})
