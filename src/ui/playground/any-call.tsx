import { useState } from 'react'
import { Field } from '#ui/shared/field.tsx'
import { p } from './text.ts'

type AnyInput = { readonly contract: string; readonly abi: string; readonly args: string }
const START: AnyInput = {
  contract: 'token.iost',
  abi: 'transfer',
  args: '["iost", "alice", "bobby", "1", ""]',
}

/** A call to any contract of the local chain, those of the chain itself included. */
export function AnyCall({
  isBusy,
  onCall,
}: {
  readonly isBusy: boolean
  readonly onCall: (input: AnyInput) => void
}) {
  const [input, setInput] = useState(START)
  const [isWrong, setWrong] = useState(false)
  const field = (name: keyof AnyInput) => ({
    value: input[name],
    autoComplete: 'off',
    spellCheck: false,
    required: true,
    onChange: ({ target }: { readonly target: { readonly value: string } }) =>
      setInput({ ...input, [name]: target.value }),
  })
  return (
    <details className="play-call" data-testid="any-call">
      <summary>{p('play.any')}</summary>
      <form
        className="stack stack--tight"
        onSubmit={(event) => {
          event.preventDefault()
          const args = listText(input.args)
          setWrong(args === undefined)
          if (args !== undefined) onCall({ ...input, args })
        }}
      >
        <div className="columns">
          <Field label={p('play.anyContract')} {...field('contract')} />
          <Field label={p('play.anyMethod')} {...field('abi')} />
        </div>
        <Field
          label={p('play.anyArgs')}
          error={isWrong ? p('play.anyArgsWrong') : undefined}
          {...field('args')}
        />
        <button type="submit" className="button" disabled={isBusy}>
          {p('play.anyCall')}
        </button>
      </form>
    </details>
  )
}

/** The text of a JSON list without blanks between its values; undefined when it is none. */
function listText(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) ? JSON.stringify(value) : undefined
  } catch {
    return undefined
  }
}
