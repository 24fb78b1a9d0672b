import type { ChainPoint } from '#chain/chain-types.ts'
import { IostError } from '#core/error.ts'
import type { MessageValue } from './schema.ts'

/** Keys one request may name. */
const MAX_KEYS = 100
/** What the values of one answer may weigh together, bytes. */
const MAX_BYTES = 2_000_000

/**
 * Stored bytes by key, in the order asked, so that whoever asks can execute a transaction on them by itself. Not part of
 * go-iost's API. Errors: RAW_STATE_REQUEST. Source: spec contracts §4.1 (keys), §4.2 (values).
 */
export function readRawState({ state }: ChainPoint, keys: readonly string[]): MessageValue {
  if (keys.length > MAX_KEYS) {
    throw new IostError({ code: 'RAW_STATE_REQUEST', keys: keys.length }, `at most ${MAX_KEYS} keys`)
  }
  let bytes = 0
  const entries = keys.map((key) => {
    const value = state.get(key)
    bytes += value?.length ?? 0
    return value === undefined ? { is_stored: false } : { is_stored: true, value }
  })
  if (bytes > MAX_BYTES) throw new IostError({ code: 'RAW_STATE_REQUEST', bytes }, 'the values are too long')
  return { entries }
}
