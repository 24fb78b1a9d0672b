import * as v from 'valibot'
import { IostError } from '#core/error.ts'
import { CALL_INPUT, type SignerCall, type SignerReply, type SignerRequest } from './protocol.ts'
import type { Signer } from './signer.ts'

/** Calls in work at one time; a page that sends more has lost its way. */
const MAX_OPEN_CALLS = 32

const requestSchema = v.object({
  id: v.pipe(v.number(), v.integer()),
  call: v.picklist(Object.keys(CALL_INPUT) as SignerCall[]),
  input: v.unknown(),
})

/** Answers one message of the page; never throws. Errors sent back: BAD_REQUEST, BUSY and those of the call. */
export function createSignerService(
  signer: Signer,
  reply: (message: SignerReply) => void,
): (message: unknown) => Promise<void> {
  let busy = 0
  return async (message) => {
    const parsed = v.safeParse(requestSchema, message)
    if (!parsed.success) return
    const { id, call, input } = parsed.output
    try {
      if (busy >= MAX_OPEN_CALLS) throw new IostError({ code: 'BUSY', limit: MAX_OPEN_CALLS })
      busy += 1
      const value = await answer(signer, call, input).finally(() => {
        busy -= 1
      })
      reply({ id, value })
    } catch (error) {
      reply({ id, error: toPlain(error) })
    }
  }
}

function answer(signer: Signer, call: SignerRequest['call'], input: unknown): Promise<unknown> {
  const checked = v.safeParse(CALL_INPUT[call], input)
  if (!checked.success) {
    const field = v.getDotPath(checked.issues[0] as v.BaseIssue<unknown>) ?? 'input'
    return Promise.reject(new IostError({ code: 'BAD_REQUEST', call, field }))
  }
  const handler = signer.handlers[call] as (value: unknown) => Promise<unknown>
  return handler(checked.output)
}

// A foreign error's text may quote what it choked on, a secret included: only coded errors keep their text.
function toPlain(error: unknown): { code: string; message: string; data: Record<string, unknown> } {
  if (error instanceof IostError) return error.toJSON()
  return { code: 'SIGNER_FAULT', message: 'SIGNER_FAULT', data: { code: 'SIGNER_FAULT' } }
}
