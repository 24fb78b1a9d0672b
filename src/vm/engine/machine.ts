import { utf8Length } from '#core/codec/bytes.ts'
import type { Sha3 } from '#core/hash/sha3.ts'
import { instrument } from '#vm/gas/instrument.ts'
import type { HostReply, JsCall, JsHost, JsMachine, JsOutcome } from '#vm/js-machine.ts'
import { validateContract } from '#vm/validate/validate.ts'
import { ENGINE_BOUNDS } from './bounds.ts'
import { createContractCache, type Evaluated, type Prepared } from './contract-cache.ts'
import { engineMessage } from './error-words.ts'
import { type Ended, Guest, type Realm, type StackLeft } from './guest.ts'
import { hostFunctions } from './host-call.ts'
import type { EngineFiles } from './quickjs.ts'

/** Longest result, in UTF-16 units and in UTF-8 bytes. */
const MAX_RESULT = 65_536

/** A machine that tells what it keeps ready: sources, and the bytes of their texts and memory images. */
export type EngineMachine = JsMachine & { kept(): { readonly contracts: number; readonly bytes: number } }

/**
 * The contract engine over the pinned files of a loader (load.node.ts, load.browser.ts): implements spec contracts §2, §3.
 * Calls out of host functions nest, each level in an engine instance of its own.
 */
export function createJsMachine(files: EngineFiles, options: { readonly sha3?: Sha3 } = {}): EngineMachine {
  const functions = hostFunctions(options.sha3)
  const stack: StackLeft = { bytes: files.stackBytes }
  const contracts = createContractCache()
  const idle: Guest[] = []
  let realm: Realm | undefined

  function take(): Guest {
    const guest = idle.pop() ?? new Guest(files, functions, stack, realm)
    realm ??= guest.realm
    return guest
  }

  return {
    run(call, host) {
      const guest = take()
      try {
        const prepared = contracts.get(call.code)
        const ended = runIn(guest, prepared, call, host)
        return outcomeOf(ended, call.gasLimit, `\n${prepared.text};`)
      } finally {
        if (!guest.isBroken && guest.usedBytes <= ENGINE_BOUNDS.keepBytes) idle.push(guest)
      }
    },
    validate: validateContract,
    compile(source) {
      try {
        return { code: instrument(source) }
      } catch (error) {
        return { error: `Uncaught exception: Error: ${(error as Error).message}` }
      }
    },
    kept: () => contracts.kept(),
    dispose() {
      idle.length = 0
      contracts.clear()
    },
  }
}

function outcomeOf(ended: Ended, gasLimit: number, script: string): JsOutcome {
  const { gas } = ended
  if (ended.kind === 'killed') return { kind: 'killed', gas }
  if (gas > gasLimit) return { kind: 'outOfGas', gas }
  if (ended.kind === 'thrown') {
    return { kind: 'error', message: `Uncaught exception: ${engineMessage(ended.text, script)}`, gas }
  }
  if (isTooLong(ended.text)) return { kind: 'error', message: 'result too long', gas }
  return { kind: 'ok', value: ended.text, gas }
}

function runIn(guest: Guest, prepared: Prepared, call: JsCall, host: JsHost): Ended {
  const args = `[${call.args.join(',')}]`
  // A member of that name in a literal sets the prototype, in a JSON text it does not.
  if (!prepared.isDeclarative || args.includes('__proto__')) return runWhole(guest, prepared, call, host)
  const evaluated = prepared.evaluated ?? evaluate(guest, prepared, host)
  // A call that cannot pay for the top level ends in the middle of it.
  if (evaluated === undefined || call.gasLimit < evaluated.gas) return runWhole(guest, prepared, call, host)
  guest.load(host, evaluated.image)
  // Taking them is free. Source: spec contracts §2.5.
  if (prepared.readsBlock) guest.setSnapshot('block', textOf(host.blockInfo()))
  if (prepared.readsTx) guest.setSnapshot('tx', textOf(host.txInfo()))
  return guest.invoke(call.api, args, call.gasLimit)
}

/** Evaluates a source's top level once for all calls; one that fails is from then on run as a whole. */
function evaluate(guest: Guest, prepared: Prepared, host: JsHost): Evaluated | undefined {
  guest.load(host)
  guest.declareSnapshots(prepared)
  guest.start(Number.POSITIVE_INFINITY)
  const ended = guest.script(`\n${prepared.text};`)
  if (ended.kind === 'well') return prepared.keep({ image: guest.difference(), gas: ended.gas })
  prepared.isDeclarative = false
  return undefined
}

/** The whole text of a call in one script. Source: spec contracts §2.3. */
function runWhole(guest: Guest, prepared: Prepared, call: JsCall, host: JsHost): Ended {
  guest.load(host)
  if (prepared.readsBlock) guest.script(blockScript(textOf(host.blockInfo())))
  if (prepared.readsTx) guest.script(txScript(textOf(host.txInfo())))
  guest.start(call.gasLimit)
  return guest.script(`
${prepared.text};
const obj = new module.exports;
let rs = obj.${call.api}(${call.args.join(',')});
if (typeof rs === 'function' || typeof rs === 'object') {
    _IOSTInstruction_counter.incr(12);
    rs = JSON.stringify(rs);
}
rs;`)
}

function textOf(reply: HostReply<string>): string {
  return 'value' in reply ? reply.value : 'null'
}

function blockScript(text: string): string {
  return `const blockInfo = ${text}
const block = { number: blockInfo.number, parentHash: blockInfo.parent_hash, witness: blockInfo.witness, time: blockInfo.time }`
}

function txScript(text: string): string {
  return `const txInfo = ${text}
const tx = { time: txInfo.time, hash: txInfo.hash, expiration: txInfo.expiration, gasLimit: txInfo.gas_limit,
  gasRatio: txInfo.gas_ratio, authList: txInfo.auth_list, publisher: txInfo.publisher }`
}

function isTooLong(value: string): boolean {
  if (value.length > MAX_RESULT) return true
  return value.length * 3 > MAX_RESULT && utf8Length(value) > MAX_RESULT
}
