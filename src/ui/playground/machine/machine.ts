import { encodeBase58 } from '#core/codec/base58.ts'
import { IostError } from '#core/error.ts'
import type { JsMachine } from '#vm/js-machine.ts'
import {
  createLocalChain,
  type LocalChain,
  type LocalRun,
  publishedId,
  refusalOf,
} from '#vm/local/local-chain.ts'
import { tokenChanges, tokenText } from '#vm/local/token-changes.ts'
import type { CallTrace, Trace } from '#vm/local/tracer.ts'
import { createTracer } from '#vm/local/tracer.ts'
import { gasParts } from './gas-parts.ts'
import type {
  AbiEntry,
  CallInput,
  ChainView,
  NextBlockInput,
  PublishInput,
  Report,
  TraceView,
} from './messages.ts'
import { shownChange } from './shown.ts'

/** Time of the local chain's block 0: the same every time, so that what is shared gives the same results. */
export const GENESIS_TIME = 1_700_000_000_000_000_000n
const START_IOST = 1_000
const MAX_SKIP = 1_000_000

type Known = {
  readonly id: string
  file: string
  readonly owner: string
  abi: readonly AbiEntry[]
  readonly since: number
}

/** A local chain with the names a person gave its contracts. */
export type Machine = {
  account(name: string, iost: number): void
  publish(input: PublishInput): Report
  /** `isFollowed` false: without a trace, faster. */
  call(input: CallInput, isFollowed?: boolean): Report
  /** Forgets every block after this one and what was made in them. */
  rewind(id: number): void
  jump(id: number): void
  view(): ChainView
  storage(contract: string): ReturnType<typeof shownChange>[]
  /** A balance in tokens, as text. */
  balance(account: string, token: string): string
  /** What a contract stores under a key, or in a field of a map; null = nothing. */
  stored(contract: string, key: string, field?: string): string | null
  /** Ids by file of the contracts that stand at the head; the latest of each file. */
  ids(): ReadonlyMap<string, string>
}

/** Creates the chain with these accounts. Errors: ACCOUNT_REFUSED. */
export function createMachine(js: JsMachine, accounts: readonly string[]): Machine {
  const chain = createLocalChain({ js, tracer: createTracer(js) }, { genesisTime: GENESIS_TIME })
  const names: { name: string; since: number }[] = []
  const contracts: Known[] = []
  const sources = new Map<string, string>()
  const isHere = ancestry(chain)

  function account(name: string, iost: number): void {
    chain.createAccount(name, iost)
    names.push({ name, since: chain.head.id })
  }
  for (const name of accounts) account(name, START_IOST)

  function report(run: LocalRun, publisher: string, contract?: string): Report {
    const { block, receipt, costs } = run
    const cost = costs.get(publisher)
    return {
      block,
      hash: encodeBase58(receipt.txHash),
      code: receipt.status.code,
      message: receipt.status.message,
      returns: receipt.returns,
      gas: Number(receipt.gasUsage) / 100,
      cpu: cost?.cpu ?? 0,
      net: cost?.net ?? 0,
      ram: [...receipt.ramUsage].map(([payer, bytes]) => [payer, Number(bytes)] as const),
      receipts: receipt.receipts,
      events: run.events,
      logs: run.log.lines,
      logsLeftOut: run.log.leftOut,
      balances: tokenChanges(run.changes, chain.get),
      changes: run.changes.map(shownChange),
      trace: run.trace === undefined ? undefined : traceView(run.trace),
      parts: gasParts(run, publisher),
      contract,
    }
  }

  function traceView({ calls, ...rest }: Trace): TraceView {
    const view = ({ source, ...call }: CallTrace) => ({ ...call, file: sources.get(source) })
    return { ...rest, calls: calls.map(view) }
  }

  function run(
    publisher: string,
    contract: string,
    actionName: string,
    data: string,
    more: Omit<CallInput, 'publisher' | 'contract' | 'abi' | 'args'>,
    isFollowed = true,
  ): LocalRun {
    try {
      return chain.run(
        {
          publisher,
          actions: [{ contract, actionName, data }],
          gasLimit: more.gasLimit === undefined ? undefined : BigInt(Math.round(more.gasLimit * 100)),
          amountLimit: more.amountLimit,
          isFollowed,
        },
        `${publisher}: ${actionName}`,
        checkNext(more.next),
      )
    } catch (error) {
      const reason = refusalOf(error)
      if (reason === undefined) throw error
      throw new IostError({ code: 'TX_REFUSED', reason }, reason)
    }
  }

  return {
    account,
    publish({ publisher, file, source, abi, update, next }) {
      sources.set(source, file)
      const info = { lang: 'javascript', version: '1.0.0', abi }
      const text = JSON.stringify({ ...(update === undefined ? {} : { ID: update }), info, code: source })
      const args = update === undefined ? [text] : [text, '']
      const action = update === undefined ? 'setCode' : 'updateCode'
      const done = run(
        publisher,
        'system.iost',
        action,
        JSON.stringify(args),
        next === undefined ? {} : { next },
      )
      const id = update ?? publishedId(done.receipt)
      const ok = done.receipt.status.code === 0
      if (ok) contracts.push({ id, file, owner: publisher, abi, since: done.block.id })
      return report(done, publisher, ok ? id : undefined)
    },
    call({ publisher, contract, abi, args, ...more }, isFollowed = true) {
      return report(run(publisher, contract, abi, args, more, isFollowed), publisher)
    },
    rewind(id) {
      chain.rewind(id)
      const isLeft = ({ since }: { readonly since: number }) => since <= id
      names.splice(0, names.length, ...names.filter(isLeft))
      contracts.splice(0, contracts.length, ...contracts.filter(isLeft))
    },
    jump: (id) => chain.jump(id),
    view() {
      const here = isHere()
      const live = new Map<string, Known>()
      for (const each of contracts) if (here(each.since)) live.set(each.id, each)
      return {
        head: chain.head,
        blocks: chain.blocks,
        witnesses: chain.witnesses,
        accounts: names
          .filter(({ since }) => here(since))
          .map(({ name }) => ({ name, iost: tokenText(chain.get, name, 'iost') })),
        contracts: [...live.values()].map(({ id, file, owner, abi }) => ({ id, file, owner, abi })),
      }
    },
    storage: (contract) =>
      [`b-${contract}-`, `m-${contract}-`].flatMap((prefix) =>
        chain.entries(prefix).map(([key, after]) => shownChange({ key, before: undefined, after })),
      ),
    balance: (account, token) => tokenText(chain.get, account, token),
    stored(contract, key, field) {
      const name = field === undefined ? `b-${contract}-${key}` : `m-${contract}-${key}-${field}`
      const { after } = shownChange({ key: name, before: undefined, after: chain.get(name) })
      return after === undefined || after.type === 'n' ? null : after.text
    },
    ids() {
      const here = isHere()
      return new Map(contracts.filter(({ since }) => here(since)).map(({ file, id }) => [file, id]))
    },
  }
}

/** Whether a block is the head or below it. */
function ancestry(chain: LocalChain): () => (id: number) => boolean {
  return () => {
    const line = new Set<number>()
    for (let id: number | undefined = chain.head.id; id !== undefined; id = chain.blocks[id]?.parent)
      line.add(id)
    return (id) => line.has(id)
  }
}

function checkNext(next: NextBlockInput = {}): NextBlockInput {
  for (const [field, value] of Object.entries(next)) {
    if (typeof value === 'number' && !(Number.isInteger(value) && value >= 0 && value <= MAX_SKIP)) {
      throw new IostError({ code: 'BAD_NEXT_BLOCK', field, value })
    }
  }
  return next
}
