import { encodeBase58 } from '#core/codec/base58.ts'
import { IostError } from '#core/error.ts'
import { MAX_GAS_LIMIT, MIN_GAS_LIMIT } from '#core/params.ts'
import { STATUS, type TxReceipt } from '#core/tx/receipt.ts'
import type { Tx } from '#core/tx/tx.ts'
import type { LightClient, Trust } from '#light/api.ts'
import type { Preview, PreviewInput, Stock } from '#vm/preview-types.ts'
import { createRawState, type RawState } from './raw-state.ts'
import { createPreviewMachine, type PreviewMachine } from './worker-client.ts'

/** Times the machine may come upon parts of the state it does not have yet. */
const MAX_ROUNDS = 40
const ROUND_UP = 100_000n
const PERCENT = 100n
const ROOM = {
  /** The same program on the same state: nothing but the state can make a difference. */
  code: 105n,
  /** What a contract does may depend on what others do before the block is made. */
  call: 130n,
} as const

type Done = Preview & { readonly kind: 'done' }

/** What a transaction takes and does, found out by executing it here; gas in hundredths. */
export type TxPrice = {
  readonly tx: Tx
  readonly gas: bigint
  /** The same when the hash, and so a new contract's name, is a letter shorter: one transaction in seventeen. */
  readonly gasIfShorter: bigint
  readonly gasLimit: bigint
  /** Bytes that the publisher pays for, those of a contract it publishes included. */
  readonly ram: number
  /** Bytes that others pay for. */
  readonly ramOfOthers: readonly (readonly [payer: string, bytes: number])[]
  readonly tokens: Done['tokens']
  readonly changed: readonly string[]
  readonly returns: TxReceipt['returns']
  readonly receipts: TxReceipt['receipts']
  /** Why the program itself fails, gas and RAM in plenty. */
  readonly failure: string | undefined
  /** Why it would fail, or not be taken, with what the account has now. */
  readonly shortage: string | undefined
  /** What the publisher has at the head. */
  readonly stock: Stock
  /** Whose word the state is that it was executed on. */
  readonly trust: Trust
}

/** What is asked: `make` builds the transaction for a gas limit (hundredths); number and time (ns) are the next block's. */
export type PriceRequest = {
  readonly make: (gasLimit: bigint) => Tx
  readonly key: PreviewInput['key']
  readonly block: { readonly number: number; readonly time: bigint; readonly witness: string }
  readonly kind: keyof typeof ROOM
}

const machine = createPreviewMachine()

/**
 * Executes a transaction on the head's state in a worker of this page, first as if gas and RAM were plenty, then as things
 * are. Errors: READ_REFUSED where nodes give no stored bytes, STATE_TOO_WIDE, PREVIEW_TIMEOUT, PREVIEW_REFUSED.
 */
export async function priceTx(
  client: Pick<LightClient, 'read'>,
  request: PriceRequest,
  on: PreviewMachine = machine,
): Promise<TxPrice> {
  const state = createRawState(client)
  const widest = request.make(MAX_GAS_LIMIT)
  await state.learn(await on.firstKeys(widest))
  const run = (tx: Tx, more: Pick<PreviewInput, 'isInPlenty' | 'hashLength'>) =>
    settle(on, state, {
      ...more,
      tx,
      key: request.key,
      known: state.known,
      block: { ...request.block, chainId: tx.chainId, parentHash: new Uint8Array(32) },
    })
  const rich = await run(widest, { isInPlenty: true, hashLength: 44 })
  if (rich.kind === 'refused')
    throw new IostError({ code: 'PREVIEW_REFUSED', reason: rich.reason }, rich.reason)
  const shorter = await run(widest, { isInPlenty: true, hashLength: 43 })
  const { receipt } = rich
  const gasLimit = limitFor(receipt.gasUsage, ROOM[request.kind])
  const tx = request.make(gasLimit)
  const real = await run(tx, { isInPlenty: false, hashLength: 44 })
  const own = new Set([tx.publisher, `Contract${encodeBase58(receipt.txHash)}`])
  const ram = [...receipt.ramUsage].map(([payer, bytes]) => [payer, Number(bytes)] as const)
  return {
    tx,
    gas: receipt.gasUsage,
    gasIfShorter: shorter.kind === 'done' ? shorter.receipt.gasUsage : receipt.gasUsage,
    gasLimit,
    ram: ram.filter(([payer]) => own.has(payer)).reduce((sum, [, bytes]) => sum + bytes, 0),
    ramOfOthers: ram.filter(([payer]) => !own.has(payer)),
    tokens: rich.tokens.filter(({ token }) => token !== 'ram'),
    changed: rich.changed,
    returns: receipt.returns,
    receipts: receipt.receipts,
    failure: messageOf(receipt),
    shortage: real.kind === 'refused' ? real.reason : messageOf(real.receipt),
    stock: real.stock,
    trust: state.trust() as Trust,
  }
}

/** Runs, fetching what is missing, until nothing is. */
async function settle(
  on: PreviewMachine,
  state: RawState,
  input: PreviewInput,
): Promise<Exclude<Preview, { kind: 'missing' }>> {
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const preview = await on.run(input)
    if (preview.kind !== 'missing') return preview
    await state.learn(preview.keys)
  }
  throw new IostError({ code: 'STATE_TOO_WIDE', rounds: MAX_ROUNDS })
}

function limitFor(gas: bigint, room: bigint): bigint {
  const wanted = (((gas * room) / PERCENT + ROUND_UP - 1n) / ROUND_UP) * ROUND_UP
  if (wanted < MIN_GAS_LIMIT) return MIN_GAS_LIMIT
  return wanted > MAX_GAS_LIMIT ? MAX_GAS_LIMIT : wanted
}

function messageOf(receipt: TxReceipt): string | undefined {
  return receipt.status.code === STATUS.success ? undefined : receipt.status.message
}
