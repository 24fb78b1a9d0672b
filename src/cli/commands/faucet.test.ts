import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { encodeBase58 } from '#core/codec/base58.ts'
import { keyPairFromSeed } from '#core/keys/key-pair.ts'
import type { CliIo } from '../io.ts'
import { runFaucet } from './faucet.ts'

const keys = keyPairFromSeed(new Uint8Array(32).fill(1))
const NO_NODE = 'http://127.0.0.1:1'
let folder = ''
let keyFile = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'faucet-command-'))
  keyFile = join(folder, 'key')
  await writeFile(keyFile, `${encodeBase58(keys.secret)}\n`)
})
afterAll(() => rm(folder, { recursive: true, force: true }))

function io(stop: AbortSignal, onLine: (line: Record<string, unknown>) => void = () => {}): CliIo {
  return {
    jsonMode: true,
    json: (line) => onLine(line as Record<string, unknown>),
    text: () => {},
    progress: () => {},
    signal: stop,
  }
}

test('is ready without a node, says so when one is needed, and ends when told', async () => {
  const stop = new AbortController()
  let url = ''
  const ready = new Promise<void>((resolve) => {
    const args = ['--rest', NO_NODE, '--account', 'admin', '--key', keyFile, '--port', '0', '--data', folder]
    const running = runFaucet(
      args,
      io(stop.signal, (line) => {
        expect(line).toMatchObject({ ready: true })
        url = String(line['url'])
        resolve()
      }),
    )
    running.then((code) => expect(code).toBe(0))
  })
  await ready
  const status = await (await fetch(`${url}/faucet/status`)).json()
  expect(status).toMatchObject({ account: 'admin', amount: '1000', pledged: '30', budgetPerHour: '1000000' })
  const key = encodeBase58(keys.publicKey)
  const refused = await fetch(`${url}/faucet/challenge?account=newbie1&key=${key}`)
  expect(refused.status).toBe(502)
  expect(await refused.json()).toMatchObject({ code: 'NODE_UNREACHABLE' })
  stop.abort()
})

test.each([
  [[], 'USAGE'],
  [['--rest', NO_NODE, '--account', 'admin'], 'USAGE'],
  [['--rest', NO_NODE, '--account', 'admin', '--key', '/nowhere'], 'USAGE'],
  [
    ['--rest', NO_NODE, '--account', 'admin', '--key', '/dev/null', '--amount', '-1'],
    'ERR_PARSE_ARGS_INVALID_OPTION_VALUE',
  ],
  [['--rest', NO_NODE, '--account', 'admin', '--key', '/dev/null', '--amount', 'much'], 'USAGE'],
  [['--rest', NO_NODE, '--account', 'admin', '--key', '/dev/null', '--port', '99999'], 'USAGE'],
  [['--rest', NO_NODE, '--account', 'admin', '--key', '/dev/null'], 'BAD_SECRET_KEY'],
])('wrong use %j is refused', async (args, code) => {
  await expect(runFaucet(args, io(AbortSignal.abort()))).rejects.toMatchObject({ code })
})
