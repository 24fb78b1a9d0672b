import { utf8Length } from '#core/codec/bytes.ts'
import { readCodeAction } from '#core/contract/code-action.ts'
import type { AmountLimit, Tx } from '#core/tx/tx.ts'
import { txFullBytes } from '#core/tx/tx-hash.ts'

/** A token transfer read out of an action. */
export type TransferView = {
  readonly token: string
  readonly from: string
  readonly to: string
  readonly amount: string
  readonly memo: string
}

/** Contract code read out of an action. */
export type CodeView = {
  readonly kind: 'publish' | 'update'
  /** The contract that is replaced; empty for a new one. */
  readonly id: string
  readonly lines: number
  readonly bytes: number
  readonly methods: readonly string[]
  /** Whether the code lets itself be changed later. */
  readonly canUpdate: boolean
}

export type ActionView = {
  readonly contract: string
  readonly actionName: string
  readonly data: string
  readonly transfer?: TransferView
  readonly code?: CodeView
}

/** Things a person should know before signing. */
export type TxWarning =
  | 'unlimited-spending'
  | 'limit-above-amount'
  | 'changes-permissions'
  | 'publishes-code'
  | 'asks-other-signers'
  | 'high-gas-price'

/** What a transaction does, read from the very bytes that will be signed. Amounts are decimal text, gas in hundredths. */
export type TxSummary = {
  readonly chainId: number
  readonly publisher: string
  readonly actions: readonly ActionView[]
  readonly amountLimit: readonly AmountLimit[]
  readonly signers: readonly string[]
  readonly gasLimit: bigint
  readonly gasRatio: bigint
  readonly time: bigint
  readonly expiration: bigint
  readonly bytes: number
  readonly warnings: readonly TxWarning[]
}

/** Describes a transaction for the person who is asked to sign it. */
export function describeTx(tx: Tx): TxSummary {
  const actions = tx.actions.map((action) => {
    const transfer = readTransfer(action.contract, action.actionName, action.data)
    const code = readCode(action)
    return {
      ...action,
      ...(transfer === undefined ? {} : { transfer }),
      ...(code === undefined ? {} : { code }),
    }
  })
  return {
    chainId: tx.chainId,
    publisher: tx.publisher,
    actions,
    amountLimit: tx.amountLimit,
    signers: tx.signers,
    gasLimit: tx.gasLimit,
    gasRatio: tx.gasRatio,
    time: tx.time,
    expiration: tx.expiration,
    bytes: txFullBytes(tx).length,
    warnings: [...warningsOf(tx, actions)],
  }
}

/** The transfer behind an action, or undefined when it is anything else. */
export function readTransfer(contract: string, actionName: string, data: string): TransferView | undefined {
  if (contract !== 'token.iost' || actionName !== 'transfer') return undefined
  let list: unknown
  try {
    list = JSON.parse(data)
  } catch {
    return undefined
  }
  if (!Array.isArray(list) || list.length !== 5 || !list.every((item) => typeof item === 'string'))
    return undefined
  const [token, from, to, amount, memo] = list as [string, string, string, string, string]
  return { token, from, to, amount, memo }
}

function readCode(action: Tx['actions'][number]): CodeView | undefined {
  const sent = readCodeAction(action)
  if (sent === undefined) return undefined
  const { id, code, info } = sent.contract
  const methods = info?.abi.map(({ name }) => name) ?? []
  return {
    kind: sent.kind,
    id,
    lines: code.split('\n').length,
    bytes: utf8Length(code),
    methods,
    canUpdate: methods.includes('can_update'),
  }
}

function* warningsOf(tx: Tx, actions: readonly ActionView[]): Generator<TxWarning> {
  if (tx.amountLimit.some((limit) => limit.val === 'unlimited' || limit.token === '*'))
    yield 'unlimited-spending'
  else if (limitIsAboveTransfers(tx, actions)) yield 'limit-above-amount'
  if (actions.some((action) => action.contract === 'auth.iost' && action.actionName !== 'signUp'))
    yield 'changes-permissions'
  if (actions.some((action) => action.contract === 'system.iost' && /code/i.test(action.actionName)))
    yield 'publishes-code'
  if (tx.signers.length > 0) yield 'asks-other-signers'
  if (tx.gasRatio > 100n) yield 'high-gas-price'
}

function limitIsAboveTransfers(tx: Tx, actions: readonly ActionView[]): boolean {
  const only = actions.length === 1 ? actions[0]?.transfer : undefined
  if (only === undefined) return false
  return tx.amountLimit.some((limit) => limit.token !== only.token || limit.val !== only.amount)
}
