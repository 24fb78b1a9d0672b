import { IostError } from '#core/error.ts'
import { confirmLimit } from '#core/params.ts'
import { equalLists, type WitnessList } from './witness-list.ts'

/** A linked block: `active` is the list for its children, `confirmers` the witnesses counted for the root's next child. */
export type ForkNode<T> = {
  readonly id: string
  readonly number: number
  /** ns */
  readonly time: bigint
  readonly witness: string
  readonly parent: ForkNode<T> | undefined
  readonly children: readonly ForkNode<T>[]
  readonly active: WitnessList
  readonly pending: WitnessList
  readonly confirmers: ReadonlySet<string>
  /** Number of the root after this block was linked. */
  readonly irreversible: number
  readonly payload: T
}

/** A block to link; `elects` is the list its election chose, looked at only on epoch blocks that run one. */
export type ForkBlock<T> = {
  readonly id: string
  readonly parent: string
  readonly number: number
  readonly time: bigint
  readonly witness: string
  readonly elects: WitnessList | undefined
  readonly payload: T
}

/** What a tree starts from: its last irreversible block. `rootWitnesses` are those already seen towards its open change. */
export type ForkRoot<T> = {
  readonly id: string
  readonly number: number
  readonly time: bigint
  readonly witness: string
  readonly active: WitnessList
  readonly pending: WitnessList
  readonly rootWitnesses: readonly string[]
  readonly payload: T
}

export type ForkTreeOptions = {
  readonly voteInterval: number
  /** Keep a head that was pruned until a leaf beats it, as go-iost does; by default the best leaf left becomes head. */
  readonly keepPrunedHead?: boolean
}

/** What a link changed. */
export type LinkResult<T> = {
  readonly node: ForkNode<T>
  readonly headChanged: boolean
  /** Blocks that became irreversible, ascending; the last is the new root. */
  readonly irreversible: readonly ForkNode<T>[]
  /** Blocks that fell away with their branches. */
  readonly removed: readonly ForkNode<T>[]
}

/** The block tree above the last irreversible block. Source: spec network §2.8. */
export type ForkTree<T> = {
  readonly root: ForkNode<T>
  readonly head: ForkNode<T>
  readonly size: number
  /** Witnesses of the root's line since its pending list last changed: needed to start again from this root. */
  readonly rootWitnesses: readonly string[]
  get(id: string): ForkNode<T> | undefined
  /** Blocks from the root (excluded) to a node (included). */
  path(id: string): readonly ForkNode<T>[]
  /** Links a checked block. Errors: FORK_PARENT when the parent is not in the tree, FORK_KNOWN when the block is. */
  link(block: ForkBlock<T>): LinkResult<T>
  /** Takes a block that proved bad out of the tree with its descendants; the root stays. */
  remove(id: string): readonly ForkNode<T>[]
  /** L2: LIB after the last block of the head's line with q distinct members of its list behind it, or null. */
  locked(): number | null
}

type Node<T> = {
  -readonly [K in keyof ForkNode<T>]: K extends 'parent'
    ? Node<T> | undefined
    : K extends 'children'
      ? Node<T>[]
      : K extends 'confirmers'
        ? Set<string>
        : ForkNode<T>[K]
}
type Passed = { readonly active: WitnessList; readonly irreversible: number; readonly witness: string }

/** Most former roots kept to tell the locked block. */
const MAX_PASSED = 8192

/** Creates a tree whose root is irreversible; q follows from the length of the root's pending list. */
export function createForkTree<T>(start: ForkRoot<T>, options: ForkTreeOptions): ForkTree<T> {
  const q = confirmLimit(start.pending.length)
  const nodes = new Map<string, Node<T>>()
  let rootWitnesses = new Set(start.rootWitnesses)
  let root: Node<T> = {
    ...start,
    parent: undefined,
    children: [],
    confirmers: new Set(),
    irreversible: start.number,
  }
  let head = root
  let passed: Passed[] = []
  let lockedAt: number | null = null
  nodes.set(root.id, root)

  const beats = (a: Node<T>, b: Node<T>): boolean =>
    a.number > b.number || (a.number === b.number && a.time < b.time)

  const childTowards = (node: Node<T>): Node<T> | undefined => {
    let at: Node<T> | undefined = node
    while (at !== undefined && at.parent !== root) at = at.parent
    return at
  }

  const drop = (top: Node<T>, removed: Node<T>[]): void => {
    const stack = [top]
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      nodes.delete(node.id)
      removed.push(node)
      stack.push(...node.children)
    }
  }

  const moveRoot = (next: Node<T>, removed: Node<T>[]): void => {
    for (const sibling of root.children) if (sibling !== next) drop(sibling, removed)
    if (!equalLists(root.pending, next.pending)) rootWitnesses = new Set()
    rootWitnesses.add(next.witness)
    const stack = [next]
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      node.confirmers.delete(next.witness)
      for (const child of node.children) if (child.witness !== next.witness) stack.push(child)
    }
    passed.push({ active: root.active, irreversible: root.irreversible, witness: root.witness })
    if (passed.length > MAX_PASSED) passed = passed.slice(-MAX_PASSED)
    nodes.delete(root.id)
    next.parent = undefined
    root = next
  }

  const advance = (node: Node<T>, moved: Node<T>[], removed: Node<T>[]): void => {
    let changed = false
    if (node.confirmers.size >= q) {
      if (equalLists(node.active, root.pending)) {
        while (node.confirmers.size >= q && equalLists(node.active, root.pending)) {
          const next = childTowards(node)
          if (next === undefined) break
          moveRoot(next, removed)
          moved.push(next)
        }
      }
      changed = !equalLists(node.active, root.pending)
    } else if (!equalLists(node.active, root.pending)) {
      changed = new Set([...rootWitnesses, ...node.confirmers]).size >= q
    }
    if (changed) {
      const members = new Set(root.pending)
      node.confirmers = new Set([...node.confirmers].filter((witness) => members.has(witness)))
      node.active = root.pending
    }
  }

  const bestLeaf = (better: (leaf: Node<T>, best: Node<T>) => boolean, from: Node<T>): Node<T> => {
    let best = from
    for (const node of nodes.values()) if (node.children.length === 0 && better(node, best)) best = node
    return best
  }

  const settleHead = (): void => {
    if (nodes.has(head.id)) return
    head = bestLeaf(beats, options.keepPrunedHead === true ? head : root)
  }

  return {
    get root() {
      return root
    },
    get head() {
      return head
    },
    get size() {
      return nodes.size
    },
    get rootWitnesses() {
      return [...rootWitnesses]
    },
    get: (id) => nodes.get(id),
    path(id) {
      const path: Node<T>[] = []
      for (let at = nodes.get(id); at !== undefined && at !== root; at = at.parent) path.push(at)
      return path.reverse()
    },
    link(block) {
      const parent = nodes.get(block.parent)
      if (parent === undefined) throw new IostError({ code: 'FORK_PARENT', block: block.number })
      if (nodes.has(block.id)) throw new IostError({ code: 'FORK_KNOWN', block: block.number })
      const elects =
        block.number % options.voteInterval === 0 && equalLists(parent.active, parent.pending)
          ? block.elects
          : undefined
      const node: Node<T> = {
        id: block.id,
        number: block.number,
        time: block.time,
        witness: block.witness,
        payload: block.payload,
        parent,
        children: [],
        active: parent.active,
        pending: elects ?? parent.pending,
        confirmers: new Set(parent.confirmers).add(block.witness),
        irreversible: root.number,
      }
      parent.children.push(node)
      nodes.set(node.id, node)
      const oldHead = head
      if (beats(node, head)) head = node
      const moved: Node<T>[] = []
      const removed: Node<T>[] = []
      advance(node, moved, removed)
      node.irreversible = root.number
      settleHead()
      return { node, headChanged: head !== oldHead, irreversible: moved, removed }
    },
    remove(id) {
      const node = nodes.get(id)
      const removed: Node<T>[] = []
      if (node?.parent === undefined) return removed
      node.parent.children.splice(node.parent.children.indexOf(node), 1)
      drop(node, removed)
      if (!nodes.has(head.id)) head = bestLeaf(beats, root)
      return removed
    },
    locked() {
      const behind = new Set<string>()
      const reaches = (list: WitnessList) => list.filter((key) => behind.has(key)).length >= q
      for (let at: Node<T> | undefined = head; at !== undefined; at = at.parent) {
        if (behind.size >= q && reaches(at.active)) return raise(at.irreversible)
        behind.add(at.witness)
      }
      for (let i = passed.length - 1; i >= 0; i--) {
        const at = passed[i] as Passed
        if (behind.size >= q && reaches(at.active)) {
          passed = passed.slice(i)
          return raise(at.irreversible)
        }
        behind.add(at.witness)
      }
      return lockedAt
    },
  }

  function raise(number: number): number {
    if (lockedAt === null || number > lockedAt) lockedAt = number
    return lockedAt
  }
}
