import { IostError } from '#core/error.ts'

/** Answer of `GET /faucet/challenge?account=NAME&key=BASE58`: the challenge's text and the server's seal on it. */
export type ChallengeAnswer = { readonly challenge: string; readonly seal: string }

/** Body of `POST /faucet/claim`. */
export type ClaimRequest = { readonly challenge: string; readonly seal: string; readonly nonce: number }

/** Answer of a claim: the transaction stands in a block. Amounts are IOST texts, RAM in bytes. */
export type ClaimAnswer = {
  readonly account: string
  readonly txHash: string
  /** False when the account was there already: then only IOST was sent. */
  readonly created: boolean
  readonly amount: string
  readonly pledged: string
  readonly ram: number
}

/** Answer of `GET /faucet/status`. */
export type FaucetStatus = {
  readonly account: string
  readonly amount: string
  readonly pledged: string
  readonly ram: number
  /** IOST that may still be given now, and how much comes back per hour. */
  readonly budgetLeft: string
  readonly budgetPerHour: string
  readonly waiting: number
  readonly queueLimit: number
}

export const MAX_CLAIM_BYTES = 2_048
const MAX_TEXT = 500

/** Reads the body of a claim. Errors: BAD_CLAIM with the field. */
export function parseClaim(text: string): ClaimRequest {
  let body: Record<string, unknown>
  try {
    body = JSON.parse(text)
  } catch {
    throw bad('json')
  }
  if (typeof body !== 'object' || body === null) throw bad('json')
  const { challenge, seal, nonce } = body
  if (typeof challenge !== 'string' || challenge.length > MAX_TEXT) throw bad('challenge')
  if (typeof seal !== 'string' || seal.length > MAX_TEXT) throw bad('seal')
  if (typeof nonce !== 'number' || !Number.isSafeInteger(nonce) || nonce < 0) throw bad('nonce')
  return { challenge, seal, nonce }
}

function bad(field: string): IostError {
  return new IostError({ code: 'BAD_CLAIM', field })
}
