import { useState } from 'react'
import { codeOf } from '#core/error.ts'
import { faultOf } from './faults.ts'
import { Field } from './field.tsx'
import { signer } from './signer.ts'
import { t } from './text.ts'

/** Opens the vault. */
export function UnlockForm() {
  const [password, setPassword] = useState('')
  const [busy, setBusy] = useState(false)
  const [fault, setFault] = useState<string>()
  const unlock = async () => {
    setBusy(true)
    setFault(undefined)
    try {
      await signer().ask('unlock', { password })
    } catch (error) {
      setFault(codeOf(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <form
      className="card stack narrow"
      onSubmit={(event) => {
        event.preventDefault()
        void unlock()
      }}
    >
      <h1>{t('unlock.title')}</h1>
      <p className="muted">{t('unlock.why')}</p>
      <Field
        label={t('password.label')}
        type="password"
        autoComplete="current-password"
        value={password}
        error={fault === undefined ? undefined : faultOf(fault).what}
        onChange={(event) => setPassword(event.target.value)}
      />
      <button type="submit" className="button button--main" disabled={busy || password === ''}>
        {busy ? t('unlock.busy') : t('unlock.open')}
      </button>
    </form>
  )
}
