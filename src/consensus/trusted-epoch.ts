import { decodeBase58, encodeBase58 } from '#core/codec/base58.ts'
import type { Checkpoint } from '#core/network.ts'
import type { WitnessList } from './witness-list.ts'

/** What consensus needs of a network's parameters. */
export type ConsensusParams = {
  readonly chainId: number
  /** Length of every witness list; constant for the life of a network. */
  readonly witnessCount: number
  readonly voteInterval: number
  readonly blocksPerSlot: number
}

/**
 * An epoch block (or block 0) that is trusted, with its lists: `current` made it, `pending` is what it elected or kept.
 * Block 0 holds the genesis list twice. Source: spec network §3.5.
 */
export type TrustedEpoch = {
  readonly number: number
  readonly hash: Uint8Array
  /** ns */
  readonly time: bigint
  readonly current: WitnessList
  readonly pending: WitnessList
  /** Last block under `current`, or null while it is not known or when both lists are equal. */
  readonly switchBlock: number | null
}

/** The trusted epoch of a network's checkpoint; its switch block is not known. Errors: BAD_BASE58. */
export function epochFromCheckpoint(point: Checkpoint): TrustedEpoch {
  const { number, hash, time, current, pending } = point
  return { number, hash: decodeBase58(hash), time: BigInt(time), current, pending, switchBlock: null }
}

/** The checkpoint that stands for a trusted epoch. */
export function checkpointOf(epoch: TrustedEpoch): Checkpoint {
  const { number, hash, time, current, pending } = epoch
  return { number, hash: encodeBase58(hash), time: time.toString(), current, pending }
}

/** Block 0 as a trusted epoch: the genesis list is current and pending. `time` in ns. */
export function genesisEpoch(hash: Uint8Array, time: bigint, witnesses: WitnessList): TrustedEpoch {
  return { number: 0, hash, time, current: witnesses, pending: witnesses, switchBlock: null }
}
