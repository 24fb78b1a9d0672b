import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { Block } from '#core/block/block.ts'
import { encodeHex } from '#core/codec/hex.ts'
import { verifySignatureSync } from '#core/keys/verify.ts'
import { silentLog } from '#platform/log.ts'
import { sha3Node } from '#platform/sha3.node.ts'
import { createNodeVerifier } from '#platform/signatures.node.ts'
import { hashOf } from '#testing/fake-chain.ts'
import { createMemoryKv } from '#testing/memory-kv.ts'
import { recordedBlocks } from '#testing/recorded-chain.ts'
import { sharedDir } from '#testing/shared-dir.ts'
import { loadEngineFiles } from '#vm/engine/load.node.ts'
import { createJsMachine } from '#vm/engine/machine.ts'
import { createExecutor } from '#vm/executor.ts'
import { openChain } from './chain.ts'

const folder = sharedDir() === undefined ? '' : `${sharedDir()}/recordings/witnesses`
/** Enough for a change of lists, and for forks. */
const LAST_BLOCK = 2600

describe.skipIf(!existsSync(folder))('a recorded chain of several witnesses, its orphans first', () => {
  it('ends on the recorded chain, whatever branches came before', async () => {
    const blocks = recordedBlocks(`${folder}/blocks.bin.gz`, LAST_BLOCK + 1)
    const orphans = recordedBlocks(`${folder}/forks.bin.gz`).filter(({ head }) => head.number <= LAST_BLOCK)
    const genesis = blocks[0] as Block
    const chainId = genesis.txs[0]?.chainId as number
    const executor = createExecutor(
      { js: createJsMachine(loadEngineFiles(), { sha3: sha3Node }), sha3: sha3Node },
      { chainId },
    )
    const execution = executor.beginBlock(
      { get: () => undefined },
      { chainId, number: 0, time: genesis.head.time, parentHash: new Uint8Array(0), witness: '0' },
    )
    execution.runGenesis(genesis.txs[0] as Block['txs'][number])
    const state = new Map<string, Uint8Array>()
    for (const [key, value] of execution.writes()) if (value !== null) state.set(key, value)
    const meta = JSON.parse(readFileSync(`${folder}/meta.json`, 'utf8')) as {
      genesis: { witnessList: string[] }
    }
    const witnesses = meta.genesis.witnessList
    let now = 0n
    const kv = createMemoryKv()
    const open = () =>
      openChain(
        {
          kv,
          executor,
          verify: createNodeVerifier({ secp256k1: verifySignatureSync }).verifyBatch,
          sha3: sha3Node,
          log: silentLog,
          now: () => now,
          pause: async () => {},
          storeFailed: (error) => {
            throw error
          },
        },
        {
          params: {
            chainId,
            witnesses,
            voteInterval: 1200,
            blocksPerSlot: 6,
            maxTxsPerBlock: 50,
            maxTxsPerPublisher: 10,
            blockGasLimit: 800_000_000n,
          },
          genesis: async () => ({ block: genesis, state, witnesses }),
        },
      )
    let chain = await open()
    const byHeight = new Map<number, Block[]>()
    for (const block of orphans)
      byHeight.set(block.head.number, [...(byHeight.get(block.head.number) ?? []), block])
    let linkedOrphans = 0
    for (const block of blocks.slice(1)) {
      now = block.head.time + 5_000_000_000n
      for (const orphan of byHeight.get(block.head.number) ?? []) {
        const { kind } = await chain.importBlock(orphan)
        if (kind === 'linked') linkedOrphans += 1
      }
      const outcome = await chain.importBlock(block)
      expect(outcome, `block ${block.head.number}`).toEqual({ kind: 'linked' })
      if (block.head.number % 800 === 0) {
        await chain.close()
        chain = await open()
      }
    }
    expect(linkedOrphans).toBeGreaterThan(0)
    expect(encodeHex(chain.head().hash)).toBe(encodeHex(hashOf(blocks.at(-1) as Block)))
  }, 120_000)
})
