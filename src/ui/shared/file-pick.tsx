import { useId } from 'react'

/** Largest file read into the page. */
const MAX_FILE_BYTES = 2_000_000

/** A file chosen by the person, handed on as text; too large a file as an empty text, which every reader refuses. */
export function FilePick({
  label,
  accept,
  onText,
}: {
  readonly label: string
  readonly accept: string
  readonly onText: (text: string) => void
}) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="file"
        accept={accept}
        onChange={async (event) => {
          const file = event.target.files?.[0]
          if (file !== undefined) onText(file.size > MAX_FILE_BYTES ? '' : await file.text())
        }}
      />
    </div>
  )
}

/** Hands a text to the person as a file. */
export function saveFile(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
