import { utf8Length } from '#core/codec/bytes.ts'
import { type Decimal, formatDecimal } from '#core/codec/decimal.ts'
import { IostError } from '#core/error.ts'
import { TX_LIFE_NS } from '#core/params.ts'
import { checkActionData } from '#core/tx/action-data.ts'
import type { Action, AmountLimit, Tx } from '#core/tx/tx.ts'
import { checkGasBounds } from '#core/tx/tx-checks.ts'
import { txFullBytes } from '#core/tx/tx-hash.ts'

/** What every transaction needs: `now` is the network's time in ns (the relay's, not the machine's). */
export type TxOptions = {
  readonly publisher: string
  readonly chainId: number
  readonly now: bigint
  /** Hundredths of gas. */
  readonly gasLimit: bigint
  /** Hundredths; 100 is the normal price. */
  readonly gasRatio?: bigint
  readonly lifetimeNs?: bigint
  /** Further authorities, `name@permission`. */
  readonly signers?: readonly string[]
}

export type Transfer = {
  readonly token: string
  readonly from: string
  readonly to: string
  readonly amount: Decimal
  readonly memo: string
}

/** Longest memo the token contract takes, bytes of UTF-8. */
export const MAX_MEMO_BYTES = 512
const NO_BYTES = new Uint8Array(0)
/** The time is set a little into the past, so that a block made at once may already take the transaction. */
const BACKDATE_NS = 500_000_000n

/**
 * An unsigned transaction of any actions. The amount limits are the caller's: what is not listed cannot be spent.
 * Errors: TX_LIFETIME, ACTION_DATA, TX_GAS_RATIO, TX_GAS_LIMIT.
 */
export function buildTx(
  actions: readonly Action[],
  amountLimit: readonly AmountLimit[],
  options: TxOptions,
): Tx {
  const lifetime = options.lifetimeNs ?? TX_LIFE_NS
  if (lifetime <= 0n || lifetime > TX_LIFE_NS) throw new IostError({ code: 'TX_LIFETIME', lifetime })
  for (const action of actions) checkActionData(action)
  const time = options.now - BACKDATE_NS
  const tx: Tx = {
    time,
    expiration: time + lifetime,
    gasRatio: options.gasRatio ?? 100n,
    gasLimit: options.gasLimit,
    delay: 0n,
    chainId: options.chainId,
    actions,
    signers: options.signers ?? [],
    signs: [],
    publisher: options.publisher,
    publishSigns: [],
    referredTx: NO_BYTES,
    amountLimit,
  }
  checkGasBounds(tx)
  return tx
}

/**
 * A transfer of one token whose amount limit is exactly the amount: the transaction can never spend more.
 * Errors: MEMO_TOO_LONG, ACCOUNT_NAME and those of `buildTx`.
 */
export function buildTransfer(transfer: Transfer, options: TxOptions): Tx {
  const bytes = utf8Length(transfer.memo)
  if (bytes > MAX_MEMO_BYTES) throw new IostError({ code: 'MEMO_TOO_LONG', bytes, limit: MAX_MEMO_BYTES })
  const amount = formatDecimal(transfer.amount)
  const data = JSON.stringify([transfer.token, transfer.from, transfer.to, amount, transfer.memo])
  const action: Action = { contract: 'token.iost', actionName: 'transfer', data }
  return buildTx([action], [{ token: transfer.token, val: amount }], options)
}

/** What a transaction is expected to cost. */
export type TransferCost = {
  /** Hundredths of gas. */
  readonly gas: bigint
  /** Bytes of RAM: a first transfer of a token to an account writes one new balance, paid by the sender. */
  readonly ram: number
  /** Hundredths of gas: a limit with room above the expected charge. */
  readonly gasLimit: bigint
  /** The figures come from executing the transaction, not from a rule of thumb. */
  readonly isExecuted?: boolean
}

const CENTI = 100n
const SIGNATURE_BYTES = 105 + 8
/** Work of `token.iost/transfer` besides size, authority and receipt. Source: spec contracts §5.1, §4.4 worked example. */
const TRANSFER_GAS = 4_300
/** A stored account record with one key in each permission; its length is charged when authority is checked. */
const ACCOUNT_RECORD_BYTES = 420
const GAS_PER_BYTE = 10

/** Expected charge of a transfer before it is signed; the receipt has the true figure. */
export function estimateTransfer(tx: Tx): TransferCost {
  const size = txFullBytes(tx).length + SIGNATURE_BYTES
  const receipt = utf8Length(tx.actions[0]?.data ?? '') + 4
  const gas =
    GAS_PER_BYTE * size + ACCOUNT_RECORD_BYTES + TRANSFER_GAS + GAS_PER_BYTE * receipt + 4 * GAS_PER_BYTE
  const units = BigInt(Math.ceil(gas))
  const charge = (units * tx.gasRatio * CENTI) / 100n
  const limit = ((units * 2n + 9_999n) / 10_000n) * 10_000n
  return { gas: charge, ram: 0, gasLimit: limit * tx.gasRatio }
}
