/** Keys of the one flat state table. Source: spec contracts §4.1. */

/** A plain value of a contract. */
export function plainKey(contract: string, key: string): string {
  return `b-${contract}-${key}`
}

/** One field of a contract's map. */
export function mapKey(contract: string, key: string, field: string): string {
  return `m-${contract}-${key}-${field}`
}

/** The list of a map's field names. */
export function listKey(contract: string, key: string): string {
  return `m-${contract}-${key}`
}

/** The marker that a field of this map was once deleted. */
export function markerKey(contract: string, key: string): string {
  return `m-${contract}-${key}@`
}

/** The record of a contract. */
export function contractKey(contract: string): string {
  return `c-${contract}`
}
