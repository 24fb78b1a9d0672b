/** Ordered base58 signature keys: the order decides who owns which slot. */
export type WitnessList = readonly string[]

/** Whether two lists are equal element by element; order counts. Source: spec network §2.8. */
export function equalLists(a: WitnessList, b: WitnessList): boolean {
  return a === b || (a.length === b.length && a.every((key, index) => key === b[index]))
}
