import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createChainTracker } from './chain-tracker.ts'
import { createForkTree, type ForkBlock } from './fork-tree.ts'

type Step = { readonly back: number; readonly owner: number; readonly elects: readonly number[] }

const NAMES = ['a', 'b', 'c', 'd', 'e', 'f']
const anyStep: fc.Arbitrary<Step> = fc.record({
  back: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat({ max: 4 }) }),
  owner: fc.nat({ max: 5 }),
  elects: fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6, maxLength: 6 }),
})

/** Lists and LIB of one chain by the closed form. */
function alone(path: readonly ForkBlock<undefined>[], list: readonly string[], voteInterval: number) {
  const tracker = createChainTracker({
    active: list,
    pending: list,
    openEpoch: null,
    switchBlock: null,
    irreversible: 0,
  })
  for (const { number, witness, elects } of path) {
    const runs = number % voteInterval === 0 && !tracker.flag
    tracker.push({ number, witness, signed: true, elected: runs ? elects : undefined })
  }
  return tracker
}

describe('fork tree on random trees', () => {
  it('keeps the lists of every chain and is never ahead of the chains it linked', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 4, max: 9 }),
        fc.array(anyStep, { minLength: 1, maxLength: 70 }),
        (n, voteInterval, steps) => {
          const list = NAMES.slice(0, n)
          const root = { id: '0', number: 0, time: 0n, witness: '0', payload: undefined }
          const tree = createForkTree<undefined>(
            { ...root, active: list, pending: list, rootWitnesses: [] },
            { voteInterval },
          )
          const paths = new Map<string, ForkBlock<undefined>[]>([['0', []]])
          const order = ['0']
          let highest = 0
          steps.forEach((step, index) => {
            const open = order.filter((id) => tree.get(id) !== undefined)
            const parent = tree.get(open[Math.max(0, open.length - 1 - step.back)] as string)
            if (parent === undefined) throw new Error('a tree without its root')
            const block: ForkBlock<undefined> = {
              id: String(index + 1),
              parent: parent.id,
              number: parent.number + 1,
              time: BigInt(index + 1),
              witness: parent.active[step.owner % n] as string,
              elects: step.elects.slice(0, n).map((at) => NAMES[at] as string),
              payload: undefined,
            }
            const path = [...(paths.get(parent.id) ?? []), block]
            paths.set(block.id, path)
            order.push(block.id)
            const { node, irreversible, removed } = tree.link(block)
            const chain = alone(path, list, voteInterval)
            highest = Math.max(highest, chain.irreversible ?? 0)
            expect([node.active, node.pending]).toEqual([chain.active, chain.pending])
            expect(tree.root.number).toBeLessThanOrEqual(highest)
            expect(tree.get(tree.head.id)).toBe(tree.head)
            expect(irreversible.map((moved) => moved.number)).toEqual(
              irreversible.map((_, at) => tree.root.number - irreversible.length + 1 + at),
            )
            for (const gone of removed) expect(tree.get(gone.id)).toBeUndefined()
          })
        },
      ),
      { numRuns: 300 },
    )
  })

  it('starts again from its root with the same outcome', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 4, max: 9 }),
        fc.array(anyStep, { minLength: 1, maxLength: 60 }),
        fc.nat(),
        (n, voteInterval, steps, stop) => {
          const list = NAMES.slice(0, n)
          const root = { id: '0', number: 0, time: 0n, witness: '0', payload: undefined }
          const tree = createForkTree<undefined>(
            { ...root, active: list, pending: list, rootWitnesses: [] },
            { voteInterval },
          )
          let other = tree
          steps.forEach(({ owner, elects }, index) => {
            if (index === stop % steps.length) {
              const { id, number, time, witness, active, pending } = tree.root
              const { rootWitnesses } = tree
              const again = createForkTree<undefined>(
                { id, number, time, witness, active, pending, rootWitnesses, payload: undefined },
                { voteInterval },
              )
              for (const { parent, children: _children, confirmers: _confirmers, ...kept } of tree.path(
                tree.head.id,
              )) {
                again.link({ ...kept, parent: parent?.id ?? '', elects: kept.pending })
              }
              other = again
            }
            const block: ForkBlock<undefined> = {
              id: String(index + 1),
              parent: String(index),
              number: index + 1,
              time: BigInt(index + 1),
              witness: tree.head.active[owner % n] as string,
              elects: elects.slice(0, n).map((at) => NAMES[at] as string),
              payload: undefined,
            }
            tree.link(block)
            if (other !== tree) other.link(block)
            expect([other.root.number, other.head.active, other.head.pending]).toEqual([
              tree.root.number,
              tree.head.active,
              tree.head.pending,
            ])
          })
        },
      ),
      { numRuns: 200 },
    )
  })
})
