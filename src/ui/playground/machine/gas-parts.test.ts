import { expect, test } from 'vitest'
import { loadEngineFiles } from '#vm/engine/load.node.ts'
import { createJsMachine } from '#vm/engine/machine.ts'
import { projectOfExample } from '../example-project.ts'
import { EXAMPLES } from '../examples/all.ts'
import { hostTotals } from '../heat.ts'
import { filesOf, parseProject } from '../project.ts'
import { createMachine } from './machine.ts'
import type { Report } from './messages.ts'

// Every method of a native contract has one limit of its own.
const LIMITS_OF_NATIVE = 1

const js = createJsMachine(loadEngineFiles())

/** Lines and the other parts add up to the receipt; nothing is left over that has no name. `limits`: of the method called. */
function checkSum(report: Report, limits: number): void {
  const { trace, parts = [], gas } = report
  expect(trace).toBeDefined()
  expect(parts.reduce((sum, part) => sum + part.gas, 0)).toBe(gas)
  const of = (name: string) => parts.find(({ part }) => part === name)?.gas ?? 0
  const lines = (trace?.calls ?? []).flatMap((call) => [...call.lines])
  expect(lines.reduce((sum, [, cost]) => sum + cost, 0)).toBe(of('lines') + of('around'))
  // Calls to the chain are itemised in full, and are part of the lines.
  const hosts = hostTotals(report)
  const steps = (trace?.steps ?? []).filter(({ host }) => host !== undefined)
  expect(hosts.reduce((sum, { count }) => sum + count, 0)).toBe(steps.length)
  expect(hosts.every(({ gas }) => gas >= 0)).toBe(true)
  expect(hosts.reduce((sum, host) => sum + host.gas, 0)).toBeLessThanOrEqual(of('lines') + of('around'))
  // Ten gas for each limit of the method, and for each receipt that has to be compared with limits.
  expect(of('limits')).toBe(10 * (limits + (report.code === 0 ? report.receipts.length : 0)))
  expect(of('burnt')).toBe(0)
}

test.each(EXAMPLES.map((example) => [example.id, example] as const))(
  'the gas of every transaction of %s is the sum of its lines and its other parts',
  (_id, example) => {
    const { files, plan } = parseProject(filesOf(projectOfExample(example)))
    for (const { steps } of plan.tests) {
      const machine = createMachine(js, plan.accounts)
      for (const { name, source, abi } of files) {
        const publisher = plan.accounts[0] as string
        checkSum(machine.publish({ publisher, file: name, source, abi }), LIMITS_OF_NATIVE)
      }
      for (const step of steps) {
        const ids = machine.ids()
        const id = ids.get(`${step.contract}.js`) ?? step.contract
        const named = (arg: unknown) =>
          typeof arg === 'string' && arg.startsWith('$') ? (ids.get(`${arg.slice(1)}.js`) ?? arg) : arg
        const report = machine.call({
          publisher: step.as,
          contract: id,
          abi: step.abi,
          args: JSON.stringify(step.args.map(named)),
          next: { skipBlocks: step.wait ?? 0 },
        })
        const entry = files
          .find(({ name }) => name === `${step.contract}.js`)
          ?.abi.find(({ name }) => name === step.abi)
        checkSum(report, entry === undefined ? LIMITS_OF_NATIVE : (entry.amountLimit?.length ?? 0))
      }
    }
  },
)

test('a call that runs out of gas costs its limit, and says how much no line has used', () => {
  const machine = createMachine(js, ['alice'])
  const source = `class C {
  init() {}
  go() {
    while (true) storage.put('k', 'v')
  }
}
module.exports = C`
  const abi = [{ name: 'go', args: [], amountLimit: [] }]
  const { contract = '' } = machine.publish({ publisher: 'alice', file: 'c.js', source, abi })
  const report = machine.call({ publisher: 'alice', contract, abi: 'go', args: '[]', gasLimit: 100_000 })
  expect(report.message).toBe('out of gas')
  expect(report.gas).toBe(100_000)
  const sum = (report.parts ?? []).reduce((all, { gas }) => all + gas, 0)
  expect(sum).toBe(report.gas)
})
