import { IostError } from '#core/error.ts'
import type { StateReader } from '#vm/executor.ts'
import { plainKey } from '#vm/state/keys.ts'
import { decodeValue } from '#vm/state/value.ts'

const LIST_KEY = plainKey('vote_producer.iost', 'pendingProducerList')

/**
 * The pending witness list that a state holds: base58 keys in slot order.
 * Errors: NO_WITNESS_LIST when the state has none, as no chain can go on without. Source: spec network §2.8 LINK.
 */
export function electedList(state: StateReader): readonly string[] {
  const bytes = state.get(LIST_KEY)
  const value = bytes === undefined ? undefined : decodeValue(bytes)
  const list: unknown = value?.type === 's' ? JSON.parse(value.data) : undefined
  if (!Array.isArray(list) || list.length === 0 || list.some((key) => typeof key !== 'string'))
    throw new IostError({ code: 'NO_WITNESS_LIST' })
  return list as readonly string[]
}
