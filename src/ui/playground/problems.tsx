import { isContract } from './project.ts'
import { makeAbi, openFile } from './store/files.ts'
import { usePlayground } from './store/state.ts'
import { p } from './text.ts'

/** What the validator and an attentive reader say about the open contract; each finding leads to its place. */
export function Problems() {
  const { file, analyses, readOnly } = usePlayground()
  if (!isContract(file)) return null
  const findings = analyses[file]
  return (
    <div className="stack stack--tight">
      <div className="row row--apart">
        <h2>{p('play.problems')}</h2>
        {!readOnly && (
          <button type="button" className="button button--small" onClick={() => void makeAbi(file)}>
            {p('play.makeAbi')}
          </button>
        )}
      </div>
      {findings?.every(({ level }) => level !== 'error') && (
        <p className="small muted">{p('play.noProblems')}</p>
      )}
      <ul className="play-findings" data-testid="findings">
        {findings?.map(({ level, line, column, text }) => (
          <li key={`${line}:${column}:${text}`} data-level={level}>
            <span className="small">
              <strong>{p(`play.level.${level}`)}</strong>{' '}
              <button type="button" className="linklike" onClick={() => openFile(file, line)}>
                {p('play.line', { line, column })}
              </button>
            </span>
            <span>{text}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}
