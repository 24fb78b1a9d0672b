import { codeOf, IostError } from '#core/error.ts'
import type { JsMachine } from '#vm/js-machine.ts'
import { runnableLines } from './lines.ts'
import { createMachine, type Machine } from './machine.ts'
import type { Report, SourceFile, TestPlan, TestReport, TestResult, TestStep } from './messages.ts'

const MAX_TESTS = 100
const MAX_STEPS = 1_000

/** Runs the tests of a project, each on a chain of its own with all files published by the first account. Errors: BAD_TESTS. */
export function runTests(js: JsMachine, files: readonly SourceFile[], plan: TestPlan): TestReport {
  checkPlan(plan)
  const reached = new Map(files.map(({ name }) => [name, new Set<number>()]))
  const results = plan.tests.map((test) => runTest(js, files, plan.accounts, test, reached))
  const coverage = files.map(({ name, source }) => ({
    file: name,
    reached: [...(reached.get(name) ?? [])],
    lines: runnableLines(source),
  }))
  return { results, coverage }
}

function runTest(
  js: JsMachine,
  files: readonly SourceFile[],
  accounts: readonly string[],
  test: TestPlan['tests'][number],
  reached: Map<string, Set<number>>,
): TestResult {
  const steps: TestResult['steps'][number][] = []
  const machine = createMachine(js, accounts)
  for (const { name, source, abi } of files) {
    const publisher = accounts[0] as string
    const done = attempt(() => machine.publish({ publisher, file: name, source, abi }), reached)
    const text = done.message
    steps.push({ label: `publish ${name}`, ok: text === '', text, gas: done.gas })
    if (text !== '') return { name: test.name, ok: false, steps }
  }
  for (const step of test.steps) steps.push(runStep(machine, step, reached))
  return { name: test.name, ok: steps.every(({ ok }) => ok), steps }
}

function runStep(
  machine: Machine,
  step: TestStep,
  reached: Map<string, Set<number>>,
): TestResult['steps'][number] {
  const ids = machine.ids()
  const idOf = (name: string) => ids.get(name) ?? ids.get(`${name}.js`)
  const args = step.args.map((arg) =>
    typeof arg === 'string' && arg.startsWith('$') ? (idOf(arg.slice(1)) ?? arg) : arg,
  )
  const label = `${step.as}: ${step.contract}.${step.abi}(${step.args.map((arg) => JSON.stringify(arg)).join(', ')})`
  const done = attempt(
    () =>
      machine.call({
        publisher: step.as,
        contract: idOf(step.contract) ?? step.contract,
        abi: step.abi,
        args: JSON.stringify(args),
        next: { skipBlocks: step.wait ?? 0 },
      }),
    reached,
  )
  const { gas } = done
  if (step.fails !== undefined) {
    const ok = done.message.includes(step.fails)
    const was = done.message === '' ? 'it succeeded' : done.message
    return {
      label,
      ok,
      gas,
      text: ok ? `fails: ${step.fails}` : `should fail with "${step.fails}", but ${was}`,
    }
  }
  if (done.message !== '') return { label, ok: false, gas, text: done.message }
  const returned = returnedText(done.returns)
  const ok = step.returns === undefined || returned === step.returns
  return { label, ok, gas, text: ok ? returned : `should return ${step.returns}, but returned ${returned}` }
}

/** A call's result; what is refused counts as failed without gas. */
function attempt(
  run: () => Report,
  reached: Map<string, Set<number>>,
): { readonly message: string; readonly returns: readonly string[]; readonly gas: number } {
  try {
    const { code, message, returns, gas, trace } = run()
    for (const call of trace?.calls ?? []) {
      const lines = call.file === undefined ? undefined : reached.get(call.file)
      for (const line of call.lines.keys()) lines?.add(line)
    }
    return { message: code === 0 ? '' : message, returns, gas }
  } catch (error) {
    if (codeOf(error) !== 'TX_REFUSED') throw error
    return { message: (error as Error).message, returns: [], gas: 0 }
  }
}

/** The text a contract's method returned; what a native one returned as JSON. */
export function returnedText(returns: readonly string[]): string {
  const list: unknown = JSON.parse(returns[0] ?? '[]')
  const first: unknown = Array.isArray(list) ? list[0] : list
  return typeof first === 'string' ? first : first === undefined ? '' : JSON.stringify(first)
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
