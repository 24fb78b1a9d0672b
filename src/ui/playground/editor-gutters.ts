import { type Extension, RangeSet, StateEffect, StateField } from '@codemirror/state'
import { type EditorView, GutterMarker, gutter, keymap, lineNumbers } from '@codemirror/view'

/** What stands beside lines, from 1: a breakpoint with its condition, gas, whether tests reached it. */
export type LineBreak = { readonly line: number; readonly when?: string }
export type LineMarks = {
  readonly heat: ReadonlyMap<number, number>
  readonly coverage: ReadonlyMap<number, boolean>
}

export const setMarks = StateEffect.define<LineMarks>()
export const setBreaks = StateEffect.define<readonly LineBreak[]>()
const NO_MARKS: LineMarks = { heat: new Map(), coverage: new Map() }

const marksField = StateField.define<LineMarks>({
  create: () => NO_MARKS,
  update(value, transaction) {
    for (const effect of transaction.effects) if (effect.is(setMarks)) return effect.value
    // Lines have moved: what they cost is no longer known.
    return transaction.docChanged ? NO_MARKS : value
  },
})

class BreakMarker extends GutterMarker {
  readonly when: string | undefined
  override readonly elementClass = 'cm-break'

  constructor(when: string | undefined) {
    super()
    this.when = when
  }

  override eq(other: BreakMarker) {
    return this.when === other.when
  }

  override toDOM() {
    const dom = document.createElement('span')
    dom.textContent = this.when === undefined ? '●' : '◆'
    dom.title = this.when ?? ''
    return dom
  }
}

const breaksField = StateField.define<RangeSet<BreakMarker>>({
  create: () => RangeSet.empty,
  update(value, { effects, docChanged, changes, newDoc }) {
    const moved = docChanged ? value.map(changes) : value
    return effects.reduce((set, effect) => {
      if (!effect.is(setBreaks)) return set
      const marks = effect.value.filter(({ line }) => line >= 1 && line <= newDoc.lines)
      return RangeSet.of(
        marks.map(({ line, when }) => new BreakMarker(when).range(newDoc.line(line).from)),
        true,
      )
    }, moved)
  },
})

/** Breakpoints as they stand now, by line, each line once. */
export function breaksOf({ state }: EditorView): readonly LineBreak[] {
  const breaks = new Map<number, LineBreak>()
  for (const cursor = state.field(breaksField).iter(); cursor.value !== null; cursor.next()) {
    const { number: line } = state.doc.lineAt(Math.min(cursor.from, state.doc.length))
    const { when } = cursor.value
    breaks.set(line, when === undefined ? { line } : { line, when })
  }
  return [...breaks.values()]
}

class TextMarker extends GutterMarker {
  readonly text: string
  override readonly elementClass: string
  readonly title: string

  constructor(text: string, elementClass: string, title = '') {
    super()
    this.text = text
    this.elementClass = elementClass
    this.title = title
  }

  override eq(other: TextMarker) {
    return this.text === other.text && this.elementClass === other.elementClass
  }

  override toDOM() {
    const dom = document.createElement('span')
    dom.textContent = this.text
    dom.title = this.title
    return dom
  }
}

function heatMarker(gas: number, share: number): TextMarker {
  const level = share > 0.25 ? 4 : share > 0.1 ? 3 : share > 0.02 ? 2 : 1
  return new TextMarker(gas.toLocaleString('en'), `cm-heat-${level}`)
}

function lineSet<T>(
  view: EditorView,
  values: Iterable<readonly [number, T]>,
  mark: (value: T) => GutterMarker,
) {
  return RangeSet.of(
    [...values]
      .filter(([line]) => line >= 1 && line <= view.state.doc.lines)
      .map(([line, value]) => mark(value).range(view.state.doc.line(line).from)),
    true,
  )
}

/** Texts of marks for those who cannot tell colours or do not see. */
export type MarkTexts = { readonly reached: string; readonly missed: string }

/** The gutters: a tap on a line's number or beside it, or F9, sets and takes breakpoints. */
export function lineGutters(
  texts: MarkTexts,
  onBreaks: ((breaks: readonly LineBreak[]) => void) | undefined,
): Extension[] {
  const toggle = (view: EditorView, position: number) => {
    const { number } = view.state.doc.lineAt(position)
    const now = breaksOf(view)
    const next = now.some(({ line }) => line === number)
      ? now.filter(({ line }) => line !== number)
      : [...now, { line: number }]
    view.dispatch({ effects: setBreaks.of(next) })
    onBreaks?.(breaksOf(view))
    return true
  }
  const onTap =
    onBreaks === undefined
      ? {}
      : {
          domEventHandlers: {
            mousedown: (view: EditorView, { from }: { readonly from: number }) => toggle(view, from),
          },
        }
  const heat = gutter({
    class: 'cm-heat',
    markers(view) {
      const costs = view.state.field(marksField).heat
      const total = [...costs.values()].reduce((a, b) => a + Math.max(0, b), 0) || 1
      const shown = [...costs].filter(([, gas]) => gas > 0)
      return lineSet(view, shown, (gas) => heatMarker(gas, gas / total))
    },
  })
  const coverage = gutter({
    class: 'cm-cover',
    markers: (view) =>
      lineSet(view, view.state.field(marksField).coverage, (reached) =>
        reached
          ? new TextMarker('✓', 'cm-cover-yes', texts.reached)
          : new TextMarker('✗', 'cm-cover-no', texts.missed),
      ),
  })
  return [
    marksField,
    breaksField,
    ...(onBreaks === undefined
      ? []
      : [
          gutter({ class: 'cm-breaks', markers: (view) => view.state.field(breaksField), ...onTap }),
          keymap.of([{ key: 'F9', run: (view) => toggle(view, view.state.selection.main.head) }]),
        ]),
    lineNumbers(onTap),
    coverage,
    heat,
  ]
}
