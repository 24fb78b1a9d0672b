import type { Sha3 } from '#core/hash/sha3.ts'
import type { HostReply, JsHost, LogLevel } from '#vm/js-machine.ts'
import { HOST_OPS, type HostOp } from '#vm/realm/host-objects.ts'
import type { AsciiText } from '#vm/state/ascii-text.ts'
import { ripemd160Hex, sha3Hex, sha3Text, verifySignature } from './crypto.ts'
import { withoutLoneSurrogates } from './raw-utf8.ts'

type Answer = HostReply<string | number | boolean | null | readonly string[]>
/** The strings that the guest gave, by position. */
export type HostArgs = {
  text(index: number): string
  optional(index: number): string | undefined
  /** A text that is only to be stored: its bytes where they are ASCII. */
  stored(index: number): string | AsciiText
}
type Run = (host: JsHost, args: HostArgs) => Answer

/** Host functions by the number the guest calls them by. */
export function hostFunctions(sha3?: Sha3): readonly Run[] {
  const run: Record<HostOp, Run> = {
    put: (h, a) => h.put(a.text(1), a.stored(2), a.optional(3)),
    has: (h, a) => h.has(a.text(1)),
    get: (h, a) => h.get(a.text(1)),
    del: (h, a) => h.del(a.text(1)),
    mapPut: (h, a) => h.mapPut(a.text(1), a.text(2), a.stored(3), a.optional(4)),
    mapHas: (h, a) => h.mapHas(a.text(1), a.text(2)),
    mapGet: (h, a) => h.mapGet(a.text(1), a.text(2)),
    mapDel: (h, a) => h.mapDel(a.text(1), a.text(2)),
    mapKeys: (h, a) => h.mapKeys(a.text(1)),
    mapLen: (h, a) => h.mapLen(a.text(1)),
    globalHas: (h, a) => h.globalHas(a.text(1), a.text(2)),
    globalGet: (h, a) => h.globalGet(a.text(1), a.text(2)),
    globalMapHas: (h, a) => h.globalMapHas(a.text(1), a.text(2), a.text(3)),
    globalMapGet: (h, a) => h.globalMapGet(a.text(1), a.text(2), a.text(3)),
    globalMapKeys: (h, a) => h.globalMapKeys(a.text(1), a.text(2)),
    globalMapLen: (h, a) => h.globalMapLen(a.text(1), a.text(2)),
    blockInfo: (h) => h.blockInfo(),
    txInfo: (h) => h.txInfo(),
    contextInfo: (h) => h.contextInfo(),
    call: (h, a) => h.call(a.text(1), a.text(2), withoutLoneSurrogates(a.text(3))),
    callWithAuth: (h, a) => h.callWithAuth(a.text(1), a.text(2), withoutLoneSurrogates(a.text(3))),
    requireAuth: (h, a) => h.requireAuth(a.text(1), a.text(2)),
    receipt: (h, a) => h.receipt(a.text(1)),
    event: (h, a) => h.event(a.text(1)),
    log: (h, a) => {
      // Free in gas, however long: nothing is read for nobody. Source: spec contracts §2.11.
      h.log?.(a.text(1) as LogLevel, a.text(2))
      return { gas: 0, value: null }
    },
    sha3: (_, a) => sha3Text(a.text(1), sha3),
    sha3Hex: (_, a) => sha3Hex(a.text(1), sha3),
    ripemd160Hex: (_, a) => ripemd160Hex(a.text(1)),
    kill: () => ({ gas: 0, value: null }),
    verify: (_, a) => verifySignature(a.text(1), a.text(2), a.text(3), a.text(4)),
  }
  return HOST_OPS.map((op) => run[op])
}
