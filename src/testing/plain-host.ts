import type { JsHost } from '#vm/js-machine.ts'
import type { AsciiText } from '#vm/state/ascii-text.ts'

const BLOCK = '{"number":1,"parent_hash":"PH","time":1700000000000000000,"witness":"producer000"}'
const TX =
  '{"actions":[],"amount_limit":null,"auth_list":{},"expiration":9,"gas_limit":1000000,"gas_ratio":100,"hash":"TH","publisher":"alice","time":8}'

/** A host over plain maps: storage at go-iost's prices, no other contracts. */
export function plainHost(overrides: Partial<JsHost> = {}): JsHost {
  const state = new Map<string, string>()
  const read = <T>(value: T) => ({ gas: 300, value })
  const write = (key: string, stored: string | AsciiText) => {
    const value = String(stored)
    state.set(key, value)
    return { gas: Math.max(300, Math.floor((value.length + 2) / 10)), value: null }
  }
  const refuse = () => ({ gas: 10, error: 'contract not found' })
  const fields = (key: string) =>
    [...state.keys()].filter((each) => each.startsWith(`${key}/`)).map((each) => each.slice(key.length + 1))
  return {
    put: write,
    has: (key) => read(state.has(key)),
    get: (key) => read(state.get(key) ?? null),
    del: (key) => {
      state.delete(key)
      return read(null)
    },
    mapPut: (key, field, value) => write(`${key}/${field}`, value),
    mapHas: (key, field) => read(state.has(`${key}/${field}`)),
    mapGet: (key, field) => read(state.get(`${key}/${field}`) ?? null),
    mapDel: (key, field) => {
      state.delete(`${key}/${field}`)
      return read(null)
    },
    mapKeys: (key) => read(fields(key)),
    mapLen: (key) => read(fields(key).length),
    globalHas: () => read(false),
    globalGet: () => read(null),
    globalMapHas: () => read(false),
    globalMapGet: () => read(null),
    globalMapKeys: () => read([]),
    globalMapLen: () => read(0),
    blockInfo: () => ({ gas: 10, value: BLOCK }),
    txInfo: () => ({ gas: 10, value: TX }),
    contextInfo: () => ({
      gas: 10,
      value:
        '{"abi_name":"m","caller":{"name":"alice","is_account":true},"contract_name":"ContractX","publisher":"alice"}',
    }),
    call: refuse,
    callWithAuth: refuse,
    requireAuth: () => ({ gas: 10, value: true }),
    receipt: () => ({ gas: 0, value: null }),
    event: (text) => ({ gas: text.length, value: null }),
    log: undefined,
    ...overrides,
  }
}
