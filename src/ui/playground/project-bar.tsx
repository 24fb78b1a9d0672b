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
import { openLast, ownCopy } from './start.ts'
import { dropProject, keptProjects, type Snapshot, snapshotsOf } from './storage.ts'
import { setFiles, setTitle } from './store/files.ts'
import { openProject, openShared, sharedNow } from './store/open.ts'
import { usePlayground } from './store/state.ts'
import { p } from './text.ts'

const MAX_ABOUT = 300

/** Which project is open, and the ways in and out of the page. */
export function ProjectBar() {
  const { project, readOnly, busy } = usePlayground()
  const [kept, setKept] = useState<readonly Project[]>([])
  const [said, setSaid] = useState<'copied' | 'tooLong' | { readonly link: string }>()
  const [isDropping, setDropping] = useState(false)
  const [history, setHistory] = useState<readonly Snapshot[]>()
  useEffect(() => {
    keptProjects().then(setKept, () => undefined)
  }, [project.id, readOnly])
  // What was said was about what the project was then.
  useEffect(() => setSaid(undefined), [project])

  async function share(): Promise<void> {
    let link: string
    try {
      link = `${location.origin}/playground#${toFragment(sharedNow())}`
    } catch {
      return setSaid('tooLong')
    }
    try {
      await navigator.clipboard.writeText(link)
      setSaid('copied')
    } catch {
      setSaid({ link })
    }
  }

  async function drop(): Promise<void> {
    setDropping(false)
    await dropProject(project.id).catch(() => undefined)
    await openLast()
  }

  const about = aboutOf(project.files['README.md'])

  function choose(value: string): void {
    const example = EXAMPLES.find(({ id }) => `example/${id}` === value)
    const own = kept.find(({ id }) => id === value)
    if (example !== undefined) void openProject(copyOf(projectOfExample(example), kept))
    else if (own !== undefined) void openProject(own)
  }

  async function importZip(file: File | undefined): Promise<void> {
    if (file === undefined) return
    try {
      const title = file.name.replace(/[.]zip$/, '')
      await openShared(fromZip(new Uint8Array(await file.arrayBuffer()), title), false)
    } catch (error) {
      const message = p('play.fault.zip', { name: file.name })
      usePlayground.setState({ fault: { code: codeOf(error), message } })
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
        <label className="button button--small" aria-disabled={busy !== undefined}>
          <Icon name="file" />
          {p('play.import')}
          <input
            className="visually-hidden"
            type="file"
            accept=".zip,application/zip"
            disabled={busy !== undefined}
            onChange={(event) => {
              void importZip(event.target.files?.[0])
              event.target.value = ''
            }}
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
        {kept.some(({ id }) => id === project.id) && (
          <button
            type="button"
            className="button button--small"
            disabled={busy !== undefined}
            onClick={() => setDropping(true)}
          >
            {p('play.drop')}
          </button>
        )}
        <span role="status" className="small">
          {said === 'copied' && p('play.shared')}
          {said === 'tooLong' && p('play.tooLong')}
          {typeof said === 'object' && p('play.linkByHand')}
        </span>
        {said === 'tooLong' && (
          <button type="button" className="button button--small" onClick={saveZip}>
            {p('play.saveInstead')}
          </button>
        )}
      </div>
      {typeof said === 'object' && (
        <Field
          label={p('play.linkHere')}
          value={said.link}
          readOnly
          onFocus={({ target }) => target.select()}
        />
      )}
      {about !== undefined && <p className="small muted play-bar__about">{about}</p>}
      {isDropping && (
        <Dialog title={p('play.dropTitle', { title: project.title })} onClose={() => setDropping(false)}>
          <p>{p('play.dropSays')}</p>
          <button type="button" className="button button--main" onClick={() => void drop()}>
            {p('play.dropDo')}
          </button>
        </Dialog>
      )}
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

/** The same example is not kept twice while nothing in it was changed. */
function copyOf(example: Project, kept: readonly Project[]): Project {
  const files = JSON.stringify(example.files)
  return (
    kept.find((own) => own.title === example.title && JSON.stringify(own.files) === files) ?? ownCopy(example)
  )
}

/** The first paragraph of a project's README. */
function aboutOf(readme = ''): string | undefined {
  const text = readme.split(/\n\s*\n/).find((part) => part.trim() !== '' && !part.startsWith('#'))
  return text?.trim().slice(0, MAX_ABOUT)
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
