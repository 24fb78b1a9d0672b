import { p } from './text.ts'

const SAMPLE = `test('a jar starts empty', () => {
  same(stored('jar', 'n'), '0')
})

property('what goes in is there', [gen.account(), gen.integer(1, 100)], (who, n) => {
  send(who, 'jar', 'add', n)
  same(stored('jar', 'n'), '' + n)
})`

/** What this machine is, how tests are written, and what is not here. */
export function HelpPanel() {
  return (
    <div className="stack">
      <p>{p('play.helpSame')}</p>
      <h2>{p('play.helpTests')}</h2>
      <p>{p('play.helpTestsSay')}</p>
      <pre className="play-sample mono">{SAMPLE}</pre>
      <p className="small">{p('play.helpCalls')}</p>
      <p className="small">{p('play.helpGen')}</p>
      <h2>{p('play.helpDebug')}</h2>
      <p>{p('play.helpDebugSay')}</p>
      <h2>{p('play.helpMissing')}</h2>
      <p>{p('play.helpNot1')}</p>
      <p>{p('play.helpNot2')}</p>
      <p>{p('play.helpNot3')}</p>
    </div>
  )
}
