import { mkdtemp, rm } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Client, credentials } from '@grpc/grpc-js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { encodeBase58 } from '#core/codec/base58.ts'
import { encodeBase64 } from '#core/codec/base64.ts'
import type { Tx } from '#core/tx/tx.ts'
import { txHash } from '#core/tx/tx-hash.ts'
import { addPublishSign } from '#core/tx/tx-sign.ts'
import { systemClock } from '#platform/clock.ts'
import { silentLog } from '#platform/log.ts'
import { systemRandom } from '#platform/random.ts'
import { sha3Node } from '#platform/sha3.node.ts'
import { loadEngineFiles } from '#vm/engine/load.node.ts'
import { createJsMachine } from '#vm/engine/machine.ts'
import { createExecutor } from '#vm/executor.ts'
import { createPrivateNetwork, type PrivateNetwork } from '#vm/genesis/private-network.ts'
import { decodeMessage, encodeMessage } from './api/proto-codec.ts'
import { type MessageValue, messageType } from './api/schema.ts'
import { createNode, type FullNode, type NodeConfig, noNetwork } from './node.ts'

const clock = systemClock()
const MINUTE = 60_000_000_000n

/** Waits until a condition holds; the test's own time-out ends a wait that never does. */
async function until<T>(check: () => Promise<T | undefined>): Promise<T> {
  for (;;) {
    const found = await check()
    if (found !== undefined) return found
    await new Promise((resolve) => clock.after(50, () => resolve(undefined)))
  }
}

describe('a witness alone', () => {
  let folder = ''
  let network: PrivateNetwork
  let node: FullNode
  let rest = ''
  let grpc = ''

  const config = (): NodeConfig => ({
    params: network.definition.params,
    storeFolder: folder,
    genesis: () => network.genesis,
    witness: network.producers[0]?.keys,
    network: {
      listen: '',
      seeds: [],
      dataPath: folder,
      version: 1,
      maxInbound: 1,
      maxOutbound: 1,
      blackIds: [],
      blackIps: [],
      adminPort: null,
    },
    rest: { host: '127.0.0.1', port: 0, allowOrigins: ['*'] },
    grpc: { host: '127.0.0.1', port: 0 },
    tryTx: false,
    execTx: true,
    netName: 'test',
    protocolVersion: '1.0',
  })

  const start = async () => {
    node = createNode(config(), {
      clock,
      random: systemRandom(),
      log: silentLog,
      createNetwork: noNetwork,
      failed: () => {},
    })
    const ready = await node.start()
    rest = ready.rest as string
    grpc = ready.grpc as string
  }

  const get = async (path: string) =>
    (await fetch(`${rest}/${path}`)).json() as Promise<Record<string, never>>
  const post = async (path: string, body: object) => {
    const response = await fetch(`${rest}/${path}`, { method: 'POST', body: JSON.stringify(body) })
    return (await response.json()) as Record<string, never>
  }

  const transfer = (memo: string): Tx => {
    const now = clock.now()
    return addPublishSign(
      {
        time: now,
        expiration: now + MINUTE,
        gasLimit: 1_000_000n,
        gasRatio: 100n,
        actions: [
          {
            contract: 'token.iost',
            actionName: 'transfer',
            data: JSON.stringify(['iost', 'admin', 'producer000', '1.5', memo]),
          },
        ],
        signers: [],
        signs: [],
        publisher: 'admin',
        publishSigns: [],
        delay: 0n,
        chainId: 1020,
        referredTx: new Uint8Array(0),
        amountLimit: [{ token: 'iost', val: '10' }],
      },
      network.admin.keys,
    )
  }

  const requestOf = (tx: Tx) => ({
    time: tx.time.toString(),
    expiration: tx.expiration.toString(),
    gas_ratio: 1,
    gas_limit: Number(tx.gasLimit) / 100,
    delay: '0',
    chain_id: tx.chainId,
    actions: tx.actions.map(({ contract, actionName, data }) => ({
      contract,
      action_name: actionName,
      data,
    })),
    amount_limit: tx.amountLimit.map(({ token, val }) => ({ token, value: val })),
    publisher: tx.publisher,
    publisher_sigs: tx.publishSigns.map(({ sig, pubKey }) => ({
      algorithm: 'ED25519',
      signature: encodeBase64(sig),
      public_key: encodeBase64(pubKey),
    })),
  })

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'everest-node-'))
    const executor = createExecutor(
      { js: createJsMachine(loadEngineFiles(), { sha3: sha3Node }), sha3: sha3Node },
      { chainId: 1020 },
    )
    const genesisTime = clock.now() - MINUTE
    network = createPrivateNetwork(executor, { witnesses: 1, genesisTime }, sha3Node)
    await start()
  }, 60_000)

  afterAll(async () => {
    await node.stop()
    await rm(folder, { recursive: true, force: true })
  })

  it('makes blocks and takes a transfer to its receipt', async () => {
    const tx = transfer('rest')
    const hash = encodeBase58(txHash(tx))
    expect(await post('sendTx', requestOf(tx))).toEqual({ hash, pre_tx_receipt: null })
    const receipt = await until(async () => {
      const answer = await get(`getTxReceiptByTxHash/${hash}`)
      return answer['tx_hash'] === hash ? answer : undefined
    })
    expect(receipt).toMatchObject({ status_code: 'SUCCESS', returns: ['[]'] })
    expect(await get(`getTxByHash/${hash}`)).toMatchObject({ status: 'IRREVERSIBLE' })
    expect(await get('getTokenBalance/producer000/iost/false')).toMatchObject({ balance: 1.5 })
  }, 30_000)

  it('runs a transaction without keeping it', async () => {
    const before = await get('getTokenBalance/producer000/iost/true')
    const receipt = await post('execTx', requestOf(transfer('try')))
    expect(receipt).toMatchObject({ status_code: 'SUCCESS' })
    expect(await get('getTokenBalance/producer000/iost/true')).toEqual(before)
  })

  it('streams contract receipts', async () => {
    const { hostname, port } = new URL(rest)
    const line = await new Promise<string>((resolve, reject) => {
      const request = httpRequest({ hostname, port, path: '/subscribe', method: 'POST' }, (response) => {
        response.once('data', (chunk: Buffer) => {
          resolve(chunk.toString().split('\n')[0] as string)
          request.destroy()
        })
      })
      request.on('error', reject)
      request.end('{"topics":["CONTRACT_RECEIPT"],"filter":{"contract_id":"token.iost"}}')
    })
    expect(JSON.parse(line)).toMatchObject({ result: { event: { topic: 'CONTRACT_RECEIPT' } } })
  }, 30_000)

  it('answers the same over gRPC', async () => {
    const client = new Client(grpc, credentials.createInsecure())
    const call = (method: string, request: string, response: string, value: MessageValue) =>
      new Promise<MessageValue>((resolve, reject) => {
        client.makeUnaryRequest(
          `/rpcpb.ApiService/${method}`,
          (item: MessageValue) => Buffer.from(encodeMessage(messageType(request), item)),
          (bytes: Buffer) => decodeMessage(messageType(response), bytes),
          value,
          (error, answer) => (error === null ? resolve(answer as MessageValue) : reject(error)),
        )
      })
    const info = await call('GetChainInfo', 'EmptyRequest', 'ChainInfoResponse', {})
    expect(info).toMatchObject({
      net_name: 'test',
      chain_id: 1020,
      witness_list: network.definition.params.witnesses,
    })
    const block = await call('GetBlockByNumber', 'GetBlockByNumberRequest', 'BlockResponse', { number: 1n })
    expect(block).toMatchObject({ status: 1, block: { number: 1n, tx_count: 1n } })
    await expect(
      call('GetAccount', 'GetAccountRequest', 'Account', { name: 'nobody99' }),
    ).rejects.toMatchObject({
      code: 2,
      details: 'account not found',
    })
    client.close()
  }, 30_000)

  it('shows its figures under the names of go-iost', async () => {
    const text = await (await fetch(`${rest}/metrics`)).text()
    for (const name of [
      'iost_pob_head_length',
      'iost_pob_confirmed_length',
      'iost_txpool_size',
      'iost_rpc_request',
    ])
      expect(text).toMatch(new RegExp(`^${name}`, 'm'))
    expect(text).toMatch(/^iost_tx_received_count\{from="rpc"\} 1$/m)
  })

  it('goes on where it stood after a restart', async () => {
    const { head } = node.status()
    await node.stop()
    await start()
    expect(node.status().head).toBeGreaterThanOrEqual(head)
    await until(async () => (node.status().head > head + 1 ? true : undefined))
    const chain = await get('getChainInfo')
    expect(Number(chain['head_block'])).toBeGreaterThan(head)
  }, 30_000)
})
