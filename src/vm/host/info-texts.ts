import { encodeBase58 } from '#core/codec/base58.ts'
import type { BlockContext } from '#vm/executor.ts'
import type { TxRun } from './context.ts'
import type { Frame } from './frame.ts'
import { compareCodePoints, goJsonString } from './go-json.ts'

const blockTexts = new WeakMap<BlockContext, string>()

/** The JSON text of blockInfo(); made once for a block. Source: spec contracts §2.5. */
export function blockInfoText({ block }: TxRun): string {
  let text = blockTexts.get(block)
  if (text === undefined) {
    text = writeBlockInfo(block)
    blockTexts.set(block, text)
  }
  return text
}

function writeBlockInfo(block: BlockContext): string {
  return `{"number":${block.number},"parent_hash":"${base58Of(block.parentHash)}","time":${block.time},"witness":${goJsonString(block.witness)}}`
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
  const levels = new Map([...run.signers.keys].map(([key, level]) => [base58Of(key), level] as const))
  const keys = [...levels].sort(([a], [b]) => compareCodePoints(a, b))
  return [
    `{"actions":[${actions.join(',')}]`,
    `"amount_limit":${limits.length === 0 ? 'null' : `[${limits.join(',')}]`}`,
    `"auth_list":{${keys.map(([key, level]) => `"${key}":${level}`).join(',')}}`,
    `"expiration":${tx.expiration}`,
    `"gas_limit":${run.budget}`,
    `"gas_ratio":${tx.gasRatio}`,
    `"hash":"${base58Of(run.txHash)}"`,
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

const base58Texts = new WeakMap<Uint8Array, string>()

/** Hashes and keys of a transaction are asked for by each of its calls. */
function base58Of(bytes: Uint8Array): string {
  let text = base58Texts.get(bytes)
  if (text === undefined) {
    text = encodeBase58(bytes)
    base58Texts.set(bytes, text)
  }
  return text
}
