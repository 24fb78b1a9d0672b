import { IostError } from '#core/error.ts'
import type { JsMachine } from '#vm/js-machine.ts'
import type { tryProperty } from './arbitraries.ts'
import { runnableLines } from './lines.ts'
import { createMachine, type Machine } from './machine.ts'
import type { Requests, SourceFile, TestPlan, TestReport, TestResult, TestStep } from './messages.ts'
import { runScript } from './script-tests.ts'
import { idOfName, Reached, withIds } from './test-run.ts'

const MAX_TESTS = 100
const MAX_STEPS = 1_000

/** Tries properties; it is fetched when a project has some. */
export type LoadTryProperty = () => Promise<typeof tryProperty>

/**
 * Runs the tests of a project, each on a chain with all files published by the first account. `seed` decides what values
 * properties are tried with. Errors: BAD_TESTS.
 */
export async function runTests(
  deps: { readonly js: JsMachine; readonly load: LoadTryProperty },
  input: Requests['test']['input'],
): Promise<TestReport> {
  const { files, plan, scripts, seed } = input
  const { js } = deps
  checkPlan(plan)
  const reached = new Reached()
  const start = newMachine(js, files, plan.accounts, reached)
  const results: TestResult[] = plan.tests.map((test) => runTest(start, test, reached))
  if (scripts.length > 0) {
    const tools = { js, tryProperty: await deps.load() }
    for (const script of scripts) {
      if ('failed' in start) results.push({ name: script.name, ok: false, steps: start.failed, calls: [] })
      else
        results.push(...runScript(tools, script, start.machine, { accounts: plan.accounts, seed }, reached))
    }
  }
  const coverage = files.map(({ name, source }) => ({
    file: name,
    reached: reached.of(name),
    lines: runnableLines(source),
  }))
  return { results, coverage }
}

type Steps = TestResult['steps'][number][]
/** A machine with everything published, which tests put back to where it is now; or why it cannot be. */
type Start = { readonly machine: Machine; readonly steps: Steps } | { readonly failed: Steps }

function newMachine(
  js: JsMachine,
  files: readonly SourceFile[],
  accounts: readonly string[],
  reached: Reached,
): Start {
  const steps: Steps = []
  const machine = createMachine(js, accounts)
  for (const { name, source, abi } of files) {
    const publisher = accounts[0] as string
    const { message, gas } = reached.run(() => machine.publish({ publisher, file: name, source, abi }))
    steps.push({ label: `publish ${name}`, ok: message === '', text: message, gas })
    if (message !== '') return { failed: steps }
  }
  return { machine, steps }
}

function runTest(
  start: Start,
  { name, steps: plan }: TestPlan['tests'][number],
  reached: Reached,
): TestResult {
  const calls = plan.map(({ as, contract, abi, args, wait = 0 }) => {
    return { publisher: as, contract, abi, args, next: { skipBlocks: wait } }
  })
  if ('failed' in start) return { name, ok: false, steps: start.failed, calls }
  const { machine } = start
  const base = machine.view().head.id
  const steps = [...start.steps, ...plan.map((step) => runStep(machine, step, reached))]
  machine.rewind(base)
  return { name, ok: steps.every(({ ok }) => ok), steps, calls }
}

function runStep(machine: Machine, step: TestStep, reached: Reached): TestResult['steps'][number] {
  const label = `${step.as}: ${step.contract}.${step.abi}(${step.args.map((arg) => JSON.stringify(arg)).join(', ')})`
  const { message, text, gas } = reached.run(() =>
    machine.call({
      publisher: step.as,
      contract: idOfName(machine, step.contract),
      abi: step.abi,
      args: JSON.stringify(withIds(machine, step.args)),
      next: { skipBlocks: step.wait ?? 0 },
    }),
  )
  if (step.fails !== undefined) {
    const ok = message.includes(step.fails)
    const was = message === '' ? 'it succeeded' : message
    return {
      label,
      ok,
      gas,
      text: ok ? `fails: ${step.fails}` : `should fail with "${step.fails}", but ${was}`,
    }
  }
  if (message !== '') return { label, ok: false, gas, text: message }
  const ok = step.returns === undefined || text === step.returns
  return { label, ok, gas, text: ok ? text : `should return ${step.returns}, but returned ${text}` }
}

function checkPlan({ accounts, tests }: TestPlan): void {
  const bad = (why: string) => new IostError({ code: 'BAD_TESTS', why }, why)
  if (!Array.isArray(accounts) || accounts.length === 0)
    throw bad('tests.json needs "accounts", a list of names')
  if (!Array.isArray(tests)) throw bad('tests.json needs "tests", a list')
  if (tests.length > MAX_TESTS) throw bad(`at most ${MAX_TESTS} tests`)
  for (const test of tests) {
    if (typeof test?.name !== 'string' || !Array.isArray(test.steps))
      throw bad('every test needs "name" and "steps"')
    if (test.steps.length > MAX_STEPS) throw bad(`at most ${MAX_STEPS} steps in a test`)
    for (const step of test.steps) {
      const texts = [step?.as, step?.contract, step?.abi]
      if (texts.some((text) => typeof text !== 'string') || !Array.isArray(step.args)) {
        throw bad(`every step of "${test.name}" needs "as", "contract", "abi" and "args"`)
      }
    }
  }
}
