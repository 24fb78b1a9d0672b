import { defineMessage } from '#core/codec/protobuf.ts'
import { IostError } from '#core/error.ts'
import type { AmountLimit } from '#core/tx/tx.ts'
import { amountMessage } from '#core/tx/tx-proto.ts'

/** One callable method: argument types are `string`, `number`, `bool` or `json`. */
export type Abi = {
  readonly name: string
  readonly args: readonly string[]
  readonly amountLimit: readonly AmountLimit[]
}

export type ContractInfo = { readonly lang: string; readonly version: string; readonly abi: readonly Abi[] }

/** A contract record: `code` is what runs (instrumented), `origCode` what was sent. Source: spec contracts §1.1. */
export type Contract = {
  readonly id: string
  readonly info: ContractInfo | undefined
  readonly code: string
  readonly origCode: string
}

const abiMessage = defineMessage<Abi>('ABI', {
  name: { no: 1, kind: 'string' },
  args: { no: 2, kind: 'string', repeated: true },
  amountLimit: { no: 3, message: amountMessage, rule: 'repeated' },
})

const infoMessage = defineMessage<ContractInfo>('Info', {
  lang: { no: 1, kind: 'string' },
  version: { no: 2, kind: 'string' },
  abi: { no: 3, message: abiMessage, rule: 'repeated' },
})

const contractMessage = defineMessage<Contract>('Contract', {
  id: { no: 1, kind: 'string' },
  info: { no: 2, message: infoMessage, rule: 'optional' },
  code: { no: 3, kind: 'string' },
  origCode: { no: 4, kind: 'string' },
})

/** Protobuf bytes of a contract record; their length is charged as gas and RAM. */
export function encodeContract(contract: Contract): Uint8Array {
  return contractMessage.encode(contract)
}

/** Contract record of protobuf bytes. Errors: BAD_PROTOBUF. */
export function decodeContract(bytes: Uint8Array): Contract {
  return contractMessage.decode(bytes)
}

/** The JSON form, empty members omitted. Source: spec chain §7. */
export function contractToJson(contract: Contract): string {
  return JSON.stringify({
    ...(contract.id === '' ? {} : { ID: contract.id }),
    ...(contract.info === undefined ? {} : { info: infoToJson(contract.info) }),
    ...(contract.code === '' ? {} : { code: contract.code }),
    ...(contract.origCode === '' ? {} : { origCode: contract.origCode }),
  })
}

/** The `info` object of the JSON form: what an abi file holds, empty members omitted. */
export function infoToJson(info: ContractInfo): object {
  return {
    ...(info.lang === '' ? {} : { lang: info.lang }),
    ...(info.version === '' ? {} : { version: info.version }),
    ...(info.abi.length === 0 ? {} : { abi: info.abi.map(abiToJson) }),
  }
}

function abiToJson(abi: Abi): object {
  return {
    ...(abi.name === '' ? {} : { name: abi.name }),
    ...(abi.args.length === 0 ? {} : { args: abi.args }),
    ...(abi.amountLimit.length === 0
      ? {}
      : {
          amountLimit: abi.amountLimit.map((limit) => ({
            ...(limit.token === '' ? {} : { token: limit.token }),
            ...(limit.val === '' ? {} : { val: limit.val }),
          })),
        }),
  }
}

/** Reads the JSON form; names match in any case, unknown members are ignored. Errors: CONTRACT_JSON. */
export function contractFromJson(text: string): Contract {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    // What the engine says of it differs from version to version, and must not reach a receipt.
    throw new IostError({ code: 'CONTRACT_JSON', reason: 'not JSON' })
  }
  const record = members(value)
  const info = record.get('info')
  return {
    id: textOf(record.get('id'), 'ID'),
    info: info === undefined || info === null ? undefined : infoFromJson(info),
    code: textOf(record.get('code'), 'code'),
    origCode: textOf(record.get('origcode'), 'origCode'),
  }
}

/** Reads an abi file's object. Errors: CONTRACT_JSON. */
export function infoFromJson(value: unknown): ContractInfo {
  const record = members(value)
  return {
    lang: textOf(record.get('lang'), 'lang'),
    version: textOf(record.get('version'), 'version'),
    abi: list(record.get('abi'), 'abi').map((item) => {
      const abi = members(item)
      return {
        name: textOf(abi.get('name'), 'name'),
        args: list(abi.get('args'), 'args').map((arg) => textOf(arg, 'args')),
        amountLimit: list(abi.get('amountlimit'), 'amountLimit').map((entry) => {
          const limit = members(entry)
          return { token: textOf(limit.get('token'), 'token'), val: textOf(limit.get('val'), 'val') }
        }),
      }
    }),
  }
}

function members(value: unknown): Map<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new IostError({ code: 'CONTRACT_JSON', reason: 'not an object' })
  }
  return new Map(Object.entries(value).map(([key, member]) => [key.toLowerCase(), member]))
}

function list(value: unknown, name: string): readonly unknown[] {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) throw new IostError({ code: 'CONTRACT_JSON', reason: 'not a list', name })
  return value
}

const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

/** An escaped surrogate without its partner reads as U+FFFD, as Go's decoder has it. */
function textOf(value: unknown, name: string): string {
  if (value === undefined || value === null) return ''
  if (typeof value !== 'string') throw new IostError({ code: 'CONTRACT_JSON', reason: 'not a text', name })
  return value.replace(LONE_SURROGATE, '\ufffd')
}
