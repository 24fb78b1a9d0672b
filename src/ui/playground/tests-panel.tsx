import { Field } from '#ui/shared/field.tsx'
import { formatCount } from '#ui/shared/format.ts'
import { Notice } from '#ui/shared/states.tsx'
import { coverageSum } from './coverage.ts'
import type { PropertyResult } from './machine/messages.ts'
import { isTestScript, TESTS_FILE } from './project.ts'
import { openFile } from './store/files.ts'
import { usePlayground } from './store/state.ts'
import { replayTest, runTests, setSeed, testGas } from './store/tests.ts'
import { p } from './text.ts'

const MAX_SEED = 2 ** 31 - 1

/** The project's tests, step by step, and which lines they reached. */
export function TestsPanel() {
  const { project, tests, busy, gasBefore } = usePlayground()
  const scripts = Object.keys(project.files).filter(isTestScript)
  const sources = [...(project.files[TESTS_FILE] === undefined ? [] : [TESTS_FILE]), ...scripts]
  if (sources.length === 0) return <Notice>{p('play.noTests')}</Notice>
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
        {sources.map((name) => (
          <button key={name} type="button" className="linklike" onClick={() => openFile(name)}>
            {name}
          </button>
        ))}
      </div>
      {scripts.length > 0 && <Seed />}
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
              {result.property !== undefined && <Property property={result.property} />}
              {result.calls.length > 0 && (
                <div>
                  <button
                    type="button"
                    className="button button--small"
                    disabled={busy !== undefined}
                    onClick={() => void replayTest(result.calls)}
                  >
                    {p('play.replay')}
                  </button>
                </div>
              )}
              <ol className="play-findings">
                {result.steps.map((step, i) => (
                  <li key={i} data-level={step.ok ? 'ok' : 'error'}>
                    <span className="mono small wrap-any">{step.label}</span>
                    <span className="small wrap-any">
                      {step.text} {step.gas > 0 && `· ${p('play.gasOf', { gas: formatCount(step.gas) })}`}
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

/** Which values a property was tried with, and the smallest that break it. */
function Property({ property }: { readonly property: PropertyResult }) {
  const { seed, runs, shrinks, counterexample } = property
  if (counterexample === undefined) return <p className="small">{p('play.held', { runs, seed })}</p>
  return (
    <div className="stack stack--tight" data-testid="counterexample">
      <p className="small">{p('play.broken', { runs, seed, shrinks })}</p>
      <p className="mono play-counterexample wrap-any">{counterexample}</p>
    </div>
  )
}

function Seed() {
  const seed = usePlayground((state) => state.seed)
  return (
    <div className="search">
      <Field
        label={p('play.seed')}
        type="number"
        min={0}
        max={MAX_SEED}
        value={seed}
        onChange={({ target }) =>
          setSeed(Math.min(MAX_SEED, Math.max(0, Math.floor(Number(target.value)) || 0)))
        }
      />
      <button type="button" className="button" onClick={() => setSeed((seed + 1) % MAX_SEED)}>
        {p('play.nextSeed')}
      </button>
    </div>
  )
}

function gasText(gas: number, before: number | undefined): string {
  const values = { gas: formatCount(gas), by: formatCount(Math.abs(gas - (before ?? gas))) }
  if (before === undefined) return p('play.testGas', values)
  if (before === gas) return p('play.testGasSame', values)
  return p(gas > before ? 'play.testGasMore' : 'play.testGasLess', values)
}
