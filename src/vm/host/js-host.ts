import { utf8Length } from '#core/codec/bytes.ts'
import { IostError } from '#core/error.ts'
import type { HostReply, JsHost } from '#vm/js-machine.ts'
import type { AsciiText } from '#vm/state/ascii-text.ts'
import type { Value } from '#vm/state/value.ts'
import { failureText } from './failure.ts'
import type { Frame } from './frame.ts'
import { replaceLoneSurrogates } from './go-json.ts'
import { blockInfoText, contextInfoText, txInfoText } from './info-texts.ts'

/**
 * What a running JavaScript contract reaches, over its frame. Of every cost only the CPU part is told to the engine,
 * which keeps the counter; the frame's meter is only a scratch pad here. Source: spec contracts §2.6, §0 (4).
 */
export function createJsHost(frame: Frame): JsHost {
  const { meter, run } = frame
  const { observer } = run

  function answer<T>(action: () => T): HostReply<T> {
    meter.cpu = 0
    try {
      const value = action()
      return { gas: meter.cpu, value }
    } catch (thrown) {
      const error = failureText(thrown)
      return { gas: meter.cpu, error }
    }
  }

  function done(action: () => void): HostReply<null> {
    return answer(() => {
      action()
      return null
    })
  }

  function call(contract: string, api: string, args: string, withAuth: boolean): HostReply<string> {
    const result = run.nested(frame, contract, api, args, withAuth)
    return result.error === undefined
      ? { gas: result.cpu, value: result.returns }
      : { gas: result.cpu, error: result.error }
  }

  const info = (text: string): HostReply<string> => ({ gas: run.costs.ContextCost.cpu, value: text })
  const put = (text: string | AsciiText) =>
    typeof text === 'string' ? ({ type: 's', data: text } as const) : text

  return {
    put: (key, value, payer) => done(() => frame.put(key, put(value), payer)),
    has: (key) => answer(() => frame.has(key)),
    get: (key) => answer(() => plainText(frame.get(key))),
    del: (key) => done(() => frame.del(key)),
    mapPut: (key, field, value, payer) => done(() => frame.mapPut(key, field, put(value), payer)),
    mapHas: (key, field) => answer(() => frame.mapHas(key, field)),
    mapGet: (key, field) => answer(() => otherText(frame.mapGet(key, field))),
    mapDel: (key, field) => done(() => frame.mapDel(key, field)),
    mapKeys: (key) => answer(() => frame.mapKeys(key)),
    mapLen: (key) => answer(() => frame.mapKeys(key).length),
    globalHas: (contract, key) => answer(() => frame.globalHas(contract, key)),
    globalGet: (contract, key) => answer(() => otherText(frame.globalGet(contract, key))),
    globalMapHas: (contract, key, field) => answer(() => frame.globalMapHas(contract, key, field)),
    globalMapGet: (contract, key, field) => answer(() => otherText(frame.globalMapGet(contract, key, field))),
    globalMapKeys: (contract, key) => answer(() => frame.globalMapKeys(contract, key)),
    globalMapLen: (contract, key) => answer(() => frame.globalMapKeys(contract, key).length),
    blockInfo: () => info(blockInfoText(run)),
    txInfo: () => info(txInfoText(run)),
    contextInfo: () => info(contextInfoText(frame)),
    call: (contract, api, args) => call(contract, api, args, false),
    callWithAuth: (contract, api, args) => call(contract, api, args, true),
    requireAuth: (id, permission) => answer(() => frame.requireAuth(id, permission)),
    receipt: (content) => done(() => frame.receipt(replaceLoneSurrogates(content, '\ufffd'))),
    event(content) {
      const data = replaceLoneSurrogates(content, '\ufffd')
      observer?.event?.(frame.contract, data)
      return { gas: run.costs.EventPrice.cpu * utf8Length(data), value: null }
    },
    log: observer?.log && ((level, text) => observer.log?.(frame.contract, level, text)),
  }
}

/** What a contract's own plain key reads as. Errors: CONTRACT_FAILED for a stored decimal. */
function plainText(value: Value | null): string | null {
  if (value?.type === 'f') throw new IostError({ code: 'CONTRACT_FAILED' }, 'invalid db value type')
  return otherText(value)
}

/** Native values read as text; a stored decimal as the empty one. */
function otherText(value: Value | null): string | null {
  if (value === null || value.type === 'n') return null
  if (value.type === 'f') return ''
  return typeof value.data === 'string' ? value.data : String(value.data)
}
