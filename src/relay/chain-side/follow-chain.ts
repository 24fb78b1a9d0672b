import { createForkTree, type ForkNode, type ForkRoot } from '#consensus/fork-tree.ts'
import { checkElectionLength, isEpochBlock, readElection } from '#consensus/stat-receipt.ts'
import { checkReceiptPlaces, checkRoots } from '#consensus/verify-block.ts'
import {
  type ChainPoint,
  checkHead,
  checkNotFuture,
  genesisPoint,
  headSignature,
} from '#consensus/verify-head.ts'
import { equalLists, type WitnessList } from '#consensus/witness-list.ts'
import type { Block } from '#core/block/block.ts'
import { encodeBlock } from '#core/block/block-proto.ts'
import { headHash } from '#core/block/head.ts'
import { decodeBase58 } from '#core/codec/base58.ts'
import { encodeHex } from '#core/codec/hex.ts'
import { codeOf, IostError } from '#core/error.ts'
import type { SignatureCheck } from '#core/keys/verify.ts'
import type { NetworkDefinition } from '#core/network.ts'
import { txHash } from '#core/tx/tx-hash.ts'
import type { SyncBlockOutcome } from '#p2p/sync/sync-chain.ts'
import { sha3Node } from '#platform/sha3.node.ts'

/** Blocks that wait for their parent, and blocks above the irreversible one, at most. */
const MAX_WAITING = 1_100
const MAX_TREE_BLOCKS = 20_000

/** A block above the irreversible one: decoded, its bytes, its place and the hashes of its transactions. */
export type FollowedBlock = {
  readonly block: Block
  readonly bytes: Uint8Array
  readonly point: ChainPoint
  readonly txHashes: readonly Uint8Array[]
}

/** The chain as its heads tell it: signatures, slots, links, roots and elections are checked, nothing is executed. */
export type FollowChain = {
  head(): ChainPoint
  irreversible(): ChainPoint
  has(hash: Uint8Array): boolean
  /** A block above the irreversible one by hash, on any branch. */
  get(hash: Uint8Array): FollowedBlock | undefined
  /** Blocks above the irreversible one up to the head, ascending. */
  branch(): readonly FollowedBlock[]
  import(block: Block): SyncBlockOutcome
  /** Links a block that was checked before and stored; false when it does not follow. Pages check all they are told. */
  load(block: Block): boolean
}

export type FollowDeps = {
  readonly now: () => bigint
  readonly verify: (check: SignatureCheck) => boolean
  /** New heads of the main chain in order; after a change of branch those of the new one. */
  readonly onHeads: (blocks: readonly FollowedBlock[]) => void
  /** Blocks that became irreversible, in order. */
  readonly onIrreversible: (blocks: readonly FollowedBlock[]) => void
}

type Node = ForkNode<FollowedBlock | undefined>

/** Creates the chain from a network's last checkpoint, or its genesis. Errors: NO_ANCHOR. Source: spec network §2.7, §2.8. */
export function createFollowChain(deps: FollowDeps, network: NetworkDefinition): FollowChain {
  const { voteInterval, blocksPerSlot } = network.params
  const { root, point: rootPoint } = anchorOf(network)
  const tree = createForkTree<FollowedBlock | undefined>(root, { voteInterval })
  const waiting = new Map<string, Block>()
  let irreversible = rootPoint
  let branch: readonly FollowedBlock[] = []

  const pointOf = (node: Node): ChainPoint => node.payload?.point ?? rootPoint

  const electionOf = (block: Block, parent: ForkNode<unknown>): WitnessList | undefined => {
    const receipt = block.receipts[0]
    const { number } = block.head
    if (receipt === undefined) throw new IostError({ code: 'BODY_EMPTY', block: number })
    if (!isEpochBlock(number, voteInterval) || !equalLists(parent.active, parent.pending)) return undefined
    const election = readElection(receipt)
    if (election === undefined) return undefined
    checkElectionLength(election, parent.pending.length, number)
    return election.pending
  }

  const checkSignature = ({ head, sign }: Block, hash: Uint8Array): void => {
    if (!deps.verify(headSignature(head, hash, sign))) throw new IostError({ code: 'HEAD_SIGNATURE' })
  }
  const check = (block: Block, hash: Uint8Array, parent: Node): readonly Uint8Array[] => {
    const { head } = block
    checkHead(head, hash, pointOf(parent), parent.active, blocksPerSlot)
    checkNotFuture(head, deps.now())
    const { txHashes } = checkRoots(block, sha3Node)
    checkReceiptPlaces(block, txHashes)
    checkSignature(block, hash)
    return txHashes
  }

  const link = (block: Block, hash: Uint8Array, parent: Node, txHashes: readonly Uint8Array[]): void => {
    const { head } = block
    const point = checkHead(head, hash, pointOf(parent), parent.active, blocksPerSlot)
    const elects = electionOf(block, parent)
    const result = tree.link({
      id: encodeHex(hash),
      parent: parent.id,
      number: head.number,
      time: head.time,
      witness: head.witness,
      elects,
      payload: { block, bytes: encodeBlock(block), point, txHashes },
    })
    const moved = result.irreversible.flatMap(({ payload }) => payload ?? [])
    if (moved.length > 0) {
      irreversible = (moved.at(-1) as FollowedBlock).point
      deps.onIrreversible(moved)
    }
    const before = new Set(branch)
    branch = tree.path(tree.head.id).flatMap(({ payload }) => payload ?? [])
    if (result.headChanged) deps.onHeads([...moved, ...branch].filter((item) => !before.has(item)))
  }

  const linkWaiting = (parentId: string): void => {
    const parents = [parentId]
    for (let id = parents.pop(); id !== undefined; id = parents.pop()) {
      for (const [key, child] of waiting) {
        if (encodeHex(child.head.parentHash) !== id) continue
        waiting.delete(key)
        const parent = tree.get(id)
        if (parent === undefined) continue
        try {
          const hash = headHash(child.head, sha3Node)
          link(child, hash, parent, check(child, hash, parent))
          parents.push(key)
        } catch {
          // It was refused by a rule; a sound copy may still come.
        }
      }
    }
  }

  return {
    head: () => pointOf(tree.head),
    irreversible: () => irreversible,
    has(hash) {
      const id = encodeHex(hash)
      return tree.get(id) !== undefined || waiting.has(id)
    },
    get: (hash) => tree.get(encodeHex(hash))?.payload,
    branch: () => branch,
    import(block) {
      const hash = headHash(block.head, sha3Node)
      const id = encodeHex(hash)
      if (block.head.number <= irreversible.number || tree.size >= MAX_TREE_BLOCKS) return { kind: 'ignored' }
      if (tree.get(id) !== undefined) return { kind: 'known' }
      const parent = tree.get(encodeHex(block.head.parentHash))
      try {
        if (parent !== undefined) {
          link(block, hash, parent, check(block, hash, parent))
        } else {
          checkRoots(block, sha3Node)
          checkSignature(block, hash)
          waiting.set(id, block)
          if (waiting.size > MAX_WAITING) waiting.delete(waiting.keys().next().value as string)
        }
      } catch (error) {
        return { kind: 'refused', code: codeOf(error) }
      }
      if (parent === undefined) return { kind: 'waiting' }
      linkWaiting(id)
      for (const [key, other] of waiting) if (other.head.number <= irreversible.number) waiting.delete(key)
      return { kind: 'linked' }
    },
    load(block) {
      const parent = tree.get(encodeHex(block.head.parentHash))
      if (parent === undefined) return false
      try {
        const txHashes = block.txs.map((tx) => txHash(tx, sha3Node))
        link(block, headHash(block.head, sha3Node), parent, txHashes)
        return true
      } catch {
        return false
      }
    },
  }
}

function anchorOf(network: NetworkDefinition): { root: ForkRoot<undefined>; point: ChainPoint } {
  const last = network.checkpoints.at(-1)
  if (last === undefined && network.genesisHash === null) throw new IostError({ code: 'NO_ANCHOR' })
  const { witnesses } = network.params
  const hash = decodeBase58(last?.hash ?? (network.genesisHash as string))
  const time = BigInt(last?.time ?? network.genesisTime)
  const point = { ...genesisPoint(hash, time), number: last?.number ?? 0 }
  const root = {
    id: encodeHex(hash),
    number: point.number,
    time,
    witness: point.witness,
    active: last?.current ?? witnesses,
    pending: last?.pending ?? witnesses,
    rootWitnesses: [],
    payload: undefined,
  }
  return { root, point }
}
