import { p } from './text.ts'

/** What this machine is, and what is not here. */
export function HelpPanel() {
  return (
    <div className="stack">
      <p>{p('play.helpSame')}</p>
      <p>{p('play.helpNot1')}</p>
      <p>{p('play.helpNot2')}</p>
      <p>{p('play.helpNot3')}</p>
    </div>
  )
}
