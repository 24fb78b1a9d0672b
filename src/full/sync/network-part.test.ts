import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import type { ChainListener, ChainPort, NetworkPart, NetworkSettings } from '#full/network-port.ts'
import { systemClock } from '#platform/clock.ts'
import { silentLog } from '#platform/log.ts'
import { systemRandom } from '#platform/random.ts'
import { createFakeSyncChain } from '#testing/fake-sync-chain.ts'
import { until } from '#testing/loopback-host.ts'
import { createNetworkPart } from './network-part.ts'

const clock = systemClock()
const deps = { clock, random: systemRandom(), log: silentLog }
const folders: string[] = []
const parts: NetworkPart[] = []

afterEach(async () => {
  for (const part of parts.splice(0)) await part.stop()
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true })
})

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'everest-p2p-'))
  folders.push(folder)
  return folder
}

function portOf(active: readonly string[], own: string | undefined) {
  const fake = createFakeSyncChain()
  let listener: ChainListener | undefined
  const port: ChainPort = {
    chainId: 1020,
    ...fake.chain,
    blockBytes: async (hash) => fake.chain.serve?.blockBytes(hash),
    hashes: async (start, end) => (await fake.chain.serve?.hashes(start, end)) ?? [],
    async admitTx(tx) {
      const { accepted } = await fake.chain.admitTx(tx)
      return accepted ? { accepted } : { accepted, code: 'NO', message: 'no' }
    },
    witnesses: () => ({ active, pending: active, own }),
    netIdOf: () => '',
    listen(added) {
      listener = added
      return () => {
        listener = undefined
      }
    },
  }
  return { ...fake, port, tell: () => listener }
}

async function part(
  settings: Partial<NetworkSettings> = {},
  fake = portOf(['a', 'b'], 'a'),
): Promise<NetworkPart> {
  const made = createNetworkPart(
    fake.port,
    {
      listen: '127.0.0.1:0',
      seeds: [],
      dataPath: settings.dataPath ?? (await newFolder()),
      version: 1,
      maxInbound: 20,
      maxOutbound: 10,
      blackIds: [],
      blackIps: [],
      adminPort: null,
      ...settings,
    },
    deps,
  )
  parts.push(made)
  await made.start()
  return made
}

describe('the network part of a full node', { timeout: 60_000 }, () => {
  test('keeps its identity in priv.key and gives addresses that others can use as seeds', async () => {
    const dataPath = await newFolder()
    const first = await part({ dataPath })
    const id = first.peerId()
    expect(first.addresses()[0]).toMatch(new RegExp(`^/ip4/127[.]0[.]0[.]1/tcp/\\d+/p2p/${id}$`))
    const key = Buffer.from(await readFile(join(dataPath, 'priv.key'), 'utf8'), 'base64')
    expect(key.subarray(0, 4).toString('hex')).toBe('08011240')
    expect(key).toHaveLength(68)
    await first.stop()
    expect((await part({ dataPath })).peerId()).toBe(id)
  })

  test('two witnesses may produce once they have compared heights, and pass on what they make', async () => {
    const [one, two] = [portOf(['a', 'b'], 'a'), portOf(['a', 'b'], 'b')]
    const a = await part({}, one)
    expect(a.mayProduce()).toBe(false)
    const b = await part({ seeds: [(a.addresses()[0] as string).replace('/p2p/', '/ipfs/')] }, two)
    await until(() => a.mayProduce() && b.mayProduce(), 'compared')
    expect([a.peerCounts(), b.peerCounts()]).toEqual([
      { inbound: 1, outbound: 0 },
      { inbound: 0, outbound: 1 },
    ])
    const [block] = one.grow(1, clock.now())
    if (block === undefined) throw new Error('no block')
    one.tell()?.produced(block, one.chain.head().hash)
    await until(() => two.chain.head().number === 1, 'block passed on')
    const [tx] = block.txs
    if (tx !== undefined) two.tell()?.submitted(tx)
    await until(() => one.admitted.length === 1, 'transaction passed on')
    expect(b.metrics().traffic.find(({ type }) => type === 'PublishTx')?.packetsOut).toBe(1)
    expect(a.metrics().neighbors).toBe(1)
  })

  test('the only witness needs nobody, a follower and one of several do', async () => {
    expect((await part({}, portOf(['a'], 'a'))).mayProduce()).toBe(true)
    expect((await part({}, portOf(['a', 'b'], 'a'))).mayProduce()).toBe(false)
    expect((await part({}, portOf(['a'], undefined))).mayProduce()).toBe(false)
  })

  test('a port in use and a damaged identity are told by code', async () => {
    const a = await part()
    const port = (a.addresses()[0] as string).split('/')[4]
    await expect(part({ listen: `127.0.0.1:${port}` })).rejects.toMatchObject({ code: 'PORT_IN_USE' })
    const dataPath = await newFolder()
    await writeFile(join(dataPath, 'priv.key'), 'rubbish')
    await expect(part({ dataPath })).rejects.toMatchObject({ code: 'BAD_IDENTITY' })
  })
})
