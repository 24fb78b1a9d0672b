import { type ComponentProps, useId } from 'react'

type Common = {
  readonly label: string
  readonly hint?: string | undefined
  readonly error?: string | undefined
}

/** A labelled input; hint and error are tied to it for readers. */
export function Field({ label, hint, error, ...input }: Common & ComponentProps<'input'>) {
  const id = useId()
  const about = error !== undefined ? `${id}-error` : hint !== undefined ? `${id}-hint` : undefined
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input id={id} aria-invalid={error !== undefined} aria-describedby={about} {...input} />
      <About id={id} hint={hint} error={error} />
    </div>
  )
}

/** The same over several lines. */
export function TextField({ label, hint, error, ...area }: Common & ComponentProps<'textarea'>) {
  const id = useId()
  const about = error !== undefined ? `${id}-error` : hint !== undefined ? `${id}-hint` : undefined
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <textarea id={id} aria-invalid={error !== undefined} aria-describedby={about} {...area} />
      <About id={id} hint={hint} error={error} />
    </div>
  )
}

/** A labelled choice. */
export function SelectField({
  label,
  hint,
  options,
  onPick,
  ...select
}: Omit<Common, 'error'> &
  Omit<ComponentProps<'select'>, 'onChange' | 'children'> & {
    readonly options: readonly { readonly value: string; readonly text: string }[]
    readonly onPick: (value: string) => void
  }) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select
        id={id}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        onChange={(event) => onPick(event.target.value)}
        {...select}
      >
        {options.map(({ value, text }) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
      <About id={id} hint={hint} error={undefined} />
    </div>
  )
}

function About({ id, hint, error }: { readonly id: string } & Omit<Common, 'label'>) {
  if (error !== undefined)
    return (
      <p id={`${id}-error`} className="field__error" role="alert">
        {error}
      </p>
    )
  if (hint === undefined) return null
  return (
    <p id={`${id}-hint`} className="field__hint">
      {hint}
    </p>
  )
}
