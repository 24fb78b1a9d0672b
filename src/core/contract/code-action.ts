import { decodeBase64 } from '#core/codec/base64.ts'
import type { Action } from '#core/tx/tx.ts'
import {
  type Contract,
  type ContractInfo,
  contractFromJson,
  contractToJson,
  decodeContract,
} from './contract.ts'

const SYSTEM = 'system.iost'

/** What an action sends of code: a new contract, or another version of one. */
export type CodeAction = { readonly kind: 'publish' | 'update'; readonly contract: Contract }

/** The action that publishes a source, or with `update` replaces that contract's. Source: spec contracts §1.5, §1.8. */
export function codeAction(code: string, info: ContractInfo, update?: string): Action {
  const contract = contractToJson({ id: update ?? '', info, code, origCode: '' })
  return update === undefined
    ? { contract: SYSTEM, actionName: 'setCode', data: JSON.stringify([contract]) }
    : { contract: SYSTEM, actionName: 'updateCode', data: JSON.stringify([contract, '']) }
}

/** Reads the code out of an action; undefined when it sends none or cannot be read. */
export function readCodeAction({ contract, actionName, data }: Action): CodeAction | undefined {
  if (contract !== SYSTEM || (actionName !== 'setCode' && actionName !== 'updateCode')) return undefined
  try {
    const [sent] = JSON.parse(data) as readonly unknown[]
    if (typeof sent !== 'string') return undefined
    return {
      kind: actionName === 'setCode' ? 'publish' : 'update',
      contract: sent.startsWith('{') ? contractFromJson(sent) : decodeContract(decodeBase64(sent)),
    }
  } catch {
    return undefined
  }
}
