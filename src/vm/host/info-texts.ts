import { encodeBase58 } from '#core/codec/base58.ts'
import type { TxRun } from './context.ts'
import type { Frame } from './frame.ts'
import { compareCodePoints, goJsonString } from './go-json.ts'

/** The JSON text of blockInfo(). Source: spec contracts §2.5. */
export function blockInfoText({ block }: TxRun): string {
  const parent = encodeBase58(block.parentHash)
  return `{"number":${block.number},"parent_hash":"${parent}","time":${block.time},"witness":${goJsonString(block.witness)}}`
}

/** The JSON text of txInfo(); `gas_limit` is what the running action may use. Source: spec contracts §2.5. */
export function txInfoText(run: TxRun): string {
  const { tx } = run
  const actions = tx.actions.map(
    ({ contract, actionName, data }) =>
      `{"contract":${goJsonString(contract)},"actionName":${goJsonString(actionName)},"data":${goJsonString(data)}}`,
  )
  const limits = tx.amountLimit.map(({ token, val }) => {
    const members = [
      ...(token === '' ? [] : [`"token":${goJsonString(token)}`]),
      ...(val === '' ? [] : [`"val":${goJsonString(val)}`]),
    ]
    return `{${members.join(',')}}`
  })
  const levels = new Map([...run.signers.keys].map(([key, level]) => [encodeBase58(key), level] as const))
  const keys = [...levels].sort(([a], [b]) => compareCodePoints(a, b))
  return [
    `{"actions":[${actions.join(',')}]`,
    `"amount_limit":${limits.length === 0 ? 'null' : `[${limits.join(',')}]`}`,
    `"auth_list":{${keys.map(([key, level]) => `"${key}":${level}`).join(',')}}`,
    `"expiration":${tx.expiration}`,
    `"gas_limit":${run.budget}`,
    `"gas_ratio":${tx.gasRatio}`,
    `"hash":"${encodeBase58(run.txHash)}"`,
    `"publisher":${goJsonString(tx.publisher)}`,
    `"time":${tx.time}}`,
  ].join(',')
}

/** The JSON text of contextInfo(). Source: spec contracts §2.6. */
export function contextInfoText(frame: Frame): string {
  const { caller } = frame
  return [
    `{"abi_name":${goJsonString(frame.abi)}`,
    `"caller":{"name":${goJsonString(caller.name)},"is_account":${caller.isAccount}}`,
    `"contract_name":${goJsonString(frame.contract)}`,
    `"publisher":${goJsonString(frame.run.tx.publisher)}}`,
  ].join(',')
}
