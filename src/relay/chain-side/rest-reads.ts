import { decodeBase58 } from '#core/codec/base58.ts'
import { IostError } from '#core/error.ts'
import { type RestCall, restCallOf, type StateRead } from '#p2p/light/state-read.ts'
import { limitedText } from '#platform/limited-text.ts'
import type { StateAnswer } from '#relay/proof-source.ts'

/** A full node's answer may take this long and have this many characters. */
const READ_TIMEOUT_MS = 5_000
const MAX_ANSWER_CHARS = 4_000_000
/** Full nodes asked at once for one read. */
const MAX_READERS = 8

/** Reads state from full nodes by REST. */
export type RestReads = {
  /** Answers of at most `nodes` full nodes, one each. Errors: READ_REFUSED with the node's message, READ_UNAVAILABLE. */
  read(read: StateRead, longestChain: boolean, nodes: number): Promise<readonly StateAnswer[]>
}

type ChainInfo = {
  readonly head_block?: string
  readonly head_block_hash?: string
  readonly lib_block?: string
  readonly lib_block_hash?: string
}

/** Creates the reader over REST origins (`http://host:port`); each call begins with another one of them. */
export function createRestReads(origins: readonly string[]): RestReads {
  let turn = 0

  const ask = async (origin: string, call: RestCall): Promise<string> => {
    const response = await fetch(`${origin}${call.path}`, {
      ...(call.body === undefined
        ? {}
        : { method: 'POST', body: call.body, headers: { 'content-type': 'application/json' } }),
      signal: AbortSignal.timeout(READ_TIMEOUT_MS),
    })
    const text = await limitedText(response, MAX_ANSWER_CHARS)
    if (text === undefined) throw new IostError({ code: 'READ_REFUSED' }, 'The answer is too long.')
    if (!response.ok) throw new IostError({ code: 'READ_REFUSED', status: response.status }, messageOf(text))
    return text
  }

  const readOne = async (origin: string, call: RestCall, longestChain: boolean): Promise<StateAnswer> => {
    const info = JSON.parse(await ask(origin, restCallOf({ kind: 'chainInfo' }, longestChain))) as ChainInfo
    const json = await ask(origin, call)
    return {
      json,
      block: Number((longestChain ? info.head_block : info.lib_block) ?? 0),
      blockHash: decodeBase58((longestChain ? info.head_block_hash : info.lib_block_hash) ?? ''),
      node: origin,
    }
  }

  return {
    async read(read, longestChain, nodes) {
      const call = restCallOf(read, longestChain)
      const first = turn++ % Math.max(1, origins.length)
      const order = [...origins.slice(first), ...origins.slice(0, first)]
      const wanted = Math.min(nodes, MAX_READERS, order.length)
      const answers: StateAnswer[] = []
      let refusal: unknown
      for (let at = 0; at < order.length && answers.length < wanted; ) {
        const some = order.slice(at, at + wanted - answers.length)
        at += some.length
        for (const result of await Promise.allSettled(some.map((one) => readOne(one, call, longestChain)))) {
          if (result.status === 'fulfilled') answers.push(result.value)
          else if (result.reason instanceof IostError) refusal = result.reason
        }
        if (refusal !== undefined) break
      }
      if (answers.length > 0) return answers
      throw refusal ?? new IostError({ code: 'READ_UNAVAILABLE' }, 'No full node answers at the moment.')
    },
  }
}

function messageOf(text: string): string {
  try {
    const { message } = JSON.parse(text) as { message?: unknown }
    return typeof message === 'string' ? message : 'refused'
  } catch {
    return 'refused'
  }
}
