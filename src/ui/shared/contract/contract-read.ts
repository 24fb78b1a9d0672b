import { encodeBase58 } from '#core/codec/base58.ts'
import { readCodeAction } from '#core/contract/code-action.ts'
import { IostError } from '#core/error.ts'
import { STATUS } from '#core/tx/receipt.ts'
import type { Labelled, Trust, TxProofView } from '#light/api.ts'
import type { ArgType } from '#ui/shared/call-form.ts'

/** A method of a contract as the chain stores it. */
export type Method = {
  readonly name: string
  readonly args: readonly ArgType[]
  readonly amountLimit: readonly { readonly token: string; readonly val: string }[]
}

/** A contract as a node reports it. `source` is what was sent, not what runs. */
export type ContractState = {
  readonly id: string
  readonly language: string
  readonly source: string
  readonly methods: readonly Method[]
}

/** The transaction that made a contract or gave it other code, proved. */
export type Publication = {
  readonly kind: 'publish' | 'update'
  readonly proof: Labelled<TxProofView>
  readonly by: string
  readonly source: string
  readonly methods: readonly Method[]
}

/** What is known of the source that is in force. */
export type SourceTrust =
  /** Proved, and no method could ever have changed it. */
  | { readonly kind: 'final'; readonly trust: Trust }
  /** The last change that is known is proved; that none came after is one node's word. */
  | { readonly kind: 'latest'; readonly trust: Trust }
  /** The node reports another source than the proofs that are known. */
  | { readonly kind: 'unproved' }
  /** The node reports another source for a contract that cannot change. */
  | { readonly kind: 'contradicted'; readonly trust: Trust }

const HASH_LENGTHS = { least: 32, most: 44 }
const ARG_TYPES = new Set(['string', 'number', 'bool', 'json'])

/** Hash of the transaction that published a contract, out of its id; undefined for the chain's own contracts. */
export function publishingTx(id: string): string | undefined {
  const hash = /^Contract([1-9A-HJ-NP-Za-km-z]+)$/.exec(id)?.[1]
  if (hash === undefined || hash.length < HASH_LENGTHS.least || hash.length > HASH_LENGTHS.most)
    return undefined
  return hash
}

/** Reads the answer to `getContract`. Errors: BAD_ANSWER with the field. Source: spec chain §8.5. */
export function readContractState(value: unknown): ContractState {
  const root = (value ?? {}) as Record<string, unknown>
  const list = root['abis']
  if (!Array.isArray(list)) throw bad('abis')
  return {
    id: text(root['id'], 'id'),
    language: text(root['language'], 'language'),
    source: text(root['orig_code'], 'orig_code'),
    methods: list.map((item: Record<string, unknown>) =>
      methodOf(item?.['name'], item?.['args'], item?.['amount_limit']),
    ),
  }
}

/** What a proved transaction sent as a contract's code; undefined when it failed or was about something else. */
export function publicationOf(id: string, proof: Labelled<TxProofView>): Publication | undefined {
  const { tx, receipt } = proof.value
  if (receipt.status.code !== STATUS.success) return undefined
  for (const action of tx.actions) {
    const code = readCodeAction(action)
    if (code === undefined) continue
    const made = code.kind === 'publish' ? `Contract${encodeBase58(receipt.txHash)}` : code.contract.id
    if (made !== id) continue
    const methods = (code.contract.info?.abi ?? []).map(({ name, args, amountLimit }) =>
      methodOf(name, args, amountLimit),
    )
    return { kind: code.kind, proof, by: tx.publisher, source: code.contract.code, methods }
  }
  return undefined
}

/** Whether a contract lets itself be changed. Source: spec contracts §1.8. */
export function canUpdate(methods: readonly Method[]): boolean {
  return methods.some(({ name }) => name === 'can_update')
}

/** Sets what a node reports against what is proved; `known` newest first. */
export function sourceTrust(state: ContractState, known: readonly Publication[]): SourceTrust {
  const first = known.find(({ kind }) => kind === 'publish')
  const last = known[0]
  if (last === undefined) return { kind: 'unproved' }
  if (first !== undefined && !canUpdate(first.methods))
    return { kind: first.source === state.source ? 'final' : 'contradicted', trust: first.proof.trust }
  if (last.source !== state.source) return { kind: 'unproved' }
  return { kind: canUpdate(last.methods) ? 'latest' : 'final', trust: last.proof.trust }
}

/** The name an author gave: that of the class. */
export function className(source: string): string | undefined {
  return /^\s*class\s+([A-Za-z_$][\w$]{0,60})/m.exec(source)?.[1]
}

function methodOf(name: unknown, args: unknown, limits: unknown): Method {
  const types = list(args, 'args')
  return {
    name: text(name, 'name'),
    args: types.map((type) => (ARG_TYPES.has(String(type)) ? (type as ArgType) : 'json')),
    amountLimit: list(limits, 'amount_limit').map((item) => {
      const limit = (item ?? {}) as Record<string, unknown>
      return { token: text(limit['token'], 'token'), val: text(limit['value'] ?? limit['val'], 'value') }
    }),
  }
}

function list(value: unknown, field: string): readonly unknown[] {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value)) throw bad(field)
  return value
}

function text(value: unknown, field: string): string {
  if (typeof value !== 'string') throw bad(field)
  return value
}

function bad(field: string): IostError {
  return new IostError({ code: 'BAD_ANSWER', field })
}
