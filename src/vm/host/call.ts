import type { Abi, Contract } from '#core/contract/contract.ts'
import { IostError } from '#core/error.ts'
import { EntryMemo } from '#vm/state/entry-memo.ts'
import { contractKey, mapKey } from '#vm/state/keys.ts'
import type { StateView } from '#vm/state/state-view.ts'
import { chargeLimitOps, checkSpent, type SpentTokens } from './amount-limit.ts'
import { type Arg, readArgs, toLiteral } from './args.ts'
import type { CallResult, TxRun } from './context.ts'
import type { Price } from './cost.ts'
import { failure, failureText } from './failure.ts'
import { type Caller, Frame } from './frame.ts'
import { createJsHost } from './js-host.ts'
import { returnText } from './returns.ts'

/** Highest call stack, the direct action included. */
const MAX_HEIGHT = 5
const MAX_RESULT = 65_536

const FREE: Price = { cpu: 0, net: 0 }

/** Runs an action of a transaction. Source: spec contracts §2.1, §2.12. */
export function callAction(
  run: TxRun,
  action: { contract: string; actionName: string; data: string },
  caller: Caller,
  spent: SpentTokens,
): CallResult {
  return enter(run, action.contract, action.actionName, action.data, caller, 1, [], spent)
}

/**
 * Runs a call out of another contract's frame; the cost of the way there (10 per level) is part of the result.
 * Source: spec contracts §2.12.
 */
export function callFrom(
  parent: Frame,
  contract: string,
  api: string,
  data: string,
  withAuth: boolean,
): CallResult {
  const { run } = parent
  const record = `${contract}-${api}`
  if (run.stack.includes(record)) return refused('re-entering')
  const height = parent.height + 1
  if (height > MAX_HEIGHT) {
    return refused(`stack height exceed. actual ${height}`, run.costs.OpPrice, 10 * parent.height)
  }
  const authContracts = withAuth ? [...parent.authContracts, parent.contract] : parent.authContracts
  run.stack.push(record)
  const result = enter(
    run,
    contract,
    api,
    data,
    { name: parent.contract, isAccount: false },
    height,
    authContracts,
    undefined,
  )
  run.stack.pop()
  for (const item of result.ram) parent.nestedRam.push(item)
  const { OpPrice } = run.costs
  const ops = 10 * parent.height
  return { ...result, cpu: result.cpu + ops * OpPrice.cpu, net: result.net + ops * OpPrice.net }
}

function enter(
  run: TxRun,
  target: string,
  api: string,
  data: string,
  caller: Caller,
  height: number,
  authContracts: readonly string[],
  spent: SpentTokens | undefined,
): CallResult {
  const { costs, state } = run
  if (api === 'init' && caller.name !== '' && caller.name !== 'system.iost') {
    return refused("prepare contract: cannot call 'init' manually", costs.ErrPrice, 10)
  }
  let prepared: { contract: Contract; abi: Abi; args: Arg[] }
  try {
    prepared = prepare(state, target, api, data)
  } catch (error) {
    if (!(error instanceof IostError)) throw error
    return refused(`prepare contract: ${error.message}`, costs.GetCost)
  }
  const { contract, abi, args } = prepared
  const frame = new Frame(run, contract.id, api, caller, height, authContracts)
  const isNative = contract.info?.lang === 'native'
  const extra = frame.extra
  if (!isNative) extra.add(costs.JSCost)
  if (spent !== undefined) chargeLimitOps(extra, costs, abi)

  let returns = ''
  let error: string | undefined
  try {
    if (isNative) returns = runNative(frame, contract, abi, args)
    else if (contract.info?.lang === 'javascript') returns = runJs(frame, contract, args)
    else throw failure('vm unsupported')
  } catch (thrown) {
    error = failureText(thrown)
  }
  run.observer?.frame?.({
    contract: contract.id,
    abi: api,
    depth: height,
    lang: contract.info?.lang ?? '',
    cpu: frame.meter.cpu,
    net: frame.meter.net,
    ...(error === undefined ? { returns } : { error }),
  })
  if (error === undefined && spent !== undefined) error = checkSpent(frame, abi, spent)
  if (error === undefined) error = checkRamAuthority(frame)
  return {
    cpu: frame.meter.cpu + extra.cpu,
    net: frame.meter.net + extra.net,
    returns: error === undefined ? returns : '',
    error,
    ram: frame.nestedRam.length === 0 ? frame.ram : [...frame.nestedRam, ...frame.ram],
  }
}

function refused(error: string, { cpu, net }: Price = FREE, times = 1): CallResult {
  return { cpu: cpu * times, net: net * times, returns: '', error, ram: [] }
}

function prepare(state: StateView, target: string, api: string, data: string) {
  const id = resolveName(state, target)
  const contract = records.slot(state, id)?.contract
  if (contract === undefined) throw failure(`contract ${id} not found`)
  const abi = contract.info?.abi.find((item) => item.name === api)
  if (abi === undefined) throw failure(`abi ${api} not found`)
  return { contract, abi, args: readArgs(abi, data) }
}

/** The contract a call target names: itself, or what domain.iost links it to. Source: spec contracts §1.9. */
function resolveName(state: StateView, target: string): string {
  if (target.startsWith('Contract')) return target
  const link = links.slot(state, target)?.value
  return link?.type === 's' && link.data !== '' ? link.data : target
}

/** Links by name and records by id, for every block's state: most of its calls have the same few targets. */
const links = new EntryMemo((name) => mapKey('domain.iost', 'dns_table', name))
const records = new EntryMemo(contractKey)

function runNative(frame: Frame, contract: Contract, abi: Abi, args: readonly Arg[]): string {
  const method = frame.run.natives.method(contract.id, contract.info?.version ?? '', abi.name)
  if (method === undefined) {
    frame.meter.add(frame.run.costs.ErrPrice, 10)
    throw failure('unknown api name')
  }
  const returns = method.run(frame, args)
  if (frame.meter.gas > frame.run.budget) throw failure('out of gas')
  return returnText(returns)
}

function runJs(frame: Frame, contract: Contract, args: readonly Arg[]): string {
  const { run } = frame
  const outcome = run.js.run(
    { code: contract.code, api: frame.abi, args: args.map(toLiteral), gasLimit: run.budget },
    createJsHost(frame),
  )
  frame.meter.cpu = outcome.gas
  frame.meter.net = 0
  switch (outcome.kind) {
    case 'ok':
      if (outcome.value.length > MAX_RESULT) throw failure('result too long')
      return returnText([outcome.value])
    case 'error':
      throw failure(outcome.message)
    case 'outOfGas':
      // The counter may stand at the limit; the action has to end over it.
      frame.meter.cpu = Math.max(outcome.gas, run.budget + 1)
      throw failure('out of gas')
    case 'killed':
      run.killed = true
      throw failure('execution killed')
  }
}

/** The error text when a payer other than the contract itself did not agree to a larger bill. Source: spec contracts §2.8. */
function checkRamAuthority(frame: Frame): string | undefined {
  const checked = new Set<string>()
  for (const { payer, bytes } of frame.ram) {
    if (bytes <= 0 || payer === frame.contract || checked.has(payer)) continue
    checked.add(payer)
    if (!frame.authority(payer, 'active').ok) return `pay ram failed. no permission. need ${payer}@active`
  }
  return undefined
}
