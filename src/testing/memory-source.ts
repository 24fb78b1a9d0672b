import type { Block, SignedHead } from '#core/block/block.ts'
import { headHash } from '#core/block/head.ts'
import { encodeBase58 } from '#core/codec/base58.ts'
import { equalBytes } from '#core/codec/bytes.ts'
import { IostError } from '#core/error.ts'
import type { NetworkDefinition } from '#core/network.ts'
import { txHash } from '#core/tx/tx-hash.ts'
import { decodeTx } from '#core/tx/tx-proto.ts'
import { sha3Node } from '#platform/sha3.node.ts'
import { accountsOf, leafOf } from '#relay/leaves.ts'
import type { ProofSource, StateAnswer } from '#relay/proof-source.ts'
import type { TestChain } from './chain-builder.ts'
import { testParams } from './network-params.ts'

/** A source over blocks in memory whose tip can be moved. */
export type MemorySource = ProofSource & {
  /** Shows the chain only up to a height; new heads are told. */
  setTip(number: number): void
  /** Goes over to another branch from its first block on and shows all of it. */
  takeBranch(blocks: readonly Block[]): void
  readonly published: Uint8Array[]
  answers: readonly StateAnswer[]
}

/** A network definition of a built chain. */
export function networkOf(chain: TestChain, voteInterval: number): NetworkDefinition {
  return {
    name: 'test',
    genesisHash: encodeBase58(chain.genesisHash),
    genesisTime: chain.genesis.head.time.toString(),
    clock: 'recorded',
    trustingPeriodSeconds: null,
    params: testParams(chain.witnesses, voteInterval),
    relays: [],
    checkpoints: [],
    faucet: null,
  }
}

export function createMemorySource(
  chain: TestChain,
  network: NetworkDefinition,
  tip = chain.blocks.length,
): MemorySource {
  let blocks: readonly Block[] = [chain.genesis, ...chain.blocks]
  let height = tip
  const listeners = new Set<(head: SignedHead) => void>()
  const published: Uint8Array[] = []
  const at = (number: number) => (number <= height ? blocks[number] : undefined)
  const tell = (from: number) => {
    for (let number = from; number <= height; number++)
      for (const listener of listeners) listener(at(number) as Block)
  }
  return {
    network,
    published,
    answers: [],
    setTip(number) {
      const from = height + 1
      height = number
      tell(from)
    },
    takeBranch(branch) {
      const first = branch[0]?.head.number ?? 0
      blocks = [...blocks.slice(0, first), ...branch]
      height = blocks.length - 1
      tell(first)
    },
    tip: () => ({
      number: height,
      hash: headHash((at(height) as Block).head, sha3Node),
      irreversible: Math.max(0, height - 20),
    }),
    heads: async (from, to) => blocks.slice(from, Math.min(to, height) + 1),
    block: async (number) => at(number),
    blockByHash: async (hash) => blocks.find(({ head }) => equalBytes(headHash(head, sha3Node), hash)),
    async baseLeaf(number) {
      const block = at(number)
      return block === undefined ? undefined : leafOf(block, 0, sha3Node)
    },
    async txLeaf(hash) {
      for (const block of blocks.slice(0, height + 1)) {
        const index = block.txs.findIndex((tx) => equalBytes(txHash(tx, sha3Node), hash))
        if (index >= 0) return leafOf(block, index, sha3Node)
      }
      return undefined
    },
    async activity(account, before, limit) {
      return blocks
        .slice(1, Math.min(before, height + 1))
        .flatMap((block) =>
          block.txs.slice(1).flatMap((tx, index) => {
            const receipt = block.receipts[index + 1] as Block['receipts'][number]
            if (!accountsOf(tx, receipt).has(account)) return []
            return [{ block: block.head.number, txHash: txHash(tx, sha3Node) }]
          }),
        )
        .slice(-limit)
        .reverse()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async read() {
      if (this.answers.length === 0) throw new IostError({ code: 'READ_UNAVAILABLE' })
      return this.answers
    },
    async publish(tx) {
      published.push(tx)
      return { hash: txHash(decodeTx(tx), sha3Node), neighbours: 4 }
    },
    fullNodes: () => [],
    start: async () => undefined,
    stop: async () => undefined,
  }
}
