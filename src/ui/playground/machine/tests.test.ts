import { expect, test } from 'vitest'
import { loadEngineFiles } from '#vm/engine/load.node.ts'
import { createJsMachine } from '#vm/engine/machine.ts'
import { projectOfExample } from '../example-project.ts'
import { EXAMPLES } from '../examples/all.ts'
import { filesOf, parseProject } from '../project.ts'
import { runTests } from './tests.ts'

const js = createJsMachine(loadEngineFiles())

test.each(EXAMPLES.map((example) => [example.id, example] as const))(
  'the tests of %s pass and reach its lines',
  (_id, example) => {
    const { files, plan } = parseProject(filesOf(projectOfExample(example)))
    const { results, coverage } = runTests(js, files, plan)
    for (const { steps } of results) {
      expect(steps.filter(({ ok }) => !ok)).toEqual([])
      expect(steps.every(({ gas, text }) => gas > 0 || text !== '')).toBe(true)
    }
    for (const { reached, lines } of coverage) {
      expect(reached.filter((line) => lines.includes(line)).length).toBeGreaterThan(lines.length / 2)
    }
  },
)
