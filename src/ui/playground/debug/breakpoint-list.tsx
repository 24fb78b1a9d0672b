import { openFile, setBreakpoints } from '../store/files.ts'
import { usePlayground } from '../store/state.ts'
import { p } from '../text.ts'
import { type Breakpoint, readCondition } from './breakpoints.ts'

/** All breakpoints of the project, each with what narrows it. */
export function BreakpointList({ breakpoints }: { readonly breakpoints: readonly Breakpoint[] }) {
  const files = usePlayground((state) => state.project.files)
  const change = (from: Breakpoint, to?: Breakpoint) =>
    setBreakpoints(breakpoints.flatMap((each) => (each !== from ? [each] : to === undefined ? [] : [to])))
  return (
    <details className="play-call">
      <summary>
        {p('play.breakpoints')} ({breakpoints.length})
      </summary>
      <p className="small muted">{p('play.breakpointsSay')}</p>
      <ul className="play-breaks" data-testid="breakpoints">
        {breakpoints.map((each) => {
          const { file, line, when = '' } = each
          const isWrong = when.trim() !== '' && readCondition(when) === undefined
          const place = p('play.place', { file, line })
          return (
            <li key={`${file}:${line}`}>
              <button type="button" className="linklike" onClick={() => openFile(file, line)}>
                {place}
              </button>
              <code className="wrap-any muted">{files[file]?.split('\n')[line - 1]?.trim()}</code>
              <input
                className="play-breaks__when"
                value={when}
                placeholder={p('play.when')}
                aria-label={p('play.whenAt', { place })}
                aria-invalid={isWrong}
                spellCheck={false}
                autoCapitalize="off"
                onChange={({ target }) =>
                  change(each, target.value === '' ? { file, line } : { file, line, when: target.value })
                }
              />
              <button
                type="button"
                className="button button--small"
                aria-label={p('play.dropBreakpoint', { place })}
                onClick={() => change(each)}
              >
                ✕
              </button>
              {isWrong && <span className="small play-breaks__wrong">{p('play.whenWrong')}</span>}
            </li>
          )
        })}
      </ul>
    </details>
  )
}
