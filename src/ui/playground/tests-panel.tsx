import { formatCount } from '#ui/shared/format.ts'
import { Notice } from '#ui/shared/states.tsx'
import { coverageSum } from './coverage.ts'
import { TESTS_FILE } from './project.ts'
import { openFile, runTests, testGas, usePlayground } from './store.ts'
import { p } from './text.ts'

/** The project's tests, step by step, and which lines they reached. */
export function TestsPanel() {
  const { project, tests, busy, gasBefore } = usePlayground()
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
          {tests.results.map((result) => (
            <details key={result.name} className="play-call" open={!result.ok}>
              <summary>
                {result.ok ? '✓' : '✗'} {result.name}
                <span className="play-test-gas">{gasText(testGas(result), gasBefore.get(result.name))}</span>
              </summary>
              <ol className="play-findings">
                {result.steps.map((step, i) => (
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
          <h3>{p('play.coverageTitle')}</h3>
          <p className="small muted">{p('play.coverageSays')}</p>
          {tests.coverage.map((each) => (
            <div key={each.file} className="stack stack--tight small play-cover">
              <button type="button" className="linklike" onClick={() => openFile(each.file)}>
                {p('play.coverage', { file: each.file, ...coverageSum(each) })}
              </button>
              <meter className="play-meter" min={0} max={100} value={coverageSum(each).percent}>
                {coverageSum(each).percent}
              </meter>
            </div>
          ))}
        </div>
      )}
    </>
  )
}

function gasText(gas: number, before: number | undefined): string {
  const values = { gas: formatCount(gas), by: formatCount(Math.abs(gas - (before ?? gas))) }
  if (before === undefined) return p('play.testGas', values)
  if (before === gas) return p('play.testGasSame', values)
  return p(gas > before ? 'play.testGasMore' : 'play.testGasLess', values)
}
