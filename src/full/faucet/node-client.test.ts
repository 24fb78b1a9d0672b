import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createNodeClient, type NodeClient } from './node-client.ts'

let server: Server
let client: NodeClient
let answer: { status: number; body: string } = { status: 200, body: '{}' }
let asked: { url: string; body: string } = { url: '', body: '' }

beforeAll(async () => {
  server = createServer((incoming, outgoing) => {
    let body = ''
    incoming.on('data', (chunk: Buffer) => {
      body += chunk.toString()
    })
    incoming.on('end', () => {
      asked = { url: incoming.url ?? '', body }
      outgoing.writeHead(answer.status, { 'Content-Type': 'application/json' })
      outgoing.end(answer.body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  client = createNodeClient(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
})
afterAll(() => server.close())

const say = (status: number, body: object | string) => {
  answer = { status, body: typeof body === 'string' ? body : JSON.stringify(body) }
}

test('reads accounts, prices and the chain id', async () => {
  say(200, {
    gas_info: { current_total: 12.5 },
    permissions: { active: { items: [{ id: 'k1' }, { id: 'k2' }] } },
  })
  expect(await client.account('alice')).toEqual({ gas: 12.5, activeKeys: ['k1', 'k2'] })
  expect(asked.url).toBe('/getAccount/alice/0')
  say(200, { buy_price: 0.0104 })
  expect(await client.ramPrice()).toBe(0.0104)
  say(200, { chain_id: 1020 })
  expect(await client.chainId()).toBe(1020)
})

test('an unknown account or transaction is an answer, another refusal an error', async () => {
  say(400, { code: 2, message: 'account not found' })
  expect(await client.account('nobody')).toBeUndefined()
  say(404, { code: 5, message: 'tx not found' })
  expect(await client.receipt('h')).toBeUndefined()
  say(500, { code: 2, message: 'something else' })
  await expect(client.account('nobody')).rejects.toMatchObject({
    code: 'NODE_REFUSED',
    message: 'something else',
  })
})

test('a transaction has its receipt as soon as a block holds it', async () => {
  say(200, { status: 'PENDING', transaction: { tx_receipt: null } })
  expect(await client.receipt('h')).toBeUndefined()
  say(200, { status: 'PACKED', transaction: { tx_receipt: { status_code: 'SUCCESS', message: '' } } })
  expect(await client.receipt('h')).toEqual({ ok: true, message: '' })
  say(200, {
    status: 'IRREVERSIBLE',
    transaction: { tx_receipt: { status_code: 'RUNTIME_ERROR', message: 'no' } },
  })
  expect(await client.receipt('h')).toEqual({ ok: false, message: 'no' })
})

test('sends a transaction in the form of the interface', async () => {
  say(200, { hash: 'abc' })
  const sent = await client.send({
    time: 5n,
    expiration: 6n,
    gasLimit: 200_000_000n,
    gasRatio: 150n,
    actions: [{ contract: 'a', actionName: 'b', data: '[]' }],
    signers: [],
    signs: [],
    publisher: 'admin',
    publishSigns: [{ algorithm: 2, sig: new Uint8Array([1]), pubKey: new Uint8Array([2]) }],
    delay: 0n,
    chainId: 1020,
    referredTx: new Uint8Array(0),
    amountLimit: [{ token: 'iost', val: '1' }],
  })
  expect(sent).toBe('abc')
  expect(JSON.parse(asked.body)).toMatchObject({
    time: '5',
    gas_ratio: 1.5,
    gas_limit: 2_000_000,
    actions: [{ contract: 'a', action_name: 'b', data: '[]' }],
    amount_limit: [{ token: 'iost', value: '1' }],
    publisher_sigs: [{ algorithm: 'ED25519', public_key: 'Ag==', signature: 'AQ==' }],
  })
})

test.each(['not json', '1', '', `{"a":"${'x'.repeat(1_000_000)}"}`])(
  'the answer %.20j is refused',
  async (body) => {
    say(200, body)
    await expect(client.chainId()).rejects.toMatchObject({ code: 'NODE_ANSWER' })
  },
)

test('a node that is not there is named so', async () => {
  const gone = createNodeClient('http://127.0.0.1:1')
  await expect(gone.chainId()).rejects.toMatchObject({ code: 'NODE_UNREACHABLE' })
})
