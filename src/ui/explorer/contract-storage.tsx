import { useState } from 'react'
import type { Labelled, LightClient } from '#light/api.ts'
import { c } from '#ui/shared/contract/text.ts'
import { Field } from '#ui/shared/field.tsx'
import { formatCount } from '#ui/shared/format.ts'
import { useSession } from '#ui/shared/session.ts'
import { Empty, FaultNotice, Loading } from '#ui/shared/states.tsx'
import { TrustMark } from '#ui/shared/trust-mark.tsx'
import { useLoad } from '#ui/shared/use-load.ts'

const LISTED = 50
const MAX_KEY_CHARS = 200
const MAX_SHOWN_CHARS = 400

type Entry = { readonly key: string; readonly value: string }
type Query = { readonly key: string; readonly field: string; readonly count: number }

/** What a contract stores: the first entries, and any one by its key. No head commits to it, so each is a node's word. */
export function ContractStorage({ id }: { readonly id: string }) {
  return (
    <section className="card stack" aria-labelledby="storage">
      <h2 id="storage">{c('storage.title')}</h2>
      <p className="small muted">{c('storage.means')}</p>
      <OneValue id={id} />
      <Entries id={id} map={false} />
      <Entries id={id} map />
    </section>
  )
}

function OneValue({ id }: { readonly id: string }) {
  const client = useSession((session) => session.client)
  const [key, setKey] = useState('')
  const [field, setField] = useState('')
  const [query, setQuery] = useState<Query>()
  const found = useLoad<Labelled<string>>(
    client === undefined || query === undefined ? undefined : `value/${id}/${query.key}/${query.field}`,
    async () => {
      const { key: name, field: sub } = query as Query
      const read = { kind: 'storage', contract: id, key: name, field: sub } as const
      const { value, trust } = await (client as LightClient).read(read, { longestChain: true })
      return { value: String((value as { data?: unknown } | null)?.data ?? ''), trust }
    },
    query?.count,
  )
  return (
    <form
      className="stack stack--tight"
      onSubmit={(event) => {
        event.preventDefault()
        if (key !== '') setQuery({ key, field, count: (query?.count ?? 0) + 1 })
      }}
    >
      <div className="columns">
        <Field
          label={c('storage.key')}
          autoComplete="off"
          spellCheck={false}
          maxLength={MAX_KEY_CHARS}
          value={key}
          onChange={(event) => setKey(event.target.value)}
        />
        <Field
          label={c('storage.field')}
          autoComplete="off"
          spellCheck={false}
          maxLength={MAX_KEY_CHARS}
          value={field}
          onChange={(event) => setField(event.target.value)}
        />
      </div>
      <div className="row">
        <button type="submit" className="button" disabled={key === '' || client === undefined}>
          {c('storage.read')}
        </button>
        {found.value !== undefined && <TrustMark trust={found.value.trust} />}
      </div>
      {query !== undefined && found.value === undefined && found.fault === undefined && (
        <Loading what={c('contract.reading')} />
      )}
      {found.fault !== undefined && <FaultNotice code={found.fault} onRetry={found.reload} />}
      {found.value !== undefined && (
        <p className="code" data-testid="stored-value">
          {found.value.value === 'null' ? c('storage.absent') : found.value.value}
        </p>
      )}
    </form>
  )
}

function Entries({ id, map }: { readonly id: string; readonly map: boolean }) {
  const client = useSession((session) => session.client)
  const [isOpen, setOpen] = useState(false)
  const list = useLoad<Labelled<readonly Entry[]>>(
    client === undefined || !isOpen ? undefined : `entries/${id}/${map}`,
    async () => {
      const read = { kind: 'listStorage', contract: id, prefix: '', from: '', map, limit: LISTED } as const
      const { value, trust } = await (client as LightClient).read(read, { longestChain: true })
      return { value: entriesOf(value), trust }
    },
  )
  return (
    <details onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{c(map ? 'storage.maps' : 'storage.values')}</summary>
      {list.fault !== undefined && <FaultNotice code={list.fault} onRetry={list.reload} />}
      {isOpen && list.value === undefined && list.fault === undefined && (
        <Loading what={c('contract.reading')} />
      )}
      {list.value?.value.length === 0 && <Empty icon="file" title={c('storage.none')} />}
      {list.value !== undefined && list.value.value.length > 0 && (
        <div className="stack stack--tight">
          <div className="row">
            <TrustMark trust={list.value.trust} />
          </div>
          <dl className="stored">
            {list.value.value.map(({ key, value }) => (
              <div key={key}>
                <dt className="mono wrap-any">{key}</dt>
                <dd className="mono wrap-any">{short(value)}</dd>
              </div>
            ))}
          </dl>
          {list.value.value.length >= LISTED && (
            <p className="small muted">{c('storage.first', { n: formatCount(LISTED) })}</p>
          )}
        </div>
      )}
    </details>
  )
}

function entriesOf(value: unknown): readonly Entry[] {
  const datas = (value as { datas?: unknown } | null)?.datas
  if (!Array.isArray(datas)) return []
  return datas.map((item: { key?: unknown; value?: unknown } | null) => ({
    key: String(item?.key ?? ''),
    value: String(item?.value ?? ''),
  }))
}

function short(text: string): string {
  return text.length > MAX_SHOWN_CHARS ? `${text.slice(0, MAX_SHOWN_CHARS)}…` : text
}
