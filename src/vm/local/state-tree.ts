import { IostError } from '#core/error.ts'

/** One key that a block changed; undefined = absent. */
export type Change = {
  readonly key: string
  readonly before: Uint8Array | undefined
  readonly after: Uint8Array | undefined
}

type Node = {
  readonly parent: number | undefined
  readonly depth: number
  readonly changes: readonly Change[]
}

/** A state with its history and branches: node 0 is what it starts with, every other one a set of changes of its parent. */
export type StateTree = {
  get(key: string): Uint8Array | undefined
  entries(prefix: string): [key: string, value: Uint8Array][]
  /** Adds a node on top of the present one and goes there; the answer is what it really changes, by key. */
  grow(id: number, writes: ReadonlyMap<string, Uint8Array | null>): readonly Change[]
  /** Errors: NO_SUCH_BLOCK. */
  go(id: number): void
  /** Goes to a node and forgets all that were made after it. Errors: NO_SUCH_BLOCK. */
  forget(after: number): void
}

/** Creates a state of these entries; a move costs what lies between the two nodes. */
export function createStateTree(start: ReadonlyMap<string, Uint8Array>): StateTree {
  const state = new Map(start)
  const nodes = new Map<number, Node>([[0, { parent: undefined, depth: 0, changes: [] }]])
  let at = 0

  function set(key: string, value: Uint8Array | undefined): void {
    if (value === undefined) state.delete(key)
    else state.set(key, value)
  }

  function node(id: number): Node {
    const found = nodes.get(id)
    if (found === undefined) throw new IostError({ code: 'NO_SUCH_BLOCK', id })
    return found
  }

  const tree: StateTree = {
    get: (key) => state.get(key),
    entries: (prefix) =>
      [...state].filter(([key]) => key.startsWith(prefix)).sort(([a], [b]) => (a < b ? -1 : 1)),
    grow(id, writes) {
      const changes: Change[] = []
      for (const [key, value] of writes) {
        const before = state.get(key)
        const after = value ?? undefined
        if (isSame(before, after)) continue
        changes.push({ key, before, after })
        set(key, after)
      }
      changes.sort((a, b) => (a.key < b.key ? -1 : 1))
      nodes.set(id, { parent: at, depth: node(at).depth + 1, changes })
      at = id
      return changes
    },
    go(id) {
      let to = node(id)
      const down: Node[] = []
      const up = () => {
        const from = node(at)
        for (const { key, before } of from.changes) set(key, before)
        at = from.parent as number
      }
      let toId = id
      while (at !== toId) {
        if (node(at).depth > to.depth) up()
        else {
          down.push(to)
          toId = to.parent as number
          to = node(toId)
        }
      }
      for (const { changes } of down.reverse()) for (const { key, after } of changes) set(key, after)
      at = id
    },
    forget(after) {
      tree.go(after)
      for (const id of [...nodes.keys()]) if (id > after) nodes.delete(id)
    },
  }
  return tree
}

function isSame(a: Uint8Array | undefined, b: Uint8Array | undefined): boolean {
  if (a === undefined || b === undefined) return a === b
  return a.length === b.length && a.every((byte, i) => byte === b[i])
}
