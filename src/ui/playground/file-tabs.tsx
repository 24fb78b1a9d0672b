import { useState } from 'react'
import { Dialog } from '#ui/shared/dialog.tsx'
import { Field } from '#ui/shared/field.tsx'
import { Icon } from '#ui/shared/icon.tsx'
import { checkFiles } from './project.ts'
import { openFile, setFiles } from './store/files.ts'
import { usePlayground } from './store/state.ts'
import { p } from './text.ts'

const EMPTY_CONTRACT = 'class Contract {\n  init() {}\n}\n\nmodule.exports = Contract;\n'

/** The project's files; one is open. */
export function FileTabs() {
  const { project, file, readOnly } = usePlayground()
  const [adding, setAdding] = useState(false)
  const names = Object.keys(project.files)
  return (
    <div className="play-files">
      <div className="tabs" role="tablist" aria-label={p('play.files')}>
        {names.map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            aria-selected={name === file}
            onClick={() => openFile(name)}
          >
            {name}
          </button>
        ))}
      </div>
      {!readOnly && (
        <div className="row">
          <button type="button" className="button button--small" onClick={() => setAdding(true)}>
            <Icon name="plus" />
            {p('play.addFile')}
          </button>
          {names.length > 1 && (
            <button
              type="button"
              className="button button--small"
              onClick={() =>
                setFiles(Object.fromEntries(Object.entries(project.files).filter(([name]) => name !== file)))
              }
            >
              {p('play.deleteFile')}
            </button>
          )}
        </div>
      )}
      {adding && <NewFile onClose={() => setAdding(false)} />}
    </div>
  )
}

function NewFile({ onClose }: { readonly onClose: () => void }) {
  const { project } = usePlayground()
  const [name, setName] = useState('')
  const [wrong, setWrong] = useState<string>()
  return (
    <Dialog title={p('play.addFile')} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          if (name in project.files) return setWrong(name)
          try {
            const text = name.endsWith('.js') ? EMPTY_CONTRACT : ''
            setFiles(checkFiles({ ...project.files, [name]: text }), name)
            onClose()
          } catch (error) {
            setWrong((error as Error).message)
          }
        }}
      >
        <Field
          label={p('play.fileName')}
          value={name}
          error={wrong}
          onChange={(event) => setName(event.target.value)}
        />
        <button type="submit" className="button button--main">
          {p('play.addFile')}
        </button>
      </form>
    </Dialog>
  )
}
