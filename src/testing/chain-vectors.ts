import chain from '#testing/vectors/chain.json' with { type: 'json' }

/** The entries of a group of go-iost's vectors, read as the given shape. */
export function chainVectors<T>(group: string): readonly T[] {
  const entries = (chain as unknown as Record<string, unknown>)[group]
  if (!Array.isArray(entries) || entries.length === 0) throw new Error(`no vectors ${group}`)
  return entries as T[]
}
