import type { Tx } from '#core/tx/tx.ts'
import type { Preview, PreviewInput } from '#vm/preview-types.ts'

/** What the page asks of the worker that tries transactions. */
export type PreviewAsk = {
  readonly id: number
  readonly ask:
    | { readonly kind: 'keys'; readonly tx: Tx }
    | { readonly kind: 'run'; readonly input: PreviewInput }
}

export type PreviewAnswer =
  | { readonly id: number; readonly keys: readonly string[] }
  | { readonly id: number; readonly preview: Preview }
  | { readonly id: number; readonly fault: { readonly code: string; readonly message: string } }
