import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Libp2p } from '@libp2p/interface'
import { afterEach, expect, test } from 'vitest'
import { headHash } from '#core/block/head.ts'
import { encodeBase58 } from '#core/codec/base58.ts'
import { txHash } from '#core/tx/tx-hash.ts'
import { encodeTx } from '#core/tx/tx-proto.ts'
import { createGoiostNetwork, type GoiostNetwork } from '#p2p/goiost/network.ts'
import { createSync, type Sync } from '#p2p/sync/sync.ts'
import { systemClock } from '#platform/clock.ts'
import { silentLog } from '#platform/log.ts'
import { systemRandom } from '#platform/random.ts'
import type { ProofSource } from '#relay/proof-source.ts'
import { buildChain, GENESIS_TIME, testKey, userTx } from '#testing/chain-builder.ts'
import { loopbackHost, until } from '#testing/loopback-host.ts'
import { testParams } from '#testing/network-params.ts'
import { createServingChain } from '#testing/serving-chain.ts'
import { createChainSide } from './chain-side.ts'

const clock = systemClock()
const keys = [1, 2, 3, 4].map(testKey)
const nodes: { host: Libp2p; network: GoiostNetwork; sync: Sync }[] = []
let side: ProofSource | undefined
let folder = ''

afterEach(async () => {
  await side?.stop()
  await rm(folder, { recursive: true, force: true })
  for (const { host, network, sync } of nodes.splice(0)) {
    await network.stop()
    await sync.stop()
    await host.stop()
  }
})

async function fullNode(serving: ReturnType<typeof createServingChain>) {
  const base = await loopbackHost()
  const network = createGoiostNetwork(
    { host: base.host, clock, random: systemRandom(), log: silentLog },
    { chainId: 1020, version: 1, maxInbound: 20, maxOutbound: 10, seeds: [], blackIds: [], blackIps: [] },
  )
  const sync = createSync({ network, chain: serving.chain, clock, random: systemRandom(), log: silentLog })
  nodes.push({ host: base.host, network, sync })
  sync.start()
  await network.start()
  return { network, sync, address: `${base.address}/p2p/${base.id}` }
}

test('a relay follows full nodes, proves, publishes to all, and takes up its chain again', {
  timeout: 60_000,
}, async () => {
  const built = buildChain({ keys, voteInterval: 30, length: 400 })
  const blocks = [built.genesis, ...built.blocks]
  const servings = [createServingChain(blocks), createServingChain(blocks)] as const
  for (const serving of servings) serving.reveal(390)
  const [a, b] = await Promise.all([fullNode(servings[0]), fullNode(servings[1])])
  folder = await mkdtemp(join(tmpdir(), 'everest-relay-'))
  const options = {
    network: {
      name: 'test',
      genesisHash: encodeBase58(built.genesisHash),
      genesisTime: GENESIS_TIME.toString(),
      clock: 'live' as const,
      trustingPeriodSeconds: null,
      params: testParams(built.witnesses, 30),
      relays: [],
      checkpoints: [],
      faucet: null,
    },
    fullNodes: [a.address, b.address],
    rest: [],
    dataDir: folder,
  }
  const deps = { clock, random: systemRandom(), log: silentLog }
  side = createChainSide(deps, options)
  const source = side
  await source.start()
  await until(() => source.tip().number === 390 && source.fullNodes().length === 2, 'the chain of the nodes')

  const pushed: number[] = []
  const unsubscribe = source.subscribe(({ head }) => pushed.push(head.number))
  for (let number = 391; number <= 393; number++) {
    for (const serving of servings) serving.reveal(number)
    a.sync.produced(servings[0].reveal(number))
  }
  await until(() => source.tip().number === 393, 'produced blocks')
  unsubscribe()
  expect(pushed).toEqual([391, 392, 393])
  expect(source.tip().irreversible).toBeGreaterThan(360)

  const heads = await source.heads(1, 500)
  expect(heads.map(({ head }) => headHash(head))).toEqual(
    blocks.slice(1, 394).map(({ head }) => headHash(head)),
  )
  expect((await source.baseLeaf(60))?.leafCount).toBe(blocks[60]?.txs.length)
  const wanted = blocks[100]?.txs[0]
  if (wanted === undefined) throw new Error('no transaction')
  expect((await source.txLeaf(txHash(wanted)))?.block).toBe(100)
  expect((await source.blockByHash(headHash(heads[392]?.head as never)))?.head.number).toBe(393)
  expect(await source.block(394)).toBeUndefined()
  expect((await source.block(0))?.head).toEqual(built.genesis.head)

  const tx = userTx(keys[0] as (typeof keys)[number], clock.now())
  const published = await source.publish(encodeTx(tx))
  expect(published).toEqual({ hash: txHash(tx), neighbours: 2 })
  await until(() => servings.every(({ txs }) => txs.length === 1), 'both nodes have it')
  await expect(source.publish(encodeTx({ ...tx, chainId: 1 }))).rejects.toMatchObject({
    code: 'PUBLISH_REFUSED',
  })
  await expect(source.read({ kind: 'chainInfo' }, true, 2)).rejects.toMatchObject({
    code: 'READ_UNAVAILABLE',
  })

  const { irreversible } = source.tip()
  await source.stop()
  side = createChainSide(deps, { ...options, fullNodes: [] })
  await side.start()
  expect(side.tip().number).toBe(irreversible)
  expect((await side.txLeaf(txHash(wanted)))?.block).toBe(100)
  expect((await side.heads(1, 50)).length).toBe(50)
})
