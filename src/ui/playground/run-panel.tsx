import { useState } from 'react'
import { argsText, paramNames } from '#ui/shared/call-form.ts'
import { Field, SelectField } from '#ui/shared/field.tsx'
import { formatCount, formatTime } from '#ui/shared/format.ts'
import { Empty } from '#ui/shared/states.tsx'
import { AnyCall } from './any-call.tsx'
import type { AbiEntry, ChainView, ContractView, NextBlockInput } from './machine/messages.ts'
import { isContract } from './project.ts'
import { ReportView } from './report.tsx'
import { call, publish } from './store/chain.ts'
import { usePlayground } from './store/state.ts'
import { showReport } from './store/steps.ts'
import { p } from './text.ts'

const NO_NEXT: NextBlockInput = {}
const BOOLS = ['false', 'true'].map((value) => ({ value, text: value }))
const BLOCK_MS = 500

/** Publishing and calling on the local chain, and what came of it. */
export function RunPanel() {
  const { chain, project, reports, shown, busy } = usePlayground()
  const contracts = Object.keys(project.files).filter(isContract)
  const accounts = ['admin', ...(chain?.accounts.map(({ name }) => name) ?? [])]
  const [by, setBy] = useState<string>()
  const [file, setFile] = useState<string>()
  const [next, setNext] = useState<NextBlockInput>(NO_NEXT)
  const account = by !== undefined && accounts.includes(by) ? by : (accounts[1] ?? 'admin')
  const chosen = file !== undefined && contracts.includes(file) ? file : (contracts[0] ?? '')
  const deployed = chain?.contracts.filter((contract) => contract.file === chosen).at(-1)
  const report = reports.find(({ block }) => block.id === shown)
  const isBusy = busy !== undefined || chain === undefined
  return (
    <>
      <div className="columns">
        <Choice label={p('play.by')} value={account} values={accounts} onChange={setBy} />
        <Choice label={p('play.contract')} value={chosen} values={contracts} onChange={setFile} />
      </div>
      {chain !== undefined && <NextBlock chain={chain} value={next} onChange={setNext} />}
      <div className="row">
        <button
          type="button"
          className="button button--main"
          disabled={isBusy || chosen === ''}
          onClick={() => void publish(account, chosen, undefined, next)}
        >
          {p('play.publish')}
        </button>
        {deployed?.abi.some(({ name }) => name === 'can_update') && (
          <button
            type="button"
            className="button"
            disabled={isBusy}
            onClick={() => void publish(account, chosen, deployed.id, next)}
          >
            {p('play.update')}
          </button>
        )}
      </div>
      <h2>{p('play.deployed')}</h2>
      {chain?.contracts.length === 0 && (
        <Empty icon="block" title={p('play.nothing')}>
          <p>{p('play.nothingSays')}</p>
        </Empty>
      )}
      {chain?.contracts.map((contract) => (
        <Contract
          key={contract.id}
          contract={contract}
          source={project.files[contract.file] ?? ''}
          isBusy={isBusy}
          onCall={(abi, args, gasLimit) =>
            void call({
              publisher: account,
              contract: contract.id,
              abi,
              args,
              next,
              ...(gasLimit === undefined ? {} : { gasLimit }),
            })
          }
        />
      ))}
      <AnyCall isBusy={isBusy} onCall={(input) => void call({ publisher: account, next, ...input })} />
      {reports.length > 0 && (
        <div className="field">
          <label htmlFor="play-report">{p('play.results')}</label>
          <select
            id="play-report"
            value={report?.block.id ?? ''}
            onChange={(event) => showReport(Number(event.target.value))}
          >
            {report === undefined && <option value="">{p('play.chooseResult')}</option>}
            {reports.map(({ block }) => (
              <option key={block.id} value={block.id}>
                {`${p('play.block', { number: block.number })} · ${block.label}`}
              </option>
            ))}
          </select>
        </div>
      )}
      {report !== undefined && <ReportView key={report.block.id} report={report} />}
    </>
  )
}

function Contract({
  contract,
  source,
  isBusy,
  onCall,
}: {
  readonly contract: ContractView
  readonly source: string
  readonly isBusy: boolean
  readonly onCall: (abi: string, args: string, gasLimit: number | undefined) => void
}) {
  return (
    <div className="card stack stack--tight" data-testid={`contract-${contract.file}`}>
      <h3>{contract.file}</h3>
      <p className="small muted mono wrap-any">{contract.id}</p>
      {contract.abi.map((entry) => (
        <CallForm key={entry.name} entry={entry} source={source} isBusy={isBusy} onCall={onCall} />
      ))}
    </div>
  )
}

function CallForm({
  entry,
  source,
  isBusy,
  onCall,
}: {
  readonly entry: AbiEntry
  readonly source: string
  readonly isBusy: boolean
  readonly onCall: (abi: string, args: string, gasLimit: number | undefined) => void
}) {
  const [texts, setTexts] = useState<readonly string[]>([])
  const [limit, setLimit] = useState('')
  const [wrong, setWrong] = useState<number>()
  const names = paramNames(source, entry.name, entry.args.length)
  return (
    <details className="play-call">
      <summary className="mono">
        {entry.name}({names.join(', ')})
      </summary>
      <form
        className="stack stack--tight"
        onSubmit={(event) => {
          event.preventDefault()
          const made = argsText(entry.args, texts)
          setWrong('wrong' in made ? made.wrong : undefined)
          if ('args' in made) onCall(entry.name, made.args, limit === '' ? undefined : Number(limit))
        }}
      >
        {entry.args.map((type, i) => {
          const label = `${names[i]} · ${type}`
          const set = (text: string) =>
            setTexts(entry.args.map((_, k) => (k === i ? text : (texts[k] ?? ''))))
          return type === 'bool' ? (
            <SelectField key={i} label={label} value={texts[i] ?? 'false'} options={BOOLS} onPick={set} />
          ) : (
            <Field
              key={i}
              label={label}
              value={texts[i] ?? ''}
              placeholder={type === 'json' ? '["alice"]' : undefined}
              error={wrong === i ? p('play.wrongArg', { type }) : undefined}
              onChange={(event) => set(event.target.value)}
            />
          )
        })}
        <Field
          label={p('play.limit')}
          inputMode="numeric"
          placeholder="4000000"
          pattern="[0-9]*"
          value={limit}
          onChange={(event) => setLimit(event.target.value)}
        />
        <button type="submit" className="button" disabled={isBusy}>
          {p('play.call', { name: entry.name })}
        </button>
      </form>
    </details>
  )
}

function NextBlock({
  chain,
  value,
  onChange,
}: {
  readonly chain: ChainView
  readonly value: NextBlockInput
  readonly onChange: (next: NextBlockInput) => void
}) {
  const { skipBlocks = 0, skipSeconds = 0 } = value
  const ahead = BigInt((skipBlocks + 1) * BLOCK_MS + skipSeconds * 1_000) * 1_000_000n
  const number = (text: string) => Math.min(1_000_000, Math.max(0, Math.floor(Number(text)) || 0))
  return (
    <details className="play-call">
      <summary>{p('play.next')}</summary>
      <div className="columns">
        <Field
          label={p('play.skipBlocks')}
          type="number"
          min={0}
          value={skipBlocks}
          onChange={(event) => onChange({ ...value, skipBlocks: number(event.target.value) })}
        />
        <Field
          label={p('play.skipSeconds')}
          type="number"
          min={0}
          value={skipSeconds}
          onChange={(event) => onChange({ ...value, skipSeconds: number(event.target.value) })}
        />
        <Field
          label={p('play.witness')}
          hint={p('play.witnessHint')}
          list="play-witnesses"
          placeholder={chain.head.witness}
          value={value.witness ?? ''}
          onChange={(event) => {
            const { witness: _, ...rest } = value
            onChange(event.target.value === '' ? rest : { ...rest, witness: event.target.value })
          }}
        />
      </div>
      <datalist id="play-witnesses">
        {[...chain.witnesses, ...chain.accounts.map(({ name }) => name)].map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
      <p className="small muted">
        {p('play.nextIs', {
          number: formatCount(chain.head.number + skipBlocks + 1),
          time: formatTime(chain.head.time + ahead),
        })}
      </p>
    </details>
  )
}

function Choice({
  label,
  value,
  values,
  onChange,
}: {
  readonly label: string
  readonly value: string
  readonly values: readonly string[]
  readonly onChange: (value: string) => void
}) {
  return (
    <div className="field">
      <label>
        {label}
        <select value={value} onChange={(event) => onChange(event.target.value)}>
          {values.map((each) => (
            <option key={each}>{each}</option>
          ))}
        </select>
      </label>
    </div>
  )
}
