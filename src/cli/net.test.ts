import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { decodeBase58, encodeBase58 } from '#core/codec/base58.ts'
import { utf8Encode } from '#core/codec/bytes.ts'
import { sha3_256 } from '#core/hash/sha3.ts'
import { keyPairFromSecret, keyPairFromSeed } from '#core/keys/key-pair.ts'
import { argon2Hash } from '#core/pow/argon2.ts'
import { parseChallenge } from '#core/pow/challenge.ts'
import { solveChallenge } from '#core/pow/work.ts'
import { addPublishSign } from '#core/tx/tx-sign.ts'
import { createNodeClient } from '#full/faucet/node-client.ts'
import { everestArgs, type NetProcess, startNet } from '#testing/net-process.ts'
import { buildTx } from '#wallet/tx/build-tx.ts'

// Stories of whole networks: real processes, real blocks, so minutes and not milliseconds.
const STORY_MS = 180_000
const ADMIN_SECRET =
  '2yquS3ySrGWPEKywCPzX4RTJugqRh7kJSo5aehsLYPEWkUxBWA39oMrZ7ZxuM4fgyXYs2cPwh5n8aNNpH5x2VyK1'

let net: NetProcess
beforeAll(async () => {
  net = await startNet('--follower', '--candidates', '1', '--vote-interval', '40')
}, STORY_MS)
afterAll(async () => {
  expect(await net.stop()).toBe(0)
}, STORY_MS)

type ChainInfo = { readonly head: number; readonly lib: number; readonly witnesses: readonly string[] }

async function info(index: number): Promise<ChainInfo> {
  const answer = await fetch(`${rest(index)}/getChainInfo`, { signal: AbortSignal.timeout(5_000) })
  const value = (await answer.json()) as Record<string, unknown>
  return {
    head: Number(value['head_block']),
    lib: Number(value['lib_block']),
    witnesses: value['witness_list'] as string[],
  }
}

const rest = (index: number) => (net.ready.nodes[index] as { rest: string }).rest

/** Asks again until the answer satisfies; a node that does not answer counts as "not yet". */
async function until<T>(ask: () => Promise<T>, good: (value: T) => boolean): Promise<T> {
  for (;;) {
    const value = await ask().catch(() => undefined)
    if (value !== undefined && good(value)) return value
    await new Promise((resolve) => setTimeout(resolve, 300))
  }
}

test('nodes agree on the irreversible block', { timeout: STORY_MS }, async () => {
  const { lib } = await until(
    () => info(0),
    (value) => value.lib >= 6,
  )
  const hashes = await Promise.all(
    net.ready.nodes.map((_, index) =>
      until(
        async () => {
          const answer = await fetch(`${rest(index)}/getBlockByNumber/${lib}/false`)
          return ((await answer.json()) as { block?: { hash?: string } }).block?.hash
        },
        (hash) => typeof hash === 'string',
      ),
    ),
  )
  expect(new Set(hashes).size).toBe(1)
})

test('the faucet makes an account for work done', { timeout: STORY_MS }, async () => {
  const key = encodeBase58(keyPairFromSeed(sha3_256(utf8Encode('somebody'))).publicKey)
  const asked = await fetch(`${net.ready.faucet}/faucet/challenge?account=somebody&key=${key}`)
  const { challenge, seal } = (await asked.json()) as { challenge: string; seal: string }
  const nonce = await solveChallenge(parseChallenge(challenge), argon2Hash)
  const claimed = await fetch(`${net.ready.faucet}/faucet/claim`, {
    method: 'POST',
    body: JSON.stringify({ challenge, seal, nonce }),
  })
  expect(await claimed.json()).toMatchObject({ account: 'somebody', created: true })
  const balance = async () => {
    const account = await fetch(`${rest(1)}/getAccount/somebody/0`)
    return ((await account.json()) as { balance?: number }).balance
  }
  // The faucet answers when one node's block holds the payment; another node may take a moment.
  expect(await until(balance, (value) => value !== undefined)).toBeGreaterThan(0)
})

test('votes for a fifth producer change the list, and a light node follows', {
  timeout: STORY_MS,
}, async () => {
  const fifth = encodeBase58(keyPairFromSeed(sha3_256(utf8Encode('everest/producer004'))).publicKey)
  const before = (await info(0)).witnesses
  expect(before).not.toContain(fifth)
  const admin = keyPairFromSecret('ed25519', decodeBase58(ADMIN_SECRET))
  const client = createNodeClient(rest(4))
  const vote = {
    contract: 'vote_producer.iost',
    actionName: 'vote',
    data: JSON.stringify(['admin', 'producer004', '3000000']),
  }
  const tx = buildTx([vote], [{ token: 'iost', val: '3000000' }], {
    publisher: 'admin',
    chainId: net.ready.chainId,
    now: BigInt(Date.now()) * 1_000_000n,
    gasLimit: 200_000_000n,
  })
  const hash = await client.send(addPublishSign(tx, admin))
  expect(
    await until(
      () => client.receipt(hash),
      (receipt) => receipt !== undefined,
    ),
  ).toMatchObject({ ok: true })
  const after = await until(
    () => info(0),
    ({ witnesses }) => witnesses.includes(fifth),
  )
  expect(after.witnesses).toHaveLength(before.length)

  // The fifth one's blocks are part of what a light node accepts, starting from block 0.
  const last = await lightUntil((line) => Number(line['irreversible']) > after.head)
  expect(last).toMatchObject({ phase: 'following' })
})

/** Runs `everest light` until a line satisfies; that line. */
async function lightUntil(good: (line: Record<string, unknown>) => boolean) {
  const relay = net.ready.relay[0] as string
  const args = everestArgs(
    'light',
    '--network',
    net.ready.network,
    '--relay',
    relay,
    '--seconds',
    '90',
    '--json',
  )
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    for await (const text of createInterface({ input: child.stdout })) {
      const line = JSON.parse(text) as Record<string, unknown>
      if (good(line)) return { phase: 'following', ...line }
    }
    throw new Error('the light node did not get there')
  } finally {
    child.kill('SIGTERM')
  }
}

test('a witness killed at any moment comes back and catches up', { timeout: STORY_MS }, async () => {
  process.kill((net.ready.nodes[2] as { pid: number }).pid, 'SIGKILL')
  await until(
    () =>
      info(2)
        .then(() => false)
        .catch(() => true),
    (gone) => gone,
  )
  const { head } = await info(0)
  const back = await until(
    () => info(2),
    (value) => value.head > head && value.lib > 0,
  )
  expect(back.witnesses.length).toBe(4)
})

test('with two witnesses stopped blocks come, none irreversible; started again it recovers', {
  timeout: STORY_MS,
}, async () => {
  const names = new Map(net.ready.nodes.map((node, index) => [index, node.name]))
  // The list has lost one of the first four: stop two that surely stand in it.
  const keys = (await info(5)).witnesses
  const inList = [1, 2, 3, 4].filter((index) => keys.includes(producerKey(index))).slice(0, 2)
  for (const index of inList) net.order(`stop ${names.get(index)}`)
  await until(
    () =>
      info(inList[0] as number)
        .then(() => false)
        .catch(() => true),
    (gone) => gone,
  )
  const stopped = await info(5)
  const later = await until(
    () => info(5),
    ({ head }) => head >= stopped.head + 18,
  )
  // What two had already confirmed may still become irreversible; then it stands.
  expect(later.lib).toBeLessThan(stopped.head + 1)
  for (const index of inList) net.order(`start ${names.get(index)}`)
  const recovered = await until(
    () => info(5),
    ({ lib }) => lib > later.head,
  )
  expect(recovered.head).toBeGreaterThan(later.head)
})

function producerKey(index: number): string {
  const name = `producer${String(index).padStart(3, '0')}`
  return encodeBase58(keyPairFromSeed(sha3_256(utf8Encode(`everest/${name}`))).publicKey)
}

test('a port in use is said before anything starts', { timeout: STORY_MS }, async () => {
  const args = everestArgs('net', '--port-base', String(net.portBase), '--json')
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'ignore'] })
  const code = new Promise<number | null>((resolve) => child.once('exit', resolve))
  const lines: string[] = []
  for await (const line of createInterface({ input: child.stdout })) lines.push(line)
  expect(JSON.parse(lines.at(-1) ?? '{}')).toMatchObject({ ok: false, code: 'PORT_IN_USE' })
  expect(await code).not.toBe(0)
})
