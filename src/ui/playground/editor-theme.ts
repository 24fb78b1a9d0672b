import { HighlightStyle } from '@codemirror/language'
import { EditorView } from '@codemirror/view'
import { tags } from '@lezer/highlight'

/** Colours come from the page's own variables, which reach into the editor's shadow tree. */
export const editorTheme = EditorView.theme({
  '&': { backgroundColor: 'var(--surface)', color: 'var(--text)', height: '100%', fontSize: '0.875rem' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.5' },
  '.cm-content': { caretColor: 'var(--accent)' },
  '.cm-cursor': { borderLeftColor: 'var(--accent)' },
  '&.cm-focused': { outline: '2px solid var(--accent)', outlineOffset: '-2px' },
  '.cm-gutters': { backgroundColor: 'var(--sunken)', color: 'var(--muted)', border: 'none' },
  '.cm-activeLine, .cm-activeLineGutter': {
    backgroundColor: 'color-mix(in srgb, var(--accent) 8%, transparent)',
  },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'color-mix(in srgb, var(--accent) 28%, transparent)',
  },
  '.cm-tooltip, .cm-panels': {
    backgroundColor: 'var(--surface)',
    color: 'var(--text)',
    border: '1px solid var(--line-strong)',
  },
  '.cm-tooltip-autocomplete ul li[aria-selected]': {
    backgroundColor: 'var(--accent)',
    color: 'var(--on-accent)',
  },
  '.cm-doc': { padding: '0.5rem 0.75rem', maxWidth: '22rem', fontFamily: 'var(--font)' },
  '.cm-doc strong': { fontFamily: 'var(--mono)', display: 'block' },
  '.cm-breaks': { width: '1.125rem', cursor: 'pointer' },
  '.cm-break': { color: 'var(--bad)', textAlign: 'center' },
  '.cm-lineNumbers': { cursor: 'pointer' },
  '.cm-cover .cm-gutterElement': { padding: '0 0.125rem', textAlign: 'center', fontSize: '0.75rem' },
  // The chain's findings in the page's own colours and shapes: a square stops, a rhomb warns, a dot notes.
  '.cm-gutter-lint': { width: '1.125rem' },
  '.cm-lint-marker': { width: '0.5rem', height: '0.5rem', margin: '0.375rem auto', content: 'normal' },
  '.cm-lint-marker-error': { content: 'normal', backgroundColor: 'var(--bad)' },
  '.cm-lint-marker-warning': {
    content: 'normal',
    backgroundColor: 'var(--warn)',
    transform: 'rotate(45deg)',
  },
  '.cm-lint-marker-info': { content: 'normal', backgroundColor: 'var(--muted)', borderRadius: '50%' },
  '.cm-cover-yes': { color: 'var(--good)' },
  '.cm-cover-no': { color: 'var(--on-accent)', backgroundColor: 'var(--bad)', fontWeight: '700' },
  '.cm-heat': { textAlign: 'right' },
  '@media (max-width: 40rem)': {
    '.cm-gutter-lint': { display: 'none !important' },
    '.cm-lineNumbers .cm-gutterElement': { minWidth: '1.5rem', padding: '0 0.125rem' },
    '.cm-heat .cm-gutterElement': { padding: '0 0.25rem', fontSize: '0.6875rem' },
  },
  '.cm-heat .cm-gutterElement': {
    padding: '0 0.375rem',
    fontSize: '0.75rem',
    fontVariantNumeric: 'tabular-nums',
  },
  '.cm-heat-1': { backgroundColor: 'color-mix(in srgb, var(--warn) 8%, transparent)' },
  '.cm-heat-2': { backgroundColor: 'color-mix(in srgb, var(--warn) 18%, transparent)', color: 'var(--text)' },
  '.cm-heat-3': { backgroundColor: 'color-mix(in srgb, var(--warn) 32%, transparent)', color: 'var(--text)' },
  '.cm-heat-4': { backgroundColor: 'color-mix(in srgb, var(--warn) 50%, transparent)', color: 'var(--text)' },
  '.cm-step': { backgroundColor: 'color-mix(in srgb, var(--accent) 26%, transparent)' },
})

export const editorColours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword], color: 'var(--accent)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--good)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--warn)' },
  { tag: [tags.comment], color: 'var(--muted)', fontStyle: 'italic' },
  { tag: [tags.definition(tags.variableName), tags.className], fontWeight: '600' },
  { tag: tags.invalid, color: 'var(--bad)' },
])
