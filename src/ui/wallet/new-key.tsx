import { useEffect, useState } from 'react'
import { codeOf } from '#core/error.ts'
import { Field } from '#ui/shared/field.tsx'
import { signer } from '#ui/shared/signer.ts'
import { FaultNotice, Loading, Notice } from '#ui/shared/states.tsx'
import { t } from '#ui/shared/text.ts'
import type { DraftKey } from '#wallet/signer/protocol.ts'
import { KeepKey } from './keep-key.tsx'

type Step = 'write' | 'confirm' | 'keep'
const ASKED_WORDS = 3

/** Makes recovery words, has them written down and confirmed, and keeps the key. */
export function NewKeyPage() {
  const [draft, setDraft] = useState<DraftKey>()
  const [step, setStep] = useState<Step>('write')
  const [fault, setFault] = useState<string>()
  useEffect(() => {
    signer()
      .ask('newKey', { kind: 'words' })
      .then(setDraft, (error) => setFault(codeOf(error)))
  }, [])
  if (fault !== undefined) return <FaultNotice code={fault} onRetry={() => location.reload()} />
  if (draft?.words === undefined) return <Loading what={t('new.making')} />
  const words = draft.words.split(' ')
  return (
    <div className="card stack narrow">
      <h1>{t('new.title')}</h1>
      {step === 'write' && <WriteDown words={words} onDone={() => setStep('confirm')} />}
      {step === 'confirm' && (
        <Confirm words={words} onBack={() => setStep('write')} onDone={() => setStep('keep')} />
      )}
      {step === 'keep' && <KeepKey draftId={draft.draftId} />}
    </div>
  )
}

function WriteDown({ words, onDone }: { readonly words: readonly string[]; readonly onDone: () => void }) {
  return (
    <>
      <p>{t('new.write')}</p>
      <ol className="words" data-testid="words">
        {words.map((word, index) => (
          <li key={index}>{word}</li>
        ))}
      </ol>
      <Notice tone="warn" title={t('new.warnTitle')}>
        <p>{t('new.warn')}</p>
      </Notice>
      <button type="button" className="button button--main" onClick={onDone}>
        {t('new.written')}
      </button>
    </>
  )
}

function Confirm({
  words,
  onBack,
  onDone,
}: {
  readonly words: readonly string[]
  readonly onBack: () => void
  readonly onDone: () => void
}) {
  const [asked] = useState(() => pickPlaces(words.length))
  const [typed, setTyped] = useState<readonly string[]>(() => asked.map(() => ''))
  const [checked, setChecked] = useState(false)
  const wrong = (index: number) => typed[index]?.trim().toLowerCase() !== words[asked[index] as number]
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        setChecked(true)
        if (!asked.some((_place, index) => wrong(index))) onDone()
      }}
    >
      <p>{t('new.confirm')}</p>
      {asked.map((place, index) => (
        <Field
          key={place}
          label={t('new.word', { n: place + 1 })}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          value={typed[index]}
          error={checked && wrong(index) ? t('new.wrongWord') : undefined}
          onChange={(event) => setTyped(typed.map((old, at) => (at === index ? event.target.value : old)))}
        />
      ))}
      <div className="row">
        <button type="submit" className="button button--main">
          {t('new.check')}
        </button>
        <button type="button" className="button" onClick={onBack}>
          {t('new.showAgain')}
        </button>
      </div>
    </form>
  )
}

/** So many different places, ascending. */
function pickPlaces(count: number): readonly number[] {
  const places = new Set<number>()
  while (places.size < ASKED_WORDS) {
    const [random] = crypto.getRandomValues(new Uint32Array(1))
    places.add((random as number) % count)
  }
  return [...places].sort((a, b) => a - b)
}
