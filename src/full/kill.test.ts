import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readBlock, readRoot } from '#chain/block-store.ts'
import { headHash } from '#core/block/head.ts'
import { encodeBase58 } from '#core/codec/base58.ts'
import { encodeHex } from '#core/codec/hex.ts'
import { formatNetwork } from '#core/network.ts'
import { sha3Node } from '#platform/sha3.node.ts'
import { loadEngineFiles } from '#vm/engine/load.node.ts'
import { createJsMachine } from '#vm/engine/machine.ts'
import { createExecutor } from '#vm/executor.ts'
import { createPrivateNetwork } from '#vm/genesis/private-network.ts'
import { openLevelKv } from './store/level-kv.ts'

const CLI = fileURLToPath(new URL('../cli/everest.ts', import.meta.url))
const ROUNDS = 2
const BLOCKS_PER_ROUND = 3

type Status = { ready?: boolean; head?: number; irreversible?: number }

describe('a witness process killed without warning', () => {
  let folder = ''
  let child: ChildProcess | undefined

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'everest-kill-'))
    const executor = createExecutor(
      { js: createJsMachine(loadEngineFiles(), { sha3: sha3Node }), sha3: sha3Node },
      { chainId: 1020 },
    )
    const genesisTime = BigInt(Date.now() - 60_000) * 1_000_000n
    const network = createPrivateNetwork(executor, { witnesses: 1, genesisTime }, sha3Node)
    await writeFile(join(folder, 'network.json'), formatNetwork(network.definition))
    await writeFile(join(folder, 'key'), encodeBase58(network.producers[0]?.keys.secret ?? new Uint8Array(0)))
  }, 60_000)

  afterAll(async () => {
    child?.kill('SIGKILL')
    await rm(folder, { recursive: true, force: true })
  })

  /** Runs the node until its head is so high, kills it, and gives the last figures it printed. */
  const runAndKill = (until: number): Promise<Required<Status>> =>
    new Promise((resolve, reject) => {
      const path = (name: string) => join(folder, name)
      const args = ['--data', path('data'), '--network', path('network.json'), '--key', path('key')]
      const ports = ['--p2p-port', '0', '--rest-port', '0', '--grpc-port', '0']
      const started = spawn(process.execPath, ['--import', 'tsx', CLI, 'node', ...args, ...ports, '--json'])
      child = started
      let last: Required<Status> = { ready: false, head: 0, irreversible: 0 }
      let errors = ''
      started.stderr.on('data', (text: Buffer) => {
        errors += text.toString()
      })
      createInterface({ input: started.stdout }).on('line', (line) => {
        last = { ...last, ...(JSON.parse(line) as Status) }
        if (last.head >= until) started.kill('SIGKILL')
      })
      started.on('exit', (_code, signal) => {
        if (signal === 'SIGKILL') resolve(last)
        else reject(new Error(errors))
      })
    })

  it('keeps every irreversible block it reported and goes on from there', async () => {
    let head = 0
    for (let round = 0; round < ROUNDS; round++) {
      const last = await runAndKill(head + BLOCKS_PER_ROUND)
      const [name = ''] = (await readdir(join(folder, 'data'))).filter((entry) => entry.startsWith('chain-'))
      const kv = await openLevelKv(join(folder, 'data', name))
      const root = await readRoot(kv)
      expect(root?.number).toBeGreaterThanOrEqual(last.irreversible)
      let parent = ''
      for (let number = 0; number <= (root?.number ?? 0); number++) {
        const block = await readBlock(kv, number)
        if (block === undefined) throw new Error(`block ${number} is missing`)
        if (number > 0) expect(encodeHex(block.head.parentHash)).toBe(parent)
        parent = encodeHex(headHash(block.head, sha3Node))
      }
      expect(root?.hash).toBe(parent)
      await kv.close()
      head = root?.number ?? 0
    }
  }, 120_000)
})
