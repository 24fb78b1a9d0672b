import { useState } from 'react'
import { Field } from '#ui/shared/field.tsx'
import { formatTime } from '#ui/shared/format.ts'
import type { ChainView, ShownChange } from './machine/messages.ts'
import { useNames, Value } from './report.tsx'
import { jump, setAccount, storageOf } from './store/chain.ts'
import { restartChain } from './store/remake.ts'
import { usePlayground } from './store/state.ts'
import { showReport } from './store/steps.ts'
import { p } from './text.ts'

const START_IOST = '1000'

/** The blocks between the head and the first one. */
function lineTo({ head, blocks }: ChainView): ReadonlySet<number> {
  const line = new Set<number>()
  for (let id: number | undefined = head.id; id !== undefined; id = blocks[id]?.parent) line.add(id)
  return line
}

/** The blocks made so far with their branches, the accounts, and what contracts store. */
export function ChainPanel() {
  const { chain, busy } = usePlayground()
  const named = useNames()
  const [name, setName] = useState('')
  const [iost, setIost] = useState(START_IOST)
  const [stored, setStored] = useState<{ file: string; entries: readonly ShownChange[] }>()
  if (chain === undefined) return null
  const here = lineTo(chain)
  const isBusy = busy !== undefined
  const isKnown = chain.accounts.some((account) => account.name === name)
  return (
    <>
      <p className="small muted">{p('play.chainSays')}</p>
      <ol className="play-blocks" data-testid="blocks" reversed>
        {[...chain.blocks].reverse().map((block) => (
          <li
            key={block.id}
            data-head={block.id === chain.head.id}
            data-ok={block.ok}
            data-off={!here.has(block.id)}
          >
            <button
              type="button"
              disabled={isBusy}
              aria-current={block.id === chain.head.id}
              aria-label={p('play.go', { number: block.number })}
              onClick={() => {
                showReport(block.id)
                void jump(block.id)
              }}
            >
              <strong>{block.number}</strong>
              <span className="wrap-any">{block.label}</span>
              <span className="small muted">
                {!here.has(block.id) && `${p('play.otherBranch')} `}
                {block.id === chain.head.id && `${p('play.head')} `}
                {block.parent !== undefined &&
                  block.parent !== block.id - 1 &&
                  `↳ ${chain.blocks[block.parent]?.number} `}
                {formatTime(block.time)}
              </span>
            </button>
          </li>
        ))}
      </ol>
      <h2>{p('play.accounts')}</h2>
      <dl className="play-rows">
        {chain.accounts.map((account) => (
          <div key={account.name}>
            <dt>{account.name}</dt>
            <dd>{p('play.iost', { amount: account.iost })}</dd>
          </div>
        ))}
      </dl>
      <form
        className="stack stack--tight"
        onSubmit={(event) => {
          event.preventDefault()
          void setAccount(name, iost)
          setName('')
        }}
      >
        <div className="play-account">
          <Field
            label={p('play.accountName')}
            value={name}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            pattern="[a-z0-9_]{5,11}"
            title={p('play.accountRule')}
            list="play-accounts"
            required
            onChange={(event) => setName(event.target.value)}
          />
          <Field
            label={p('play.accountIost')}
            value={iost}
            autoComplete="off"
            inputMode="decimal"
            pattern="[0-9]{1,9}([.][0-9]{1,8})?"
            required
            onChange={(event) => setIost(event.target.value)}
          />
        </div>
        <datalist id="play-accounts">
          {chain.accounts.map((account) => (
            <option key={account.name} value={account.name} />
          ))}
        </datalist>
        <p className="small muted">{p('play.accountSays')}</p>
        <button type="submit" className="button" disabled={isBusy}>
          {p(isKnown ? 'play.setBalance' : 'play.addAccount')}
        </button>
      </form>
      {chain.contracts.map(({ id, file }) => (
        <button
          key={id}
          type="button"
          className="button button--small"
          onClick={() => void storageOf(id).then((entries) => setStored({ file, entries }))}
        >
          {file}: {p('play.showStorage')}
        </button>
      ))}
      {stored !== undefined && (
        <div className="card stack stack--tight">
          <h3>{p('play.storage', { name: stored.file })}</h3>
          <dl className="play-rows">
            {stored.entries.map(({ key, after }) => (
              <div key={key}>
                <dt className="mono wrap-any">{named(key)}</dt>
                <dd>
                  <Value value={after} named={named} />
                </dd>
              </div>
            ))}
          </dl>
        </div>
      )}
      <button type="button" className="button" disabled={isBusy} onClick={() => void restartChain()}>
        {p('play.restart')}
      </button>
    </>
  )
}
