import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react'
import { formatCount } from '#ui/shared/format.ts'
import { Loading, Notice } from '#ui/shared/states.tsx'
import { ChainNotice } from './chain-notice.tsx'
import { ChainPanel } from './chain-panel.tsx'
import { coverageOf } from './coverage.ts'
import { Debugger } from './debug/debugger.tsx'
import { framesAt } from './debug/stepping.ts'
import { FileTabs } from './file-tabs.tsx'
import { heatOf } from './heat.ts'
import { HelpPanel } from './help-panel.tsx'
import { Problems } from './problems.tsx'
import { ProjectBar } from './project-bar.tsx'
import { RunPanel } from './run-panel.tsx'
import { startPlayground } from './start.ts'
import { editFile, setFileBreakpoints } from './store/files.ts'
import { keepShared } from './store/keep.ts'
import { stop } from './store/remake.ts'
import { clearFault, usePlayground } from './store/state.ts'
import { TestsPanel } from './tests-panel.tsx'
import { type PlayId, p } from './text.ts'
import './playground.css'

// Wallet and light node come with it: nobody who only writes needs them.
const PublishPanel = lazy(async () => ({
  default: (await import('./publish/publish-panel.tsx')).PublishPanel,
}))
const PANELS = {
  run: RunPanel,
  tests: TestsPanel,
  chain: ChainPanel,
  publish: PublishPanel,
  help: HelpPanel,
} as const
type Panel = keyof typeof PANELS
const NOTHING: readonly never[] = []
/** Fetched beside the page: it is the larger part. */
const Editor = lazy(async () => ({ default: (await import('./editor.tsx')).Editor }))

/** The place to write, run and test contracts. */
export function PlaygroundPage() {
  const state = usePlayground()
  const [ready, setReady] = useState(false)
  const [panel, setPanel] = useState<Panel>('run')
  useEffect(() => {
    void startPlayground().finally(() => setReady(true))
  }, [])
  const { project, file, reports, shown, step, busy, making, fault, readOnly } = state
  const report = reports.find(({ block }) => block.id === shown)
  const heat = useMemo(() => heatOf(report, file), [report, file])
  const trace = report?.trace
  const line = useMemo(() => {
    if (trace === undefined || step === undefined) return state.line
    const at = framesAt(trace, step)[state.frame]
    return at !== undefined && trace.calls[at.call]?.file === file ? at.line : undefined
  }, [trace, step, state.frame, state.line, file])
  const marks = state.tested[file] === project.files[file] ? state.tests : undefined
  const coverage = useMemo(() => coverageOf(marks, file), [marks, file])
  const breaks = useMemo(
    () =>
      (project.breakpoints ?? []).filter((each) => each.file === file).map(({ file: _, ...rest }) => rest),
    [project.breakpoints, file],
  )
  const View = PANELS[panel]
  if (!ready) return <Loading what={p('play.loading')} />
  return (
    <div className="play stack">
      <header className="stack stack--tight">
        <h1>{p('play.title')}</h1>
        <p className="muted">{p('play.lead')}</p>
      </header>
      <ProjectBar />
      {readOnly && (
        <Notice tone="info">
          <p>{p('play.readOnly')}</p>
          <button type="button" className="button button--small" onClick={keepShared}>
            {p('play.keep')}
          </button>
        </Notice>
      )}
      <div className="play__grid">
        <section className="play__code stack stack--tight" aria-label={p('play.files')}>
          <FileTabs />
          <Suspense fallback={<div className="play-editor" aria-busy="true" />}>
            <Editor
              key={`${project.id}/${file}`}
              name={file}
              text={project.files[file] ?? ''}
              readOnly={readOnly}
              findings={state.analyses[file] ?? NOTHING}
              heat={heat}
              coverage={coverage}
              breaks={breaks}
              step={line}
              onChange={(text) => editFile(file, text)}
              onBreaks={(lines) => setFileBreakpoints(file, lines)}
            />
          </Suspense>
          {trace !== undefined && trace.steps.length > 0 && <Debugger trace={trace} />}
          <Problems />
        </section>
        <section className="play__side stack">
          <div className="tabs" role="tablist" aria-label={p('play.panels')}>
            {(Object.keys(PANELS) as Panel[]).map((name) => (
              <button
                key={name}
                type="button"
                role="tab"
                id={`play-tab-${name}`}
                aria-controls="play-panel"
                aria-selected={panel === name}
                onClick={() => setPanel(name)}
              >
                {p(`play.tab.${name}` satisfies PlayId)}
              </button>
            ))}
          </div>
          <div className="play__busy row" role="status">
            {busy !== undefined && (
              <>
                <span className="dot" data-tone="work" />
                {making !== undefined && making.of > 1
                  ? p('play.making', { made: formatCount(making.made), of: formatCount(making.of) })
                  : p('play.busy')}
                <button type="button" className="button button--small" onClick={() => void stop()}>
                  {p('play.stop')}
                </button>
              </>
            )}
          </div>
          {fault !== undefined && <Fault {...fault} />}
          <ChainNotice />
          <div id="play-panel" role="tabpanel" aria-labelledby={`play-tab-${panel}`} className="stack">
            <Suspense fallback={<Loading what={p('play.loading')} />}>
              <View />
            </Suspense>
          </div>
        </section>
      </div>
    </div>
  )
}

/** What did not work, brought into view: it may have been asked for far below. */
function Fault({ code, message }: { readonly code: string; readonly message: string }) {
  const root = useRef<HTMLDivElement>(null)
  useEffect(() => {
    root.current?.scrollIntoView({ block: 'nearest' })
  }, [])
  return (
    <div ref={root} className="play-fault">
      <Notice tone="bad" title={p(code === 'TX_REFUSED' ? 'play.refused' : 'play.fault')} alert>
        <p className="wrap-any">{message}</p>
        <p className="small muted mono">{code}</p>
        <button type="button" className="button button--small" onClick={clearFault}>
          {p('play.faultSeen')}
        </button>
      </Notice>
    </div>
  )
}
