import { encodeBase64 } from '#core/codec/base64.ts'
import { IostError } from '#core/error.ts'
import { algorithmOf } from '#core/keys/algorithm.ts'
import type { Signature, Tx } from '#core/tx/tx.ts'
import { limitedText } from '#platform/limited-text.ts'

/** What a faucet asks of a full node. Errors: NODE_UNREACHABLE, NODE_ANSWER, NODE_REFUSED with the node's text. */
export type NodeClient = {
  chainId(): Promise<number>
  /** An account's active keys and its gas in whole units, or undefined when there is no such account. */
  account(name: string): Promise<NodeAccount | undefined>
  /** What a byte of RAM costs now, fee included, in IOST. */
  ramPrice(): Promise<number>
  /** Hash (base58) of the sent transaction. */
  send(tx: Tx): Promise<string>
  /** Status of a transaction that stands in a block, or undefined. */
  receipt(hash: string): Promise<{ readonly ok: boolean; readonly message: string } | undefined>
}

export type NodeAccount = { readonly activeKeys: readonly string[]; readonly gas: number }

const TIMEOUT_MS = 10_000
const MAX_ANSWER_CHARS = 1_000_000
const HUNDREDTHS = 100

/** A question to a node's REST interface: a path below its root and, for POST, the body. */
export type NodeAsk = (path: string, body?: object) => Promise<Record<string, unknown>>

/** Creates the way to ask a node at an origin such as `http://127.0.0.1:30001`. Errors: as NodeClient. */
export function createNodeAsk(origin: string, fetchFrom: typeof fetch = fetch): NodeAsk {
  return async (path, body) => {
    const init: RequestInit = { signal: AbortSignal.timeout(TIMEOUT_MS) }
    if (body !== undefined) Object.assign(init, { method: 'POST', body: JSON.stringify(body) })
    let status: number
    let text: string | undefined
    try {
      const answer = await fetchFrom(`${origin}/${path}`, init)
      status = answer.status
      text = await limitedText(answer, MAX_ANSWER_CHARS)
    } catch (error) {
      throw new IostError(
        { code: 'NODE_UNREACHABLE', reason: String(error) },
        'the full node does not answer',
      )
    }
    const value = text === undefined ? undefined : parseObject(text)
    if (value === undefined) throw new IostError({ code: 'NODE_ANSWER', status, path })
    if (status !== 200) {
      const reason = String(value['message'] ?? value['error'] ?? text).slice(0, 500)
      throw new IostError({ code: 'NODE_REFUSED', reason }, reason)
    }
    return value
  }
}

/** Creates a client of a node's REST interface. Source: spec chain §8. */
export function createNodeClient(origin: string, fetchFrom: typeof fetch = fetch): NodeClient {
  const ask = createNodeAsk(origin, fetchFrom)
  return {
    async chainId() {
      return Number((await ask('getChainInfo'))['chain_id'])
    },
    async account(name) {
      let answer: Record<string, unknown>
      try {
        answer = await ask(`getAccount/${name}/0`)
      } catch (error) {
        if (
          error instanceof IostError &&
          error.code === 'NODE_REFUSED' &&
          error.message.includes('not found')
        )
          return undefined
        throw error
      }
      const gas = (answer['gas_info'] as { current_total?: unknown } | undefined)?.current_total
      const permissions = answer['permissions'] as { active?: { items?: { id?: unknown }[] } } | undefined
      return {
        gas: Number(gas ?? 0),
        activeKeys: (permissions?.active?.items ?? []).map((item) => String(item.id)),
      }
    },
    async ramPrice() {
      return Number((await ask('getRAMInfo'))['buy_price'])
    },
    async send(tx) {
      return String((await ask('sendTx', txRequest(tx)))['hash'])
    },
    async receipt(hash) {
      let answer: Record<string, unknown>
      try {
        // The receipt's own route knows irreversible transactions only.
        answer = await ask(`getTxByHash/${hash}`)
      } catch (error) {
        if (error instanceof IostError && error.code === 'NODE_REFUSED') return undefined
        throw error
      }
      const transaction = answer['transaction'] as { tx_receipt?: Record<string, unknown> | null } | null
      const receipt = transaction?.tx_receipt ?? undefined
      if (answer['status'] === 'PENDING' || receipt === undefined) return undefined
      return { ok: receipt['status_code'] === 'SUCCESS', message: String(receipt['message'] ?? '') }
    },
  }
}

/** The JSON body of sendTx. Source: spec chain §8.7. */
function txRequest(tx: Tx): object {
  return {
    time: tx.time.toString(),
    expiration: tx.expiration.toString(),
    gas_ratio: Number(tx.gasRatio) / HUNDREDTHS,
    gas_limit: Number(tx.gasLimit) / HUNDREDTHS,
    delay: tx.delay.toString(),
    chain_id: tx.chainId,
    actions: tx.actions.map((action) => ({
      contract: action.contract,
      action_name: action.actionName,
      data: action.data,
    })),
    amount_limit: tx.amountLimit.map((limit) => ({ token: limit.token, value: limit.val })),
    signers: tx.signers,
    signatures: tx.signs.map(signatureJson),
    publisher: tx.publisher,
    publisher_sigs: tx.publishSigns.map(signatureJson),
  }
}

function signatureJson(signature: Signature): object {
  return {
    algorithm: algorithmOf(signature.algorithm) === 'ed25519' ? 'ED25519' : 'SECP256K1',
    public_key: encodeBase64(signature.pubKey),
    signature: encodeBase64(signature.sig),
  }
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
