import { IostError } from '#core/error.ts'

/** A contract call that ends with an error text; the cost so far stays on the frame's meter. */
export function failure(reason: string): IostError {
  return new IostError({ code: 'CONTRACT_FAILED', reason: reason.slice(0, 200) }, reason)
}

/** Text of whatever a call threw that is a contract's own failure; anything else is thrown on. */
export function failureText(error: unknown): string {
  if (error instanceof IostError && (error.code === 'CONTRACT_FAILED' || error.code === 'DECIMAL'))
    return error.message
  throw error
}
