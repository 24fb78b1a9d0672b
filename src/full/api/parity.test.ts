import { existsSync, readFileSync } from 'node:fs'
import { request as httpRequest } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openChain } from '#chain/chain.ts'
import { IostError } from '#core/error.ts'
import { systemClock } from '#platform/clock.ts'
import { silentLog } from '#platform/log.ts'
import { sha3Node } from '#platform/sha3.node.ts'
import { testParams } from '#testing/network-params.ts'
import { storeOfRecording } from '#testing/recorded-chain.ts'
import { sharedDir } from '#testing/shared-dir.ts'
import { createEventHub } from './event-hub.ts'
import { createRestServer, type RestServer } from './rest.ts'

type Call = {
  phase: string
  method: string
  path: string
  body: string | null
  status: number
  response?: unknown
  responseText?: string
  responseHeaders?: Record<string, string>
  requestHeaders?: Record<string, string>
}

const folder = sharedDir() === undefined ? '' : `${sharedDir()}/recordings/tour`
const WITNESS = '6sNQa7PV2SFzqCBtQUcQYJGGoU7XaB6R4xuCQVXNZe6b'
const PEER_ID = '12D3KooWRs25MmtJU8ouEtPHLLrC3DjmAmLiskQWc126yLvT5yN8'

describe.skipIf(!existsSync(folder))('REST answers beside those of a go-iost node at rest', () => {
  let server: RestServer
  const calls = existsSync(folder) ? readCalls() : []

  beforeAll(async () => {
    const { kv } = await storeOfRecording(folder, [WITNESS])
    const unused = async () => {
      throw new IostError({ code: 'UNUSED' })
    }
    const chain = await openChain(
      {
        kv,
        executor: {
          beginBlock: () => {
            throw new IostError({ code: 'UNUSED' })
          },
        },
        verify: unused,
        sha3: sha3Node,
        log: silentLog,
        now: () => 1795332193147477931n,
        pause: async () => {},
        storeFailed: () => {},
      },
      {
        params: testParams([WITNESS]),
        genesis: unused,
      },
    )
    server = createRestServer(
      {
        node: {
          chain,
          netName: 'debugnet',
          protocolVersion: '1.0',
          codeVersion: '',
          now: () => 1795332190684161980n,
          mode: () => 'ModeNormal',
          network: () => ({ id: PEER_ID, inbound: 0, outbound: 0 }),
          sendTx: async (tx) => {
            await chain.admitTx(tx)
            return undefined
          },
          execTx: unused,
        },
        events: createEventHub(systemClock()),
        log: silentLog,
        counted: () => {},
        metrics: async () => ({ text: '', type: 'text/plain' }),
      },
      { host: '127.0.0.1', port: 0, allowOrigins: ['*'] },
    )
    await server.start()
  }, 60_000)

  afterAll(() => server?.stop())

  it.each(
    calls.map(
      (call, index) =>
        [
          `${index} ${call.method} ${call.path.slice(0, 80)} ${(call.body ?? '').slice(0, 60)}`,
          call,
        ] as const,
    ),
  )('%s', async (_name, call) => {
    const got = await send(server.url(), call)
    expect({ status: got.status, body: parsed(got.text) }).toEqual({
      status: call.status,
      body: parsed(call.responseText ?? ''),
    })
    for (const [name, value] of Object.entries(call.responseHeaders ?? {})) {
      if (name === 'content-length' || name === 'transfer-encoding') continue
      expect(got.headers[name], name).toBe(value)
    }
  })
})

function readCalls(): Call[] {
  return gunzipSync(readFileSync(`${folder}/api.jsonl.gz`))
    .toString('utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Call)
    .filter((call) => call.phase === 'static')
}

function parsed(text: string): unknown {
  if (text === '') return ''
  // The reference's JSON library writes one kind of space or another after "proto:", depending on its build.
  const value: unknown = JSON.parse(text.replaceAll('proto:\u00a0', 'proto: '))
  return value
}

function send(
  base: string,
  call: Call,
): Promise<{ status: number; text: string; headers: Record<string, string | string[] | undefined> }> {
  const { hostname, port } = new URL(base)
  return new Promise((resolve, reject) => {
    const request = httpRequest(
      { hostname, port, method: call.method, path: call.path, headers: call.requestHeaders ?? {} },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            text: Buffer.concat(chunks).toString('utf8'),
            headers: response.headers,
          }),
        )
      },
    )
    request.on('error', reject)
    request.end(call.body ?? undefined)
  })
}
