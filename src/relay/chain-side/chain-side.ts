import { join } from 'node:path'
import type { Libp2p } from '@libp2p/interface'
import { isEpochBlock } from '#consensus/stat-receipt.ts'
import type { Block, SignedHead } from '#core/block/block.ts'
import { decodeBlock } from '#core/block/block-proto.ts'
import { headHash } from '#core/block/head.ts'
import { decodeBase58 } from '#core/codec/base58.ts'
import { equalBytes } from '#core/codec/bytes.ts'
import { codeOf, IostError } from '#core/error.ts'
import { verifySignatureSync } from '#core/keys/verify.ts'
import type { NetworkDefinition } from '#core/network.ts'
import type { Tx } from '#core/tx/tx.ts'
import { checkTxSelf } from '#core/tx/tx-checks.ts'
import { txHash } from '#core/tx/tx-hash.ts'
import { decodeTx } from '#core/tx/tx-proto.ts'
import { type NodeAddress, parseNodeAddress } from '#p2p/goiost/address.ts'
import { loadPrivKey } from '#p2p/goiost/data-folder.node.ts'
import { createGoiostNetwork, type GoiostNetwork } from '#p2p/goiost/network.ts'
import { createPrivKey } from '#p2p/goiost/priv-key.ts'
import { createNodeHost } from '#p2p/host.node.ts'
import { createSync, type Sync } from '#p2p/sync/sync.ts'
import type { Clock } from '#platform/clock.ts'
import type { Log } from '#platform/log.ts'
import type { Random } from '#platform/random.ts'
import { sha3Node } from '#platform/sha3.node.ts'
import { createNodeVerifier } from '#platform/signatures.node.ts'
import { leafOf } from '#relay/leaves.ts'
import { MAX_SOURCE_HEADS, type ProofSource } from '#relay/proof-source.ts'
import { createArchive } from './archive.ts'
import { accountsIn } from './block-accounts.ts'
import { type BlockFile, openBlockFile } from './block-file.ts'
import { type BlockRequest, createBlockRequest } from './block-request.ts'
import { createFollowChain, type FollowedBlock } from './follow-chain.ts'
import { createRestReads } from './rest-reads.ts'

/** Full nodes a relay is connected to at most: each of its places is one of some twenty that a node has. */
const MAX_FULL_NODES = 8
/** Version in the frame header. */
const FRAME_VERSION = 1
/** Characters of the anchor's hash in the block file's name. */
const HASH_CHARS = 12

export type ChainSideOptions = {
  readonly network: NetworkDefinition
  /** Full nodes as `<multiaddr>/p2p/<id>` or `/ipfs/`. */
  readonly fullNodes: readonly string[]
  /** REST origins; empty: next to each full node's p2p port, where `everest net` has it. */
  readonly rest: readonly string[]
  /** Folder of the identity; undefined: a fresh one each time. */
  readonly dataDir: string | undefined
}

export type ChainSideDeps = { readonly clock: Clock; readonly random: Random; readonly log: Log }

/**
 * Creates a proof source that follows full nodes as their neighbour: it checks signatures, slots, links, roots and
 * elections, announces no height and answers no block requests. Errors: BAD_ADDRESS, NO_ANCHOR. Source: spec network §4.6.
 */
export function createChainSide(deps: ChainSideDeps, options: ChainSideOptions): ProofSource {
  const { clock, random, log } = deps
  const { network } = options
  const seeds = options.fullNodes.map(addressOf)
  const reads = createRestReads(options.rest.length > 0 ? options.rest : seeds.map(restOriginOf))
  const { verifySync } = createNodeVerifier({ secp256k1: verifySignatureSync })
  const archive = createArchive((number) => isEpochBlock(number, network.params.voteInterval))
  const listeners = new Set<(head: SignedHead) => void>()
  let file: BlockFile | undefined
  let stored = 0
  let running: { host: Libp2p; goiost: GoiostNetwork; sync: Sync; request: BlockRequest } | undefined

  const chain = createFollowChain(
    {
      now: () => clock.now(),
      verify: verifySync,
      onHeads(blocks) {
        for (const { block } of blocks) for (const listener of listeners) listener(block)
      },
      onIrreversible(blocks) {
        for (const block of blocks) {
          archive.add(block)
          if (block.point.number <= stored) continue
          stored = block.point.number
          file?.append(block.bytes)
        }
      },
    },
    network,
  )

  const onBranch = (number: number): FollowedBlock | undefined =>
    chain.branch()[number - chain.irreversible().number - 1]
  const blockAt = (number: number): Block | undefined => onBranch(number)?.block ?? archive.block(number)
  const headAt = (number: number): SignedHead | undefined => onBranch(number)?.block ?? archive.head(number)

  return {
    network,
    tip() {
      const { number, hash } = chain.head()
      return { number, hash, irreversible: chain.irreversible().number }
    },
    async heads(from, to) {
      const heads: SignedHead[] = []
      for (let number = from; number <= to && heads.length < MAX_SOURCE_HEADS; number++) {
        const found = headAt(number)
        if (found === undefined) break
        heads.push({ head: found.head, sign: found.sign })
      }
      return heads
    },
    block: async (number) => blockAt(number) ?? oldBlock(number),
    async blockByHash(hash) {
      const number = archive.numberOf(hash)
      return chain.get(hash)?.block ?? (number === undefined ? undefined : archive.block(number))
    },
    async baseLeaf(number) {
      const block = blockAt(number)
      return block === undefined ? archive.baseLeaf(number) : leafOf(block, 0, sha3Node)
    },
    async txLeaf(hash) {
      for (const { block, txHashes } of chain.branch()) {
        const index = txHashes.findIndex((other) => equalBytes(other, hash))
        if (index >= 0) return leafOf(block, index, sha3Node)
      }
      const place = archive.txPlace(hash)
      const block = place === undefined ? undefined : archive.block(place.block)
      return place === undefined || block === undefined ? undefined : leafOf(block, place.index, sha3Node)
    },
    async activity(account, before, limit) {
      const fresh = chain
        .branch()
        .flatMap(({ block, txHashes }) => accountsIn(block, txHashes).get(account) ?? [])
      const newest = fresh
        .filter((item) => item.block < before)
        .slice(-limit)
        .reverse()
      return [...newest, ...archive.activity(account, before, limit)].slice(0, limit)
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    read: reads.read,
    async publish(bytes) {
      const tx = await soundTx(bytes)
      const neighbours = running?.sync.publish(tx) ?? 0
      if (neighbours === 0)
        throw new IostError({ code: 'PUBLISH_UNAVAILABLE' }, 'The relay has no full node at the moment.')
      return { hash: txHash(tx, sha3Node), neighbours }
    },
    fullNodes: () =>
      running?.goiost
        .neighbors()
        .map(({ id, address }) => `${address.replace(/\/(?:p2p|ipfs)\/[^/]+$/, '')}/p2p/${id}`) ?? [],
    async start() {
      if (options.dataDir !== undefined) await load(options.dataDir)
      const key = options.dataDir === undefined ? await createPrivKey() : await loadPrivKey(options.dataDir)
      const host = await createNodeHost({ listen: [], key, maxNeighbors: MAX_FULL_NODES })
      const goiost = createGoiostNetwork(
        { host, clock, random, log },
        {
          chainId: network.params.chainId,
          version: FRAME_VERSION,
          maxInbound: 0,
          maxOutbound: MAX_FULL_NODES,
          seeds,
          blackIds: [],
          blackIps: [],
        },
      )
      const sync = createSync({
        network: goiost,
        chain: {
          head: chain.head,
          irreversible: chain.irreversible,
          has: chain.has,
          importBlock: async (block) => chain.import(block),
          admitTx: async () => ({ accepted: false }),
          serve: undefined,
        },
        clock,
        random,
        log,
        sha3: sha3Node,
      })
      running = { host, goiost, sync, request: createBlockRequest(goiost, clock) }
      sync.start()
      await goiost.start()
    },
    async stop() {
      await running?.goiost.stop()
      await running?.sync.stop()
      await running?.host.stop()
      running = undefined
      await file?.close()
    },
  }

  /** Block 0, and blocks whose bodies were dropped from memory: known by hash, had from full nodes. */
  async function oldBlock(number: number): Promise<Block | undefined> {
    const head = archive.head(number)?.head
    if (head !== undefined) return running?.request(headHash(head, sha3Node))
    if (number !== 0 || network.genesisHash === null) return undefined
    return running?.request(decodeBase58(network.genesisHash))
  }

  /** Takes up the chain where this relay left it; what was irreversible then is not checked again. */
  async function load(folder: string): Promise<void> {
    const { genesisHash, checkpoints } = network
    const name = (checkpoints.at(-1)?.hash ?? (genesisHash as string)).slice(0, HASH_CHARS)
    file = await openBlockFile(join(folder, `blocks-${name}.bin`))
    await file.load((bytes) => {
      try {
        const block = decodeBlock(bytes)
        stored = block.head.number
        return chain.load(block)
      } catch {
        return false
      }
    })
    stored = chain.head().number
    log.info('chain taken up', { head: chain.head().number })
  }

  /** A transaction that passes every check that needs no state. Errors: PUBLISH_REFUSED. */
  async function soundTx(bytes: Uint8Array): Promise<Tx> {
    try {
      const tx = decodeTx(bytes)
      const { signs, publishSigns } = checkTxSelf(tx, network.params.chainId, sha3Node)
      if (![...signs, ...publishSigns].every(verifySync)) throw new IostError({ code: 'TX_SIGNATURE' })
      return tx
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      throw new IostError({ code: 'PUBLISH_REFUSED', reason: codeOf(error) }, reason)
    }
  }
}

function addressOf(text: string): NodeAddress {
  const address = parseNodeAddress(text)
  if (address === undefined) throw new IostError({ code: 'BAD_ADDRESS', text })
  return address
}

/** The REST origin beside a p2p address: one port above it. */
function restOriginOf(address: NodeAddress): string {
  const [, , host = '', , port = '0'] = address.address.split('/')
  return `http://${host}:${Number(port) + 1}`
}
