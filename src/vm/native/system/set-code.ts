import { utf8Length } from '#core/codec/bytes.ts'
import { type Contract, type ContractInfo, encodeContract, infoToJson } from '#core/contract/contract.ts'
import { MAX_CODE_BYTES } from '#core/params.ts'
import { checkLimits } from '#vm/host/amount-limit.ts'
import { failure } from '#vm/host/failure.ts'
import type { Frame } from '#vm/host/frame.ts'
import { contractKey } from '#vm/state/keys.ts'
import { Slot } from '#vm/state/slot.ts'
import { callNative } from '../call-native.ts'

const OWNERS = 'contract_owner'
const INIT = { name: 'init', args: [], amountLimit: [] } as const

/** Charges for the source, which has to be affordable before anything else is looked at. Errors: CONTRACT_FAILED. */
export function chargeSource(frame: Frame, code: string): void {
  const { costs, budget } = frame.run
  frame.meter.add(costs.SetCodeBasePrice)
  frame.meter.add(costs.SetCodePrice, utf8Length(code))
  if (frame.meter.gas > budget) throw failure('out of gas')
}

/** Installs a new contract and runs its `init`; without a payer the owner's entry is the system's. Errors: CONTRACT_FAILED. Source: spec contracts §1.5. */
export function setCode(frame: Frame, sent: Contract, owner: string, payer: string | undefined): void {
  const { state } = frame.run
  const info = checkForm(frame, sent)
  const compiled = compile(frame, sent, info)
  const open: Contract = { ...compiled, info: { ...info, abi: [...info.abi, INIT] } }
  billCode(frame, owner, billedLength(open))
  const key = contractKey(compiled.id)
  if (state.slot(key) !== null) throw failure('contract exists')
  state.set(key, Slot.ofContract(open))
  callNative(frame, compiled.id, 'init', '[]', false)
  state.set(key, Slot.ofContract(compiled))
  frame.mapPut(OWNERS, compiled.id, { type: 's', data: owner }, payer)
}

/** Replaces a contract after its own `can_update` agreed. Errors: CONTRACT_FAILED. Source: spec contracts §1.8. */
export function updateCode(frame: Frame, sent: Contract, data: string): void {
  const { state, costs, tx } = frame.run
  const info = checkForm(frame, sent)
  const key = contractKey(sent.id)
  const old = state.slot(key)?.contract
  if (old === undefined) {
    frame.meter.add(costs.GetCost)
    throw failure('contract not exists')
  }
  if (old.info?.abi.every((abi) => abi.name !== 'can_update') ?? true) {
    frame.meter.add(costs.GetCost)
    throw failure('update refused')
  }
  let answer: string
  try {
    answer = callNative(frame, sent.id, 'can_update', `["${data}"]`, false)
  } catch (error) {
    throw error instanceof Error ? failure(`call can_update: ${error.message}`) : error
  }
  if (!answer.startsWith('["true"')) throw failure('update refused')
  const compiled = compile(frame, sent, info)
  billCode(frame, tx.publisher, billedLength(compiled) - billedLength(old))
  state.set(key, Slot.ofContract(compiled))
}

/** Errors: CONTRACT_FAILED for a source that is too long, or without information. */
function checkForm(frame: Frame, sent: Contract): ContractInfo {
  const tooLong = utf8Length(sent.code) > MAX_CODE_BYTES
  if (!tooLong && sent.info !== undefined) return sent.info
  frame.meter.add(frame.run.costs.ErrPrice, 10)
  throw failure(tooLong ? 'code size invalid' : 'invalid code info')
}

/** A contract that deploys another one never hears of the bytes: they are billed to nobody. */
function billCode(frame: Frame, payer: string, bytes: number): void {
  if (frame.height === 1) frame.ram.push({ payer, bytes })
}

/** Validates and instruments. */
function compile(frame: Frame, sent: Contract, info: ContractInfo): Contract {
  const { costs, js, state } = frame.run
  frame.meter.add(costs.CodePrice, encodeContract(sent).length)
  if (info.lang === 'javascript') {
    const fault = js.validate(sent.code, abiJson(info.abi))
    if (fault !== '') throw failure(fault)
  } else if (info.lang !== 'native') throw failure('vm unsupported')
  for (const abi of info.abi) {
    frame.op(abi.amountLimit.length)
    checkLimits(state, abi.amountLimit)
  }
  frame.meter.add(costs.CodePrice, utf8Length(sent.code))
  if (info.lang === 'native') {
    return { ...sent, code: '', origCode: sent.code }
  }
  const compiled = js.compile(sent.code)
  if ('error' in compiled) throw failure(compiled.error)
  return { ...sent, code: compiled.code, origCode: sent.code }
}

function abiJson(abi: NonNullable<Contract['info']>['abi']): string {
  return JSON.stringify((infoToJson({ lang: '', version: '', abi }) as { abi?: unknown }).abi ?? [])
}

function billedLength(contract: Contract): number {
  return encodeContract({ ...contract, origCode: '' }).length
}
