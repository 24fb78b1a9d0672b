import type { Signature, Tx } from '#core/tx/tx.ts'
import type { MessageValue } from './schema.ts'

const EMPTY = new Uint8Array(0)
const HUNDREDTHS = 100

/**
 * The transaction of a TransactionRequest. Ratio and limit are multiplied as doubles and cut toward zero, so 1.15
 * becomes 114: signers must hash those same integers. Source: spec chain §8.7.
 */
export function txOfRequest(request: MessageValue): Tx {
  const list = (name: string) => (request[name] as readonly MessageValue[] | undefined) ?? []
  return {
    time: int(request['time']),
    expiration: int(request['expiration']),
    gasRatio: hundredths(request['gas_ratio']),
    gasLimit: hundredths(request['gas_limit']),
    delay: int(request['delay']),
    chainId: (request['chain_id'] as number | undefined) ?? 0,
    actions: list('actions').map((action) => ({
      contract: text(action['contract']),
      actionName: text(action['action_name']),
      data: text(action['data']),
    })),
    amountLimit: list('amount_limit').map((limit) => ({
      token: text(limit['token']),
      val: text(limit['value']),
    })),
    signers: (request['signers'] as readonly string[] | undefined) ?? [],
    signs: list('signatures').map(signatureOf),
    publisher: text(request['publisher']),
    publishSigns: list('publisher_sigs').map(signatureOf),
    referredTx: EMPTY,
  }
}

function signatureOf(value: MessageValue): Signature {
  return {
    algorithm: (value['algorithm'] as number | undefined) ?? 0,
    sig: (value['signature'] as Uint8Array | undefined) ?? EMPTY,
    pubKey: (value['public_key'] as Uint8Array | undefined) ?? EMPTY,
  }
}

function hundredths(value: unknown): bigint {
  const product = ((value as number | undefined) ?? 0) * HUNDREDTHS
  // A double outside int64 has no meaning as a limit; what comes of it is refused by the range checks.
  return Number.isFinite(product) ? BigInt.asIntN(64, BigInt(Math.trunc(product))) : 0n
}

function int(value: unknown): bigint {
  return (value as bigint | undefined) ?? 0n
}

function text(value: unknown): string {
  return (value as string | undefined) ?? ''
}
