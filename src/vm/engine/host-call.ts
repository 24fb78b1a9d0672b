import type { Sha3 } from '#core/hash/sha3.ts'
import type { HostReply, JsHost } from '#vm/js-machine.ts'
import { HOST_OPS, type HostOp } from '#vm/realm/host-objects.ts'
import { ripemd160Hex, sha3Hex, sha3Text, verifySignature } from './crypto.ts'
import { withoutLoneSurrogates } from './raw-utf8.ts'

type Answer = HostReply<string | number | boolean | null | readonly string[]>
/** Strings by position; `undefined` where the guest gave none. */
type HostArgs = (index: number) => string
type Run = (host: JsHost, arg: HostArgs, optional: (index: number) => string | undefined) => Answer

/** Host functions by the number the guest calls them by. */
export function hostFunctions(sha3?: Sha3): readonly Run[] {
  const run: Record<HostOp, Run> = {
    put: (h, a, o) => h.put(a(1), a(2), o(3)),
    has: (h, a) => h.has(a(1)),
    get: (h, a) => h.get(a(1)),
    del: (h, a) => h.del(a(1)),
    mapPut: (h, a, o) => h.mapPut(a(1), a(2), a(3), o(4)),
    mapHas: (h, a) => h.mapHas(a(1), a(2)),
    mapGet: (h, a) => h.mapGet(a(1), a(2)),
    mapDel: (h, a) => h.mapDel(a(1), a(2)),
    mapKeys: (h, a) => h.mapKeys(a(1)),
    mapLen: (h, a) => h.mapLen(a(1)),
    globalHas: (h, a) => h.globalHas(a(1), a(2)),
    globalGet: (h, a) => h.globalGet(a(1), a(2)),
    globalMapHas: (h, a) => h.globalMapHas(a(1), a(2), a(3)),
    globalMapGet: (h, a) => h.globalMapGet(a(1), a(2), a(3)),
    globalMapKeys: (h, a) => h.globalMapKeys(a(1), a(2)),
    globalMapLen: (h, a) => h.globalMapLen(a(1), a(2)),
    blockInfo: (h) => h.blockInfo(),
    txInfo: (h) => h.txInfo(),
    contextInfo: (h) => h.contextInfo(),
    call: (h, a) => h.call(a(1), a(2), withoutLoneSurrogates(a(3))),
    callWithAuth: (h, a) => h.callWithAuth(a(1), a(2), withoutLoneSurrogates(a(3))),
    requireAuth: (h, a) => h.requireAuth(a(1), a(2)),
    receipt: (h, a) => h.receipt(a(1)),
    event: (h, a) => h.event(a(1)),
    log: (h, a) => {
      h.log(a(1) as 'debug' | 'info' | 'warn' | 'error', a(2))
      return { gas: 0, value: null }
    },
    sha3: (_, a) => sha3Text(a(1), sha3),
    sha3Hex: (_, a) => sha3Hex(a(1), sha3),
    ripemd160Hex: (_, a) => ripemd160Hex(a(1)),
    kill: () => ({ gas: 0, value: null }),
    verify: (_, a) => verifySignature(a(1), a(2), a(3), a(4)),
  }
  return HOST_OPS.map((op) => run[op])
}
