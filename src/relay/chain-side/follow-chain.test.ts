import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Block } from '#core/block/block.ts'
import { headHash } from '#core/block/head.ts'
import { encodeBase58 } from '#core/codec/base58.ts'
import { verifySignatureSync } from '#core/keys/verify.ts'
import type { NetworkDefinition } from '#core/network.ts'
import { createNodeVerifier } from '#platform/signatures.node.ts'
import { recordedNetwork } from '#relay/recording-files.ts'
import { buildChain, GENESIS_TIME, type TestChain, testKey } from '#testing/chain-builder.ts'
import { testParams } from '#testing/network-params.ts'
import { recordedBlocks } from '#testing/recorded-chain.ts'
import { sharedDir } from '#testing/shared-dir.ts'
import { createFollowChain, type FollowedBlock } from './follow-chain.ts'

const shared = sharedDir()
const keys = [1, 2, 3, 4].map(testKey)
const INTERVAL = 30

function networkOf(chain: TestChain): NetworkDefinition {
  return {
    name: 'test',
    genesisHash: encodeBase58(chain.genesisHash),
    genesisTime: GENESIS_TIME.toString(),
    clock: 'recorded',
    trustingPeriodSeconds: null,
    params: testParams(chain.witnesses, INTERVAL),
    relays: [],
    checkpoints: [],
    faucet: null,
  }
}

function follow(network: NetworkDefinition) {
  const heads: number[] = []
  const irreversible: number[] = []
  const numbers = (blocks: readonly FollowedBlock[]) => blocks.map(({ block }) => block.head.number)
  const chain = createFollowChain(
    {
      now: () => 2n ** 62n,
      verify: createNodeVerifier({ secp256k1: verifySignatureSync }).verifySync,
      onHeads: (blocks) => heads.push(...numbers(blocks)),
      onIrreversible: (blocks) => irreversible.push(...numbers(blocks)),
    },
    network,
  )
  return { chain, heads, irreversible }
}

const rotating = () =>
  buildChain({
    keys,
    voteInterval: INTERVAL,
    length: 200,
    elect: (_number, current) => [...current.slice(1), current[0] as string],
  })

describe('following a chain by its heads', () => {
  test('blocks in any order within a window end in one chain across elections', () => {
    const built = rotating()
    const { chain, heads, irreversible } = follow(networkOf(built))
    const order = [...built.blocks.keys()].sort((a, b) => a - (a % 7) * 3 - (b - (b % 7) * 3))
    for (const at of order) chain.import(built.blocks[at] as Block)
    expect(chain.head().number).toBe(200)
    expect(heads).toEqual(built.blocks.map(({ head }) => head.number))
    expect(irreversible).toEqual(heads.slice(0, chain.irreversible().number))
    expect(chain.irreversible().number).toBeGreaterThan(180)
    expect(chain.branch().map(({ block }) => block.head.number)).toEqual(heads.slice(irreversible.length))
  })

  test('a broken block is refused with its rule and leaves no trace', () => {
    const built = rotating()
    const { chain } = follow(networkOf(built))
    const [first, second] = built.blocks as [Block, Block]
    const bent = Uint8Array.from(first.sign.sig)
    bent[3] = (bent[3] as number) ^ 1
    const cases: [Block, string][] = [
      [{ ...first, sign: { ...first.sign, sig: bent } }, 'HEAD_SIGNATURE'],
      [{ ...first, txs: [], receipts: [] }, 'TX_ROOT'],
      [{ ...first, head: { ...first.head, witness: second.head.witness.slice(1) } }, 'HEAD_SLOT'],
    ]
    for (const [block, code] of cases) {
      expect(chain.import(block)).toEqual({ kind: 'refused', code })
      expect(chain.has(headHash(block.head))).toBe(false)
    }
    expect(chain.import({ ...second, txs: [], receipts: [] })).toEqual({ kind: 'refused', code: 'TX_ROOT' })
    expect(chain.import(second)).toEqual({ kind: 'waiting' })
    expect(chain.import(first)).toEqual({ kind: 'linked' })
    expect(chain.head().number).toBe(2)
    expect(chain.import(first)).toEqual({ kind: 'known' })
  })
})

describe.skipIf(shared === undefined)(
  'following recorded chains (with the recordings beside the checkout)',
  () => {
    test('witnesses: 7260 blocks with their forks end on the recorded head and finality', {
      timeout: 60_000,
    }, () => {
      const dir = `${shared}/recordings/witnesses`
      const meta = JSON.parse(readFileSync(`${dir}/meta.json`, 'utf8')) as {
        lastBlockHash: string
        libAtEnd: number
      }
      const { chain, heads } = follow(recordedNetwork(dir))
      const blocks = [
        ...recordedBlocks(`${dir}/blocks.bin.gz`).slice(1),
        ...recordedBlocks(`${dir}/forks.bin.gz`),
      ]
      blocks.sort((a, b) => (a.head.time < b.head.time ? -1 : 1))
      for (const block of blocks) chain.import(block)
      expect(encodeBase58(chain.head().hash)).toBe(meta.lastBlockHash)
      expect(chain.irreversible().number).toBe(meta.libAtEnd)
      expect(heads.length).toBeGreaterThanOrEqual(7260)
    })
  },
)
