import { concatBytes } from '#core/codec/bytes.ts'
import { type Sha3, sha3_256 } from '#core/hash/sha3.ts'

const EMPTY = new Uint8Array(0)

/** Root over 32-byte leaves: at least one round, a missing right sibling is the left one; no leaves give no bytes. Source: spec chain §6.3. */
export function merkleRoot(leaves: readonly Uint8Array[], sha3: Sha3 = sha3_256): Uint8Array {
  if (leaves.length === 0) return EMPTY
  let level = leaves
  do level = parents(level, sha3)
  while (level.length > 1)
  return level[0] as Uint8Array
}

/** Siblings of a leaf, bottom-up; a missing sibling is the node itself. One leaf has no siblings (its root is H(leaf‖leaf)). */
export function merklePath(
  leaves: readonly Uint8Array[],
  index: number,
  sha3: Sha3 = sha3_256,
): Uint8Array[] {
  const path: Uint8Array[] = []
  let level = leaves
  let at = index
  while (level.length > 1) {
    path.push((level[at ^ 1] ?? level[at]) as Uint8Array)
    level = parents(level, sha3)
    at >>= 1
  }
  return path
}

/** Root that a leaf with a path leads to; bit k of the index tells the side at level k, an empty path means a single leaf. */
export function rootFromPath(
  leaf: Uint8Array,
  index: number,
  path: readonly Uint8Array[],
  sha3: Sha3 = sha3_256,
): Uint8Array {
  if (path.length === 0) return sha3(concatBytes(leaf, leaf))
  let node = leaf
  let at = index
  for (const sibling of path) {
    node = sha3(at & 1 ? concatBytes(sibling, node) : concatBytes(node, sibling))
    at >>= 1
  }
  return node
}

/** Number of siblings in a path of a tree of so many leaves. */
export function pathLength(leafCount: number): number {
  return leafCount <= 1 ? 0 : Math.ceil(Math.log2(leafCount))
}

function parents(level: readonly Uint8Array[], sha3: Sha3): Uint8Array[] {
  const next: Uint8Array[] = []
  for (let i = 0; i < level.length; i += 2) {
    const left = level[i] as Uint8Array
    next.push(sha3(concatBytes(left, level[i + 1] ?? left)))
  }
  return next
}
