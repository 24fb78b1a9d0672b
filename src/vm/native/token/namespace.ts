import { utf8Length } from '#core/codec/bytes.ts'
import { failure } from '#vm/host/failure.ts'
import type { Frame } from '#vm/host/frame.ts'
import { plainKey } from '#vm/state/keys.ts'
import { type NativeMethod, receiptOf, text } from '../method.ts'
import { checkCharacters, checkSymbol, checkSymbolLength } from '../symbol.ts'

const NAMESPACE = 'NS'
/** Names shorter than this belong to admin. */
const FREE_LENGTH = 5
const BAD_SYMBOL = 'token symbol invalid. token symbol contains invalid character'
const BAD_NAMESPACE = 'token namespace invalid. token namespace contains invalid character'

/** Errors: CONTRACT_FAILED when a symbol, or an issuer's right to its namespace, is not in order. Source: spec contracts §5.1 "v5 only". */
export function checkSymbolInNamespace(frame: Frame, symbol: string, issuer: string): void {
  checkSymbolLength(symbol)
  const [namespace = '', inner, ...more] = symbol.split('.')
  if (more.length > 0) throw failure("token symbol invalid, more than one '.'")
  if (inner === undefined) {
    checkSymbol(symbol)
    return
  }
  checkCharacters(inner, BAD_SYMBOL)
  checkCharacters(namespace, BAD_NAMESPACE)
  checkNamespace(frame, namespace, issuer)
}

/** transferNamespace(namespace, from, to): who signs is not asked; only the RAM of the entry is `from`'s. */
export const transferNamespace: NativeMethod = {
  args: ['string', 'string', 'string'],
  run(frame, args) {
    const namespace = text(args[0])
    const from = text(args[1])
    frame.op(2)
    checkNamespace(frame, namespace, from)
    frame.del(NAMESPACE + namespace)
    frame.put(NAMESPACE + namespace, { type: 's', data: text(args[2]) }, from)
    receiptOf(frame, args)
    return []
  },
}

/** Looking up the owner costs nothing. */
function checkNamespace(frame: Frame, namespace: string, account: string): void {
  const slot = frame.run.state.slot(plainKey(frame.contract, NAMESPACE + namespace))
  if (slot !== null) {
    if (slot.value.data === account) return
    throw failure(`permission denied. namespace belongs to ${String(slot.value.data)}`)
  }
  if (utf8Length(namespace) < FREE_LENGTH) {
    if (account !== 'admin') throw failure('short namespace unavailable')
  } else if (account !== namespace) throw failure('permission denied')
}
