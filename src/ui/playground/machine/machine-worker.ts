import { IostError } from '#core/error.ts'
import { openFastSha3 } from '#core/hash/sha3-wasm.ts'
import { loadEngineFiles } from '#vm/engine/load.browser.ts'
import { createJsMachine } from '#vm/engine/machine.ts'
import type { JsMachine } from '#vm/js-machine.ts'
import { analyse } from './analyse.ts'
import { createMachine, type Machine } from './machine.ts'
import type { Answer, Ask, RequestName, Requests } from './messages.ts'
import { runTests } from './tests.ts'

type Handlers = { [N in RequestName]: (input: Requests[N]['input']) => Promise<Requests[N]['output']> }

let engine: Promise<JsMachine> | undefined
let machine: Machine | undefined

/** The engine is fetched when something first runs; reading a source does not need it. */
function js(): Promise<JsMachine> {
  engine ??= loadEngineFiles().then(async (files) => createJsMachine(files, { sha3: await openFastSha3() }))
  return engine
}

async function local(): Promise<Machine> {
  machine ??= createMachine(await js(), [])
  return machine
}

const loadTryProperty = async () => (await import('./arbitraries.ts')).tryProperty

const handlers: Handlers = {
  analyse: async ({ source, abi }) => analyse(source, abi),
  async reset({ accounts }) {
    machine = createMachine(await js(), accounts)
    return machine.view()
  },
  async account({ name, iost }) {
    const chain = await local()
    chain.account(name, iost)
    return chain.view()
  },
  publish: async (input) => (await local()).publish(input),
  call: async (input) => (await local()).call(input),
  async jump({ id }) {
    const chain = await local()
    chain.jump(id)
    return chain.view()
  },
  view: async () => (await local()).view(),
  storage: async ({ contract }) => (await local()).storage(contract),
  test: async (input) => runTests({ js: await js(), load: loadTryProperty }, input),
}

const say = (answer: Answer) => postMessage(answer)

addEventListener('message', ({ data }: MessageEvent<Ask>) => {
  const { id, name, input } = data
  const handle = handlers[name] as (input: unknown) => Promise<unknown>
  handle(input).then(
    (output) => say({ id, output }),
    (error) => {
      const code = error instanceof IostError ? error.code : 'MACHINE_FAILED'
      say({ id, fault: { code, message: error instanceof Error ? error.message : String(error) } })
    },
  )
})
