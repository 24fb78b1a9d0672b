import { utf8Length } from '#core/codec/bytes.ts'
import { failure } from '#vm/host/failure.ts'
import type { Frame } from '#vm/host/frame.ts'
import { checkBudget, demandAuth, int, json, type NativeMethod, receiptOf, text } from '../method.ts'
import { checkSymbol } from '../symbol.ts'
import { INFO } from './info.ts'
import { checkSymbolInNamespace } from './namespace.ts'

const MAX_INT64 = 2n ** 63n - 1n
const MAX_DECIMAL = 18
const MAX_FULL_NAME = 50

type Config = {
  readonly decimal: number
  readonly canTransfer: boolean
  readonly onlyIssuerCanTransfer: boolean
  readonly defaultRate: string
  readonly fullName: string
}

/** create(symbol, issuer, totalSupply, config). Source: spec contracts §5.1. */
export const create = createMethod((_frame, symbol) => checkSymbol(symbol))

/** create of version 1.0.5: symbols may stand in a namespace. */
export const createInNamespace = createMethod(checkSymbolInNamespace)

function createMethod(check: (frame: Frame, symbol: string, issuer: string) => void): NativeMethod {
  return {
    args: ['string', 'string', 'number', 'json'],
    run(frame, args) {
      const symbol = text(args[0])
      const issuer = text(args[1])
      const supply = int(args[2])
      frame.op(2)
      check(frame, symbol, issuer)
      const config = readConfig(frame, symbol, json(args[3]))
      checkBudget(frame)
      demandAuth(frame, issuer, 'token')
      checkBudget(frame)
      if (frame.mapHas(INFO + symbol, 'issuer')) throw failure('token exists')
      if (!(config.decimal >= 0 && config.decimal <= MAX_DECIMAL)) throw failure('invalid decimal')
      const unit = 10n ** BigInt(config.decimal)
      if (supply > MAX_INT64 / unit) throw failure('invalid totalSupply')
      const payer = frame.run.tx.publisher
      const put = (field: string, datum: Parameters<Frame['mapPut']>[2]) =>
        frame.mapPut(INFO + symbol, field, datum, payer)
      put('issuer', { type: 's', data: issuer })
      put('totalSupply', { type: 'i', data: BigInt.asIntN(64, supply * unit) })
      put('supply', { type: 'i', data: 0n })
      put('canTransfer', { type: 'b', data: config.canTransfer })
      put('onlyIssuerCanTransfer', { type: 'b', data: config.onlyIssuerCanTransfer })
      put('defaultRate', { type: 's', data: config.defaultRate })
      put('decimal', { type: 'i', data: BigInt(config.decimal) })
      put('fullName', { type: 's', data: config.fullName })
      receiptOf(frame, args)
      return []
    },
  }
}

function readConfig(frame: Frame, symbol: string, configJson: string): Config {
  frame.op(2)
  const config: unknown = JSON.parse(configJson)
  checkFinite(config)
  if (config !== null && (typeof config !== 'object' || Array.isArray(config))) {
    const kind = Array.isArray(config) ? 'array' : typeof config === 'boolean' ? 'bool' : typeof config
    throw failure(`json: cannot unmarshal ${kind} into Go value of type map[string]interface {}`)
  }
  frame.op(3)
  const members = new Map<string, unknown>(Object.entries(config ?? {}))
  const fullName = member(members, 'fullName', 'string', symbol)
  const read = {
    decimal: Math.trunc(member(members, 'decimal', 'number', 8)) + 0,
    canTransfer: member(members, 'canTransfer', 'boolean', true),
    onlyIssuerCanTransfer: member(members, 'onlyIssuerCanTransfer', 'boolean', false),
    defaultRate: member(members, 'defaultRate', 'string', '1.0'),
    fullName,
  }
  if (members.has('fullName') && utf8Length(fullName) > MAX_FULL_NAME) throw failure('fullName is too long')
  return read
}

/** Errors: CONTRACT_FAILED for a number beyond a double anywhere inside, which Go's decoder refuses. */
function checkFinite(value: unknown): void {
  const todo = [value]
  while (todo.length > 0) {
    const next = todo.pop()
    if (typeof next === 'object' && next !== null) todo.push(...Object.values(next))
    else if (typeof next === 'number' && !Number.isFinite(next)) {
      throw failure('json: cannot unmarshal number into Go value of type float64')
    }
  }
}

function member<T extends string | number | boolean>(
  members: ReadonlyMap<string, unknown>,
  name: string,
  type: 'string' | 'number' | 'boolean',
  fallback: T,
): T {
  if (!members.has(name)) return fallback
  const value = members.get(name)
  if (typeof value === type) return value as T
  throw failure(`${name} in config should be ${type === 'boolean' ? 'bool' : type}`)
}
