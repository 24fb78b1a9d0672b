import type { Block } from '#core/block/block.ts'
import { headHash } from '#core/block/head.ts'
import { decodeHex, encodeHex } from '#core/codec/hex.ts'
import { IostError } from '#core/error.ts'
import type { Sha3 } from '#core/hash/sha3.ts'
import type { NetworkParams } from '#core/network.ts'
import { TX_LIFE_NS } from '#core/params.ts'
import { txHash } from '#core/tx/tx-hash.ts'
import type { KeyValueStore } from '#platform/kv.ts'
import { blockChanges, readBlock, readRoot, rootChange, type StoredRoot } from './block-store.ts'
import type { ChainGenesis } from './chain-types.ts'

/** What a store held when it was opened: the root and the blocks whose transactions could still be repeated. */
export type OpenedStore = {
  readonly root: StoredRoot
  readonly rootBlock: Block
  readonly rootHash: Uint8Array
  readonly recent: readonly { readonly txIds: readonly string[]; readonly time: bigint }[]
}

/**
 * Reads the root of a store, or writes block 0 into an empty one.
 * Errors: STORE_DAMAGED, NETWORK_DIFFERS when its block 0 is of another chain id.
 */
export async function openStore(
  kv: KeyValueStore,
  genesis: () => Promise<ChainGenesis>,
  params: NetworkParams,
  sha3: Sha3,
): Promise<OpenedStore> {
  const root = (await readRoot(kv)) ?? (await writeGenesis(kv, await genesis(), params, sha3))
  const rootBlock = await readBlock(kv, root.number)
  if (rootBlock === undefined) throw new IostError({ code: 'STORE_DAMAGED', missing: root.number })
  const recent: { txIds: readonly string[]; time: bigint }[] = []
  for (let number = root.number; number > 0; number--) {
    const block = await readBlock(kv, number)
    if (block === undefined || root.time - block.head.time > TX_LIFE_NS) break
    recent.push({ txIds: block.txs.map((tx) => encodeHex(txHash(tx, sha3))), time: block.head.time })
  }
  return { root, rootBlock, rootHash: decodeHex(root.hash), recent: recent.reverse() }
}

async function writeGenesis(
  kv: KeyValueStore,
  { block, state, witnesses }: ChainGenesis,
  params: NetworkParams,
  sha3: Sha3,
): Promise<StoredRoot> {
  const chainId = block.txs[0]?.chainId
  if (chainId !== params.chainId)
    throw new IostError({ code: 'NETWORK_DIFFERS', want: params.chainId, got: chainId })
  const hash = encodeHex(headHash(block.head, sha3))
  const txIds = block.txs.map((tx) => encodeHex(txHash(tx, sha3)))
  const root: StoredRoot = {
    number: 0,
    hash,
    time: block.head.time,
    witness: block.head.witness,
    serial: 0,
    active: witnesses,
    pending: witnesses,
    rootWitnesses: [],
    txCount: txIds.length,
  }
  await kv.batch([...blockChanges(block, hash, txIds, state), rootChange(root)])
  return root
}
