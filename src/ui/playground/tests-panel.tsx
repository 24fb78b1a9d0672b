import { formatCount } from '#ui/shared/format.ts'
import { Notice } from '#ui/shared/states.tsx'
import { TESTS_FILE } from './project.ts'
import { openFile, runTests, usePlayground } from './store.ts'
import { p } from './text.ts'

/** The project's tests, step by step, and which lines they reached. */
export function TestsPanel() {
  const { project, tests, busy } = usePlayground()
  if (project.files[TESTS_FILE] === undefined) return <Notice>{p('play.noTests')}</Notice>
  const passed = tests?.results.filter(({ ok }) => ok).length ?? 0
  return (
    <>
      <p className="small muted">{p('play.testsSay')}</p>
      <div className="row">
        <button
          type="button"
          className="button button--main"
          disabled={busy !== undefined}
          onClick={() => void runTests()}
        >
          {p('play.runTests')}
        </button>
        <button type="button" className="linklike" onClick={() => openFile(TESTS_FILE)}>
          {TESTS_FILE}
        </button>
      </div>
      {tests !== undefined && (
        <div className="stack" data-testid="tests">
          <Notice tone={passed === tests.results.length ? 'good' : 'bad'}>
            {p('play.passed', { ok: passed, all: tests.results.length })}
          </Notice>
          {tests.results.map(({ name, ok, steps }) => (
            <details key={name} className="play-call" open={!ok}>
              <summary>{name}</summary>
              <ol className="play-findings">
                {steps.map((step, i) => (
                  <li key={i} data-level={step.ok ? 'ok' : 'error'}>
                    <span className="mono small wrap-any">{step.label}</span>
                    <span className="small wrap-any">
                      {step.text} · {formatCount(step.gas)}
                    </span>
                  </li>
                ))}
              </ol>
            </details>
          ))}
          {tests.coverage.map(({ file, reached, lines }) => (
            <p key={file} className="small">
              {p('play.coverage', {
                file,
                reached: lines.filter((line) => reached.includes(line)).length,
                all: lines.length,
              })}
            </p>
          ))}
        </div>
      )}
    </>
  )
}
