import { useEffect, useState } from 'react'
import { codeOf } from '#core/error.ts'
import { Dialog } from '#ui/shared/dialog.tsx'
import { Field } from '#ui/shared/field.tsx'
import { Icon } from '#ui/shared/icon.tsx'
import { Notice } from '#ui/shared/states.tsx'
import { projectOfExample } from './example-project.ts'
import { EXAMPLES } from './examples/all.ts'
import type { Project } from './project.ts'
import { fromZip, toFragment, toZip } from './share.ts'
import { ownCopy } from './start.ts'
import { keptProjects, type Snapshot, snapshotsOf } from './storage.ts'
import { openProject, openShared, setFiles, setTitle, sharedNow, usePlayground } from './store.ts'
import { p } from './text.ts'

/** Which project is open, and the ways in and out of the page. */
export function ProjectBar() {
  const { project, readOnly, busy } = usePlayground()
  const [kept, setKept] = useState<readonly Project[]>([])
  const [said, setSaid] = useState<string>()
  const [history, setHistory] = useState<readonly Snapshot[]>()
  useEffect(() => {
    keptProjects().then(setKept, () => undefined)
  }, [project.id, readOnly])

  async function share(): Promise<void> {
    try {
      const link = `${location.origin}/playground#${toFragment(sharedNow())}`
      await navigator.clipboard.writeText(link)
      setSaid(p('play.shared'))
    } catch (error) {
      setSaid(codeOf(error) === 'LINK_TOO_LONG' ? p('play.tooLong') : String((error as Error).message))
    }
  }

  function choose(value: string): void {
    const example = EXAMPLES.find(({ id }) => `example/${id}` === value)
    const own = kept.find(({ id }) => id === value)
    if (example !== undefined) void openProject(ownCopy(projectOfExample(example)))
    else if (own !== undefined) void openProject(own)
  }

  async function importZip(file: File | undefined): Promise<void> {
    if (file === undefined) return
    try {
      const title = file.name.replace(/[.]zip$/, '')
      await openShared(fromZip(new Uint8Array(await file.arrayBuffer()), title), false)
    } catch (error) {
      usePlayground.setState({ fault: { code: codeOf(error), message: file.name } })
    }
  }

  return (
    <div className="card play-bar">
      <Field
        label={p('play.name')}
        value={project.title}
        onChange={(event) => setTitle(event.target.value)}
      />
      <div className="field">
        <label htmlFor="play-open">{p('play.open')}</label>
        <select
          id="play-open"
          value=""
          disabled={busy !== undefined}
          onChange={(event) => choose(event.target.value)}
        >
          <option value="">{p('play.choose')}</option>
          {kept.length > 0 && (
            <optgroup label={p('play.mine')}>
              {kept.map(({ id, title }) => (
                <option key={id} value={id}>
                  {title}
                </option>
              ))}
            </optgroup>
          )}
          <optgroup label={p('play.examples')}>
            {EXAMPLES.map(({ id, title }) => (
              <option key={id} value={`example/${id}`}>
                {title}
              </option>
            ))}
          </optgroup>
        </select>
      </div>
      <div className="row">
        <button type="button" className="button button--small" onClick={() => void share()}>
          <Icon name="copy" />
          {p('play.share')}
        </button>
        <button type="button" className="button button--small" onClick={saveZip}>
          <Icon name="download" />
          {p('play.export')}
        </button>
        <label className="button button--small">
          <Icon name="file" />
          {p('play.import')}
          <input
            className="visually-hidden"
            type="file"
            accept=".zip,application/zip"
            onChange={(event) => void importZip(event.target.files?.[0])}
          />
        </label>
        <button
          type="button"
          className="button button--small"
          onClick={() => void snapshotsOf(project.id).then(setHistory, () => setHistory([]))}
        >
          <Icon name="clock" />
          {p('play.history')}
        </button>
        <span role="status" className="small">
          {said}
        </span>
      </div>
      {history !== undefined && (
        <Dialog title={p('play.history')} onClose={() => setHistory(undefined)}>
          {history.length === 0 && <Notice>{p('play.noHistory')}</Notice>}
          <ul className="list">
            {history.map(({ at, files }) => (
              <li key={at} className="row row--apart">
                <span>{new Date(at).toLocaleString()}</span>
                <button
                  type="button"
                  className="button button--small"
                  onClick={() => {
                    setFiles(files)
                    setHistory(undefined)
                  }}
                >
                  {p('play.restore')}
                </button>
              </li>
            ))}
          </ul>
        </Dialog>
      )}
    </div>
  )
}

function saveZip(): void {
  const shared = sharedNow()
  const { title } = shared
  const url = URL.createObjectURL(new Blob([toZip(shared)], { type: 'application/zip' }))
  const link = document.createElement('a')
  link.href = url
  link.download = `${title.replace(/[^\w-]+/g, '-') || 'project'}.zip`
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
