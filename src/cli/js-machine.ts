import { sha3Node } from '#platform/sha3.node.ts'
import { loadEngineFiles } from '#vm/engine/load.node.ts'
import { createJsMachine } from '#vm/engine/machine.ts'
import type { JsMachine } from '#vm/js-machine.ts'

/** The contract engine of a command. Errors: ENGINE_FILE. */
export function loadJsMachine(): JsMachine {
  return createJsMachine(loadEngineFiles(), { sha3: sha3Node })
}
