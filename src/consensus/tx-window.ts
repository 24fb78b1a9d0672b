import { TX_LIFE_NS } from '#core/params.ts'

/** The transactions of one chain that could still be repeated: those of blocks not older than a transaction's life. */
export type TxWindow = {
  has(hash: Uint8Array): boolean
  /** Adds the transactions of the next block (time in ns) and forgets blocks too old to matter. */
  add(time: bigint, hashes: readonly Uint8Array[]): void
}

/** Creates an empty window. Source: spec network §2.7 (7). */
export function createTxWindow(): TxWindow {
  const known = new Set<string>()
  let blocks: { readonly time: bigint; readonly ids: readonly string[] }[] = []
  return {
    has: (hash) => known.has(idOf(hash)),
    add(time, hashes) {
      const ids = hashes.map(idOf)
      for (const id of ids) known.add(id)
      blocks.push({ time, ids })
      let gone = 0
      while ((blocks[gone]?.time ?? time) < time - TX_LIFE_NS) {
        for (const id of blocks[gone]?.ids ?? []) known.delete(id)
        gone += 1
      }
      if (gone > 0) blocks = blocks.slice(gone)
    },
  }
}

function idOf(hash: Uint8Array): string {
  return String.fromCharCode(...hash)
}
