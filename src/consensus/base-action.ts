import { baseAction, readBaseTx } from '#core/block/base-tx.ts'
import { IostError } from '#core/error.ts'
import type { Tx } from '#core/tx/tx.ts'

/** What a base tx must say of the parent; gasUsage is undefined where the parent's receipts are not known. */
export type ParentFacts = {
  readonly witness: string
  readonly gasUsage: bigint | undefined
  readonly witnessChanged: boolean
}

/**
 * Checks the action of a base tx: none is accepted, one must be exact, more are refused.
 * Errors: BASE_ACTIONS, BASE_ACTION. Source: spec network §9 (2.4).
 */
export function checkBaseAction(tx: Tx, parent: ParentFacts): void {
  if (tx.actions.length > 1) throw new IostError({ code: 'BASE_ACTIONS', count: tx.actions.length })
  const [action] = tx.actions
  if (action === undefined) return
  const gasUsage = parent.gasUsage ?? readBaseTx(tx)?.gasUsage ?? 0n
  const want = baseAction({ witness: parent.witness, gasUsage, witnessChanged: parent.witnessChanged })
  if (
    action.contract !== want.contract ||
    action.actionName !== want.actionName ||
    action.data !== want.data
  ) {
    throw new IostError({
      code: 'BASE_ACTION',
      want: want.data.slice(0, 200),
      got: action.data.slice(0, 200),
    })
  }
}
