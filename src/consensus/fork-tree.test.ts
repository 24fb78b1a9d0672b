import { describe, expect, it } from 'vitest'
import vectors from '#testing/vectors/finality-scenarios.json' with { type: 'json' }
import { createForkTree, type ForkTree } from './fork-tree.ts'
import { equalLists } from './witness-list.ts'

type Step = {
  id: string
  parent: string
  number: number
  witness: string
  time: number
  elects?: string[]
  baseFlag: boolean
  lib: number
  libId: string
  head: string
  activeAfter: string[]
  pendingAfter: string[]
  confirmersAfter: string[]
  deleted?: string[]
}
type Scenario = { name: string; n: number; voteInterval: number; initialList: string[]; blocks: Step[] }
const scenarios = (vectors as { scenarios: Scenario[] }).scenarios

function start(scenario: Scenario, keepPrunedHead: boolean): ForkTree<undefined> {
  const { initialList } = scenario
  return createForkTree<undefined>(
    {
      id: 'g',
      number: 0,
      time: 0n,
      witness: '0',
      active: initialList,
      pending: initialList,
      rootWitnesses: [],
      payload: undefined,
    },
    { voteInterval: scenario.voteInterval, keepPrunedHead },
  )
}

const toBlock = (step: Step) => ({
  id: step.id,
  parent: step.parent,
  number: step.number,
  time: BigInt(step.time),
  witness: step.witness,
  elects: step.elects,
  payload: undefined,
})

describe("fork tree against go-iost's block cache", () => {
  it.each(scenarios.map((scenario) => [scenario.name, scenario] as const))('%s', (_name, scenario) => {
    const tree = start(scenario, true)
    for (const step of scenario.blocks) {
      const parent = tree.get(step.parent)
      expect(parent, step.id).toBeDefined()
      if (parent === undefined) return
      expect(!equalLists(parent.active, parent.pending), step.id).toBe(step.baseFlag)
      const { node, removed } = tree.link(toBlock(step))
      expect({
        id: step.id,
        lib: tree.root.number,
        libId: tree.root.id,
        head: tree.head.id,
        active: node.active,
        pending: node.pending,
        confirmers: [...node.confirmers],
        deleted: removed.map((gone) => gone.id).sort(),
      }).toEqual({
        id: step.id,
        lib: step.lib,
        libId: step.libId,
        head: step.head,
        active: step.activeAfter,
        pending: step.pendingAfter,
        confirmers: step.confirmersAfter,
        deleted: step.deleted ?? [],
      })
    }
  })

  it('never keeps a pruned head unless asked to', () => {
    for (const scenario of scenarios) {
      const tree = start(scenario, false)
      for (const step of scenario.blocks) {
        tree.link(toBlock(step))
        expect(tree.get(tree.head.id)).toBe(tree.head)
      }
    }
  })
})
