import {
  autocompletion,
  type CompletionContext,
  closeBrackets,
  completionKeymap,
} from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { javascriptLanguage } from '@codemirror/lang-javascript'
import { bracketMatching, indentOnInput, syntaxHighlighting } from '@codemirror/language'
import { lintGutter, setDiagnostics } from '@codemirror/lint'
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search'
import { Compartment, EditorState, type Extension, StateEffect, StateField } from '@codemirror/state'
import {
  Decoration,
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  hoverTooltip,
  keymap,
} from '@codemirror/view'
import { useEffect, useRef } from 'react'
import { API, apiDoc, TEST_API } from './api-docs.ts'
import { breaksOf, type LineBreak, lineGutters, setBreaks, setMarks } from './editor-gutters.ts'
import { editorColours, editorTheme } from './editor-theme.ts'
import type { Finding } from './machine/messages.ts'
import { isContract, isTestScript } from './project.ts'
import { p } from './text.ts'

type Props = {
  readonly name: string
  readonly text: string
  readonly readOnly: boolean
  readonly findings: readonly Finding[]
  /** Gas by line, from 1. */
  readonly heat: ReadonlyMap<number, number> | undefined
  /** Lines that can run, and whether tests reached them. */
  readonly coverage: ReadonlyMap<number, boolean> | undefined
  readonly breaks: readonly LineBreak[]
  /** The line a stepped run stands at, or one to look at. */
  readonly step: number | undefined
  readonly onChange: (text: string) => void
  readonly onBreaks: (breaks: readonly LineBreak[]) => void
}

const NONE = new Map<number, never>()

/** The code editor. It lives in a shadow tree: there its styles are adopted sheets, which the page's policy allows. */
export function Editor(props: Props) {
  const { name, text, readOnly, findings, heat, coverage, breaks, step } = props
  const host = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(undefined)
  const latest = useRef(props)
  latest.current = props

  useEffect(() => {
    const element = host.current
    if (element === null) return
    const root = element.shadowRoot ?? element.attachShadow({ mode: 'open' })
    const editor = new EditorView({
      root,
      parent: root,
      state: EditorState.create({ doc: text, extensions: extensions(name, latest) }),
    })
    view.current = editor
    return () => {
      editor.destroy()
      view.current = undefined
    }
  }, [name])

  useEffect(() => {
    const editor = view.current
    if (editor === undefined || editor.state.doc.toString() === text) return
    const changes = { from: 0, to: editor.state.doc.length, insert: text }
    editor.dispatch({ changes, effects: setBreaks.of(latest.current.breaks) })
  }, [text])

  useEffect(() => {
    const editor = view.current
    if (editor === undefined) return
    editor.dispatch({
      effects: [
        locked.reconfigure(EditorState.readOnly.of(readOnly)),
        setMarks.of({ heat: heat ?? NONE, coverage: coverage ?? NONE }),
        setStep.of(step ?? 0),
      ],
    })
    if (step !== undefined && step > 0 && step <= editor.state.doc.lines) {
      editor.dispatch({
        effects: EditorView.scrollIntoView(editor.state.doc.line(step).from, { y: 'center' }),
      })
    }
  }, [readOnly, heat, coverage, step, name])

  useEffect(() => {
    const editor = view.current
    if (editor === undefined || JSON.stringify(breaksOf(editor)) === JSON.stringify(breaks)) return
    editor.dispatch({ effects: setBreaks.of(breaks) })
  }, [breaks, name])

  useEffect(() => {
    const editor = view.current
    if (editor === undefined) return
    const { doc } = editor.state
    const diagnostics = findings
      .filter(({ line }) => line >= 1 && line <= doc.lines)
      .map(({ level, line, column, text: message }) => {
        const at = doc.line(line)
        const from = Math.min(at.to, at.from + column - 1)
        const word = /^[\w$.]+/.exec(doc.sliceString(from, at.to))?.[0].length ?? 1
        return { from, to: Math.min(at.to, from + Math.max(1, word)), severity: level, message }
      })
      .sort((a, b) => a.from - b.from)
    editor.dispatch(setDiagnostics(editor.state, diagnostics))
  }, [findings, name])

  return <div className="play-editor" ref={host} data-testid="editor" />
}

const locked = new Compartment()
const setStep = StateEffect.define<number>()

const stepField = StateField.define<number>({
  create: () => 0,
  update(value, transaction) {
    for (const effect of transaction.effects) if (effect.is(setStep)) return effect.value
    return transaction.docChanged ? 0 : value
  },
  provide: (field) =>
    EditorView.decorations.from(field, (line) => (view) => {
      if (line < 1 || line > view.state.doc.lines) return Decoration.none
      return Decoration.set([Decoration.line({ class: 'cm-step' }).range(view.state.doc.line(line).from)])
    }),
})

function extensions(name: string, latest: { readonly current: Props }): Extension[] {
  const texts = { reached: p('play.reached'), missed: p('play.missed') }
  const onBreaks = (breaks: readonly LineBreak[]) => latest.current.onBreaks(breaks)
  return [
    lintGutter(),
    lineGutters(texts, isContract(name) ? onBreaks : undefined),
    stepField,
    highlightActiveLine(),
    highlightActiveLineGutter(),
    history(),
    drawSelection(),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    highlightSelectionMatches(),
    EditorView.lineWrapping,
    locked.of(EditorState.readOnly.of(false)),
    syntaxHighlighting(editorColours),
    editorTheme,
    EditorView.contentAttributes.of({ 'aria-label': name }),
    keymap.of([...defaultKeymap, ...historyKeymap, ...completionKeymap, ...searchKeymap]),
    EditorView.domEventHandlers({ beforeinput: typeOverSelection }),
    EditorView.updateListener.of((update) => {
      if (!update.docChanged) return
      latest.current.onChange(update.state.doc.toString())
      onBreaks(breaksOf(update.view))
    }),
    ...(/[.]js(on)?$/.test(name) ? [javascriptLanguage] : []),
    ...(name.endsWith('.js') ? apiHelp(isTestScript(name)) : []),
  ]
}

/** Left to the browser, text typed over coloured text would bring an inline style, which the page's policy refuses. */
function typeOverSelection(event: InputEvent, view: EditorView): boolean {
  const { main } = view.state.selection
  const { data } = event
  if (
    event.inputType !== 'insertText' ||
    data === null ||
    main.empty ||
    view.composing ||
    view.state.readOnly
  )
    return false
  const insert = () => view.state.update(view.state.replaceSelection(data), { userEvent: 'input.type' })
  const handlers = view.state.facet(EditorView.inputHandler)
  if (!handlers.some((handle) => handle(view, main.from, main.to, data, insert))) view.dispatch(insert())
  event.preventDefault()
  return true
}

function apiHelp(inTests: boolean): Extension[] {
  const docs = inTests ? TEST_API : API
  return [
    autocompletion({ override: [(context) => completeApi(context, docs)] }),
    hoverTooltip((view, position) => hoverApi(view, position, inTests)),
  ]
}

function completeApi(context: CompletionContext, docs: typeof API) {
  const word = context.matchBefore(/[\w.]+/)
  if (word === null || (word.from === word.to && !context.explicit)) return null
  return {
    from: word.from,
    options: docs.map(({ name, args, says }) => ({
      label: name,
      detail: args,
      info: says,
      type: args === '' ? 'property' : 'function',
    })),
    validFor: /^[\w.]*$/,
  }
}

function hoverApi(view: EditorView, position: number, inTests: boolean) {
  const { from, to, text } = view.state.doc.lineAt(position)
  let start = position
  let end = position
  while (start > from && /[\w.]/.test(text[start - from - 1] as string)) start--
  while (end < to && /\w/.test(text[end - from] as string)) end++
  let entry = apiDoc(text.slice(start - from, end - from), inTests)
  if (entry === undefined) {
    // On the object of a call it is the function that is asked about.
    while (end < to && /[\w.]/.test(text[end - from] as string)) end++
    entry = apiDoc(text.slice(start - from, end - from), inTests)
  }
  if (entry === undefined) return null
  const { name, args, says } = entry
  return {
    pos: start,
    end,
    create() {
      const dom = document.createElement('div')
      dom.className = 'cm-doc'
      const title = document.createElement('strong')
      title.textContent = name + args
      dom.append(title, says)
      return { dom }
    },
  }
}
