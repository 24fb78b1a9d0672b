import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startPageServer } from './page-server.ts'

const WAIT_MS = 5_000
let appDir = ''

beforeAll(async () => {
  appDir = await mkdtemp(join(tmpdir(), 'page-server-'))
  await writeFile(join(appDir, 'headers.json'), '{}')
})
afterAll(() => rm(appDir, { recursive: true, force: true }))

/** What a page gets that asks a faucet which answers so. */
async function askFaucet(answer: RequestListener): Promise<string> {
  const faucet = createServer(answer)
  await new Promise<void>((resolve) => faucet.listen(0, '127.0.0.1', resolve))
  const { port } = faucet.address() as AddressInfo
  const options = { appDir, host: '127.0.0.1', port: 0, files: new Map(), faucet: `http://127.0.0.1:${port}` }
  const page = await startPageServer(options)
  try {
    const response = await fetch(`${page.url.replace('localhost', '127.0.0.1')}/faucet/status`, {
      signal: AbortSignal.timeout(WAIT_MS),
    })
    return `${response.status} ${await response.text()}`
  } finally {
    await page.stop()
    faucet.close()
  }
}

test('an answer of the faucet comes through whole', async () => {
  expect(await askFaucet((_, outgoing) => outgoing.writeHead(418).end('{"a":1}'))).toBe('418 {"a":1}')
})

test('a faucet that dies before its answer is said to be unreachable', async () => {
  expect(await askFaucet((incoming) => incoming.socket.destroy())).toBe('502 {"code":"FAUCET_UNREACHABLE"}')
})

test('a faucet that dies in the middle of its answer ends the answer', async () => {
  const died = askFaucet((incoming, outgoing) => {
    outgoing.write('{"half":')
    setTimeout(() => incoming.socket.destroy(), 50)
  })
  await expect(died).rejects.toMatchObject({ name: 'TypeError' })
})
