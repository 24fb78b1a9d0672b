import type { Sha3 } from '#core/hash/sha3.ts'
import { instrument } from '#vm/gas/instrument.ts'
import type { JsCall, JsHost, JsMachine, JsOutcome } from '#vm/js-machine.ts'
import { validateContract } from '#vm/validate/validate.ts'
import { ENGINE_BOUNDS } from './bounds.ts'
import { engineMessage } from './error-words.ts'
import { Guest } from './guest.ts'
import { hostFunctions } from './host-call.ts'
import type { EngineFiles } from './quickjs.ts'

/**
 * The contract engine over the pinned files of a loader (load.node.ts, load.browser.ts): implements spec contracts §2, §3.
 * Not re-entrant from outside; calls out of host functions nest, each level in an engine of its own.
 */
export function createJsMachine(files: EngineFiles, options: { readonly sha3?: Sha3 } = {}): JsMachine {
  const functions = hostFunctions(options.sha3)
  const idle: Guest[] = []

  function run(call: JsCall, host: JsHost): JsOutcome {
    const guest = idle.pop() ?? new Guest(files, functions)
    try {
      return runIn(guest, call, host)
    } finally {
      if (!guest.isBroken && guest.usedBytes <= ENGINE_BOUNDS.keepBytes) idle.push(guest)
    }
  }

  return {
    run,
    validate: validateContract,
    compile(source) {
      try {
        return { code: instrument(source) }
      } catch (error) {
        return { error: `Uncaught exception: Error: ${(error as Error).message}` }
      }
    },
    dispose() {
      idle.length = 0
    },
  }
}

function runIn(guest: Guest, call: JsCall, host: JsHost): JsOutcome {
  guest.begin(host)
  guest.run(preload(host))
  guest.limit(call.gasLimit)
  const result = guest.run(program(call))
  if (guest.wasKilled) return { kind: 'killed', gas: guest.gas() }
  const gas = guest.gas()
  if (gas > call.gasLimit) return { kind: 'outOfGas', gas }
  if ('error' in result) {
    return { kind: 'error', message: `Uncaught exception: ${engineMessage(result.error)}`, gas }
  }
  return { kind: 'ok', value: result.value, gas }
}

/** The snapshots a contract sees as `block`, `tx` and their raw forms. Source: spec contracts §2.5. */
function preload(host: JsHost): string {
  const block = host.blockInfo()
  const tx = host.txInfo()
  return `const blockInfo = ${'value' in block ? block.value : 'null'}
const block = { number: blockInfo.number, parentHash: blockInfo.parent_hash, witness: blockInfo.witness, time: blockInfo.time }
const txInfo = ${'value' in tx ? tx.value : 'null'}
const tx = { time: txInfo.time, hash: txInfo.hash, expiration: txInfo.expiration, gasLimit: txInfo.gas_limit,
  gasRatio: txInfo.gas_ratio, authList: txInfo.auth_list, publisher: txInfo.publisher }`
}

/** The text that is run for a call. Source: spec contracts §2.3. */
function program(call: JsCall): string {
  return `
${call.code};
const obj = new module.exports;
let rs = obj.${call.api}(${call.args.join(',')});
if (typeof rs === 'function' || typeof rs === 'object') {
    _IOSTInstruction_counter.incr(12);
    rs = JSON.stringify(rs);
}
rs;`
}
