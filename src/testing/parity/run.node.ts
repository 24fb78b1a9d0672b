// Runs the cases in Node with the stack of a full node: prints one JSON text of the cases and of what came out.
import { loadJsMachine } from '#cli/js-machine.ts'
import { runParity } from './cases.ts'
import { parityInput } from './input.node.ts'

const js = loadJsMachine()
const input = parityInput(js)
process.stdout.write(JSON.stringify({ input, lines: runParity(js, input) }))
