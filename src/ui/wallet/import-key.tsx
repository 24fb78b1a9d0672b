import { useState } from 'react'
import { navigate } from 'wouter/use-browser-location'
import { codeOf } from '#core/error.ts'
import { Field, TextField } from '#ui/shared/field.tsx'
import { FilePick } from '#ui/shared/file-pick.tsx'
import { Hash } from '#ui/shared/hash.tsx'
import { signer } from '#ui/shared/signer.ts'
import { FaultNotice } from '#ui/shared/states.tsx'
import { type MessageId, t } from '#ui/shared/text.ts'
import type { DraftKey } from '#wallet/signer/protocol.ts'
import { KeepKey } from './keep-key.tsx'

type Way = 'words' | 'raw' | 'iwallet' | 'backup'
const WAYS: readonly Way[] = ['words', 'raw', 'iwallet', 'backup']
const LABELS: Record<Way, MessageId> = {
  words: 'import.words',
  raw: 'import.raw',
  iwallet: 'import.iwallet',
  backup: 'import.backup',
}

/** Brings a key: recovery words, a raw secret, an iwallet file or a backup of this wallet. */
export function ImportKeyPage() {
  const [way, setWay] = useState<Way>('words')
  const [drafts, setDrafts] = useState<readonly DraftKey[]>([])
  const [chosen, setChosen] = useState<string>()
  const [fault, setFault] = useState<string>()
  const read = async (work: () => Promise<readonly DraftKey[]>) => {
    setFault(undefined)
    setDrafts([])
    setChosen(undefined)
    try {
      const found = await work()
      setDrafts(found)
      if (found.length === 1) setChosen(found[0]?.draftId)
    } catch (error) {
      setFault(codeOf(error))
    }
  }
  const restore = async (file: string, password: string) => {
    setFault(undefined)
    try {
      await signer().ask('restore', { file, password })
      navigate('/start/account')
    } catch (error) {
      setFault(codeOf(error))
    }
  }
  return (
    <div className="card stack narrow">
      <h1>{t('import.title')}</h1>
      <div className="tabs" role="tablist" aria-label={t('import.ways')}>
        {WAYS.map((item) => (
          <button
            key={item}
            type="button"
            role="tab"
            aria-selected={item === way}
            onClick={() => {
              setWay(item)
              setDrafts([])
              setChosen(undefined)
              setFault(undefined)
            }}
          >
            {t(LABELS[item])}
          </button>
        ))}
      </div>
      {way === 'words' && (
        <WordsForm
          onRead={(words, index) => read(async () => [await signer().ask('readWords', { words, index })])}
        />
      )}
      {way === 'raw' && <RawForm onRead={(text) => read(() => signer().ask('readKey', { text }))} />}
      {way === 'iwallet' && (
        <KeystoreForm
          onRead={(file, permission, password) =>
            read(async () => [await signer().ask('openKeystore', { file, permission, password })])
          }
          onFault={setFault}
        />
      )}
      {way === 'backup' && <BackupForm onRead={restore} />}
      {fault !== undefined && <FaultNotice code={fault} />}
      {drafts.length > 1 && <Readings drafts={drafts} chosen={chosen} onChoose={setChosen} />}
      {drafts.length === 1 && drafts[0] !== undefined && (
        <p>
          {t('import.publicKey')} <Hash value={drafts[0].publicKey} /> ({drafts[0].algorithm})
        </p>
      )}
      {chosen !== undefined && <KeepKey draftId={chosen} />}
    </div>
  )
}

/** 32 bytes fit both curves: the person decides, by the public key they know. */
function Readings({
  drafts,
  chosen,
  onChoose,
}: {
  readonly drafts: readonly DraftKey[]
  readonly chosen: string | undefined
  readonly onChoose: (draftId: string) => void
}) {
  return (
    <div className="stack stack--tight">
      <p>{t('import.both')}</p>
      {drafts.map((draft) => (
        <button
          key={draft.draftId}
          type="button"
          className="choice"
          aria-pressed={draft.draftId === chosen}
          onClick={() => onChoose(draft.draftId)}
        >
          <span>
            <strong>{draft.algorithm}</strong>
            <br />
            <span className="mono small wrap-any">{draft.publicKey}</span>
          </span>
        </button>
      ))}
    </div>
  )
}

function WordsForm({ onRead }: { readonly onRead: (words: string, index: number) => void }) {
  const [words, setWords] = useState('')
  const [index, setIndex] = useState('0')
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        onRead(words, Number(index))
      }}
    >
      <TextField
        label={t('import.wordsLabel')}
        hint={t('import.wordsHint')}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        value={words}
        onChange={(event) => setWords(event.target.value)}
      />
      <Field
        label={t('import.index')}
        hint={t('import.indexHint')}
        type="number"
        min={0}
        max={99}
        value={index}
        onChange={(event) => setIndex(event.target.value)}
      />
      <ReadButton ready={words.trim() !== ''} />
    </form>
  )
}

function RawForm({ onRead }: { readonly onRead: (text: string) => void }) {
  const [text, setText] = useState('')
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        onRead(text)
      }}
    >
      <Field
        label={t('import.rawLabel')}
        hint={t('import.rawHint')}
        type="password"
        autoComplete="off"
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <ReadButton ready={text.trim() !== ''} />
    </form>
  )
}

function KeystoreForm({
  onRead,
  onFault,
}: {
  readonly onRead: (file: string, permission: string, password: string) => void
  readonly onFault: (code: string) => void
}) {
  const [file, setFile] = useState<{ text: string; permissions: readonly string[] }>()
  const [permission, setPermission] = useState('')
  const [password, setPassword] = useState('')
  const open = async (text: string) => {
    try {
      const { entries } = await signer().ask('readKeystore', { file: text })
      const permissions = entries.map((entry) => entry.permission)
      setFile({ text, permissions })
      setPermission(permissions.includes('active') ? 'active' : (permissions[0] ?? ''))
    } catch (error) {
      setFile(undefined)
      onFault(codeOf(error))
    }
  }
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (file !== undefined) onRead(file.text, permission, password)
      }}
    >
      <FilePick label={t('import.iwalletLabel')} accept=".json,application/json" onText={open} />
      {file !== undefined && (
        <>
          <div className="field">
            <label htmlFor="permission">{t('import.permission')}</label>
            <select
              id="permission"
              value={permission}
              onChange={(event) => setPermission(event.target.value)}
            >
              {file.permissions.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </select>
          </div>
          <Field
            label={t('import.filePassword')}
            type="password"
            autoComplete="off"
            value={password}
            onChange={(event) => setPassword(event.target.value)}
          />
        </>
      )}
      <ReadButton ready={file !== undefined} />
    </form>
  )
}

function BackupForm({ onRead }: { readonly onRead: (file: string, password: string) => void }) {
  const [file, setFile] = useState('')
  const [password, setPassword] = useState('')
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        onRead(file, password)
      }}
    >
      <FilePick label={t('import.backupLabel')} accept=".json,application/json" onText={setFile} />
      <Field
        label={t('password.label')}
        type="password"
        autoComplete="current-password"
        value={password}
        onChange={(event) => setPassword(event.target.value)}
      />
      <ReadButton ready={file !== '' && password !== ''} />
    </form>
  )
}

function ReadButton({ ready }: { readonly ready: boolean }) {
  return (
    <button type="submit" className="button button--main" disabled={!ready}>
      {t('import.read')}
    </button>
  )
}
