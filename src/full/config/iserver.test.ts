import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { encodeBase58 } from '#core/codec/base58.ts'
import { codeOf } from '#core/error.ts'
import { keyPairFromSeed } from '#core/keys/key-pair.ts'
import { systemContracts } from '#vm/system/contracts.ts'
import { writeGenesisFolder } from '../genesis-folder.ts'
import { configOfIserver } from './iserver.ts'

const pair = keyPairFromSeed(new Uint8Array(32).fill(7))
const key = encodeBase58(pair.publicKey)
const account = { id: 'producer000', owner: key, active: key, balance: 0n }

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'everest-config-'))
  await writeGenesisFolder(join(folder, 'genesis'), {
    settings: {
      chainId: 1020,
      time: 1_541_847_845_000_000_000n,
      foundationAccount: 'foundation',
      totalSupply: 90_000_000_000n,
      decimal: 8,
      witnesses: [{ ...account, signatureBlock: key }],
      admin: { ...account, id: 'admin' },
      foundation: { ...account, id: 'foundation' },
      candidates: [],
    },
    contracts: systemContracts(1200),
  })
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function read(lines: string): Promise<Awaited<ReturnType<typeof configOfIserver>>> {
  const file = join(folder, 'iserver.yml')
  await writeFile(file, `genesis: ${join(folder, 'genesis')}\n${lines}`)
  return configOfIserver(file)
}

describe('iserver.yml', () => {
  it("takes go-iost's defaults", async () => {
    const config = await read('')
    expect(config.witness).toBeUndefined()
    expect(config.rest).toEqual({ host: '0.0.0.0', port: 30001, allowOrigins: ['*'] })
    expect(config.grpc).toEqual({ host: '0.0.0.0', port: 30002 })
    expect(config.network).toMatchObject({
      listen: '0.0.0.0:30000',
      maxInbound: 20,
      maxOutbound: 10,
      adminPort: 30005,
    })
    expect(config.params).toMatchObject({ chainId: 1020, witnesses: [key], voteInterval: 1200 })
    expect([config.tryTx, config.execTx, config.netName]).toEqual([false, false, 'unknown'])
  })

  it('reads every key whatever its case', async () => {
    const config = await read(`
ACC: { id: producer000, secKey: ${encodeBase58(pair.secret)}, algorithm: ed25519 }
P2P: { listenAddr: "127.0.0.1:5", seednodes: [/ip4/1.2.3.4/tcp/30000/ipfs/x], chainId: 7, inboundConn: 3, outboundconn: 0, blackIP: [9.9.9.9] }
rpc: { tryTx: true, EXECTX: true, gatewayaddr: ":6", grpcaddr: "127.0.0.1:8", allowOrigins: [http://a] }
version: { netname: n, protocolversion: "2" }
`)
    expect(config.witness?.publicKey).toEqual(pair.publicKey)
    expect(config.network).toMatchObject({
      listen: '127.0.0.1:5',
      seeds: ['/ip4/1.2.3.4/tcp/30000/ipfs/x'],
      maxInbound: 3,
      maxOutbound: 10,
      blackIps: ['9.9.9.9'],
    })
    expect(config.params.chainId).toBe(7)
    expect(config.rest).toEqual({ host: '0.0.0.0', port: 6, allowOrigins: ['http://a'] })
    expect([config.tryTx, config.execTx, config.netName, config.protocolVersion]).toEqual([
      true,
      true,
      'n',
      '2',
    ])
    expect((await read('rpc: { enable: false }')).rest).toBeNull()
  })

  it('keeps chains of different genesis blocks apart', async () => {
    const one = await read('')
    const two = await read('p2p: { chainid: 1021 }')
    expect(one.storeFolder).not.toBe(two.storeFolder)
    expect((await read('')).storeFolder).toBe(one.storeFolder)
  })

  it.each([
    ['not YAML', 'a: [', 'BAD_CONFIG'],
    ['a chain id that is no number', 'p2p: { chainid: x }', 'BAD_CONFIG'],
    ['an address without a port', 'rpc: { gatewayaddr: here }', 'BAD_CONFIG'],
    ['a damaged secret', 'acc: { seckey: abc }', 'BAD_CONFIG'],
    ['a list for a text', 'version: { netname: [1] }', 'BAD_CONFIG'],
  ])('refuses %s', async (_name, lines, want) => {
    const code = await read(lines).then(
      () => 'OK',
      (error: unknown) => codeOf(error),
    )
    expect(code).toBe(want)
  })
})
