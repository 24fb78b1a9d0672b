import { type ReactNode, useEffect, useId, useRef } from 'react'
import { t } from './text.ts'

/** A modal dialog of the browser itself: focus stays inside, Escape closes, the rest of the page is inert. */
export function Dialog({
  title,
  onClose,
  children,
}: {
  readonly title: string
  readonly onClose: () => void
  readonly children: ReactNode
}) {
  const dialog = useRef<HTMLDialogElement>(null)
  const heading = useId()
  useEffect(() => {
    const element = dialog.current
    element?.showModal()
    return () => element?.close()
  }, [])
  return (
    <dialog ref={dialog} className="dialog" aria-labelledby={heading} onClose={onClose}>
      <div className="stack">
        <h2 id={heading}>{title}</h2>
        {children}
        <div className="row">
          <button type="button" className="button" onClick={onClose}>
            {t('action.close')}
          </button>
        </div>
      </div>
    </dialog>
  )
}
