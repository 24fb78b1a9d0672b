import { IostError } from '#core/error.ts'
import type { JsMachine } from '#vm/js-machine.ts'
import type { tryProperty } from './arbitraries.ts'
import type { Machine } from './machine.ts'
import type { TestCall, TestResult, TestScript } from './messages.ts'
import { firstLine, idOfName, type Reached, withIds } from './test-run.ts'
import { openScript, type ScriptTest } from './test-script.ts'

const MAX_CALLS = 200
const MAX_TESTS = 100
/** Tries of a property that count for the coverage: following every line takes time. */
const FOLLOWED_TRIES = 3

/** Runs the tests of a script, each on the machine as it is now. Errors: BAD_TESTS. */
export function runScript(
  deps: { readonly js: JsMachine; readonly tryProperty: typeof tryProperty },
  script: TestScript,
  machine: Machine,
  options: { readonly accounts: readonly string[]; readonly seed: number },
  reached: Reached,
): readonly TestResult[] {
  const { accounts, seed } = options
  const base = machine.view().head.id
  let steps: TestResult['steps'][number][] = []
  let calls: TestCall[] = []
  let skip = { skipBlocks: 0, skipSeconds: 0 }
  let isFollowed = true

  function send(
    publisher: string,
    contract: string,
    abi: string,
    args: readonly unknown[],
  ): [string, string] {
    if (calls.length >= MAX_CALLS) throw badTests(`at most ${MAX_CALLS} calls in a test`)
    const call: TestCall = { publisher, contract, abi, args, next: skip }
    calls.push(call)
    skip = { skipBlocks: 0, skipSeconds: 0 }
    const { message, text, gas } = makeCall(machine, call, isFollowed, reached)
    const label = `${publisher}: ${contract}.${abi}(${args.map((arg) => JSON.stringify(arg)).join(', ')})`
    // Whether a refused call is wrong is for the test to say.
    steps.push({ label, ok: true, text: message === '' ? text : firstLine(message), gas })
    return [firstLine(message), text]
  }

  const running = openScript(deps.js, script, accounts, (what, args) => {
    const [a, b, c, d] = args as [string, string, string, readonly unknown[]]
    switch (what) {
      case 'send':
        return send(String(a), String(b), String(c), d)
      case 'stored':
        return machine.stored(idOfName(machine, String(a)), String(b), c === null ? undefined : c)
      case 'balance':
        return machine.balance(accounts.includes(a) ? a : idOfName(machine, String(a)), String(b))
      case 'wait':
        skip = { skipBlocks: Number(a), skipSeconds: Number(b) }
        return null
      default:
        throw badTests(`tests know no ${what}`)
    }
  })

  function once(index: number, values: readonly unknown[]): string | undefined {
    machine.rewind(base)
    steps = []
    calls = []
    skip = { skipBlocks: 0, skipSeconds: 0 }
    return running.run(index, values)
  }

  function runOne({ name, generators, runs }: ScriptTest, index: number): TestResult {
    const failed = (text: string) => ({ label: name, ok: false, text, gas: 0 })
    if (generators === null) {
      isFollowed = true
      const fault = once(index, [])
      return {
        name,
        ok: fault === undefined,
        calls,
        steps: fault === undefined ? steps : [...steps, failed(fault)],
      }
    }
    const tried = deps.tryProperty(generators, accounts, { seed, runs }, (values, tries) => {
      isFollowed = tries < FOLLOWED_TRIES
      return once(index, values) === undefined
    })
    const { broken, ...counts } = tried
    if (broken === undefined) return { name, ok: true, calls, steps, property: { seed, ...counts } }
    const fault = once(index, broken)
    return {
      name,
      ok: false,
      calls,
      steps: [...steps, failed(fault ?? 'it holds when tried again')],
      property: { seed, ...counts, counterexample: broken.map((each) => JSON.stringify(each)).join(', ') },
    }
  }

  const tests = running.list()
  if (tests.length > MAX_TESTS) throw badTests(`at most ${MAX_TESTS} tests in ${script.name}`)
  const results = tests.map(runOne)
  machine.rewind(base)
  return results
}

function makeCall(machine: Machine, call: TestCall, isFollowed: boolean, reached: Reached) {
  const input = {
    publisher: call.publisher,
    contract: idOfName(machine, call.contract),
    abi: call.abi,
    args: JSON.stringify(withIds(machine, call.args)),
    next: call.next,
  }
  return reached.run(() => machine.call(input, isFollowed))
}

function badTests(why: string): IostError {
  return new IostError({ code: 'BAD_TESTS', why }, why)
}
