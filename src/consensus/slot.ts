import { SLOT_NS } from '#core/params.ts'
import type { WitnessList } from './witness-list.ts'

/** The slot of a time (ns): 3 s each. Source: spec network §2.7. */
export function slotOf(time: bigint): bigint {
  return time / SLOT_NS
}

/** Who owns the slot of a time under the list in force, or undefined for an empty list. */
export function slotOwner(list: WitnessList, time: bigint): string | undefined {
  return list.length === 0 ? undefined : list[Number(slotOf(time) % BigInt(list.length))]
}

/** Start of a slot in ns. */
export function slotStart(slot: bigint): bigint {
  return slot * SLOT_NS
}
