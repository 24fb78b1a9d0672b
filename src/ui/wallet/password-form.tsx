import { useState } from 'react'
import { Field } from '#ui/shared/field.tsx'
import { t } from '#ui/shared/text.ts'

/** The vault takes nothing shorter. */
const LEAST_PASSWORD_CHARS = 8

/** Asks for a new password twice. */
export function PasswordForm({
  busy,
  action,
  onPassword,
}: {
  readonly busy: boolean
  readonly action: string
  readonly onPassword: (password: string) => void
}) {
  const [first, setFirst] = useState('')
  const [second, setSecond] = useState('')
  const short = first.length < LEAST_PASSWORD_CHARS
  const differs = second !== '' && second !== first
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault()
        if (!short && first === second) onPassword(first)
      }}
    >
      <Field
        label={t('password.new')}
        hint={t('password.hint', { n: LEAST_PASSWORD_CHARS })}
        type="password"
        autoComplete="new-password"
        value={first}
        onChange={(event) => setFirst(event.target.value)}
      />
      <Field
        label={t('password.again')}
        type="password"
        autoComplete="new-password"
        value={second}
        error={differs ? t('password.differs') : undefined}
        onChange={(event) => setSecond(event.target.value)}
      />
      <button type="submit" className="button button--main" disabled={busy || short || first !== second}>
        {busy ? t('password.busy') : action}
      </button>
    </form>
  )
}
