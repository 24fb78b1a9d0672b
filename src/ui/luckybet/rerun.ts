import { IostError } from '#core/error.ts'
import type { TxReceipt } from '#core/tx/receipt.ts'
import type { PlacedTx, RerunInput } from '#vm/examples/fair-rerun.ts'
import type { DrawInputs } from './draw-inputs.ts'
import { readDrawReport } from './fairness.ts'
import type { InputTx } from './input-check.ts'

/** What came of running the contract again. */
export type Rerun = { readonly identical: boolean; readonly transactions: number }

const WAIT_MS = 60_000
type Answer = { readonly events?: TxReceipt['receipts']; readonly code?: string }

/**
 * Runs the contract on the proved transactions of a round in a worker and compares its report letter by letter.
 * Errors: INPUT_FAULTY when an input does not hold, RERUN_TIMEOUT, as rerunRound.
 */
export async function rerunDraw(draw: DrawInputs, contract: string): Promise<Rerun> {
  const input = rerunInput(draw, contract)
  const got = reportIn(await ask(input), contract)
  const want = reportIn(proofOf(draw, 'draw').value.receipt.receipts, contract)
  return { identical: got !== undefined && got === want, transactions: input.txs.length + 1 }
}

function reportIn(events: TxReceipt['receipts'], contract: string): string | undefined {
  return events.find(
    ({ funcName, content }) => readDrawReport([{ funcName, content }], contract) !== undefined,
  )?.content
}

function rerunInput(draw: DrawInputs, contract: string): RerunInput {
  const faulty = draw.inputs.find(({ fault }) => fault !== undefined)
  if (faulty !== undefined) throw new IostError({ code: 'INPUT_FAULTY', hash: faulty.hash })
  const txs = draw.inputs
    .flatMap(({ kind, proof }) => (kind === 'code' || proof === undefined ? [] : [proof]))
    .sort((a, b) => a.value.block.number - b.value.block.number || a.value.index - b.value.index)
  const { round, earlier } = draw.report
  return { contract, round, earlier, publication: placed(proofOf(draw, 'code')), txs: txs.map(placed) }
}

function proofOf({ inputs }: DrawInputs, kind: 'code' | 'draw'): InputTx {
  const proof = inputs.find((input) => input.kind === kind)?.proof
  if (proof === undefined) throw new IostError({ code: 'INPUT_FAULTY', what: kind })
  return proof
}

function placed({ value: { tx, block } }: InputTx): PlacedTx {
  return { tx, block: block.number, time: block.time }
}

function ask(input: RerunInput): Promise<TxReceipt['receipts']> {
  const worker = new Worker(new URL('./rerun-worker.ts', import.meta.url), { type: 'module' })
  return new Promise<TxReceipt['receipts']>((resolve, reject) => {
    const fail = (code: string) => reject(new IostError({ code }))
    const timer = setTimeout(() => fail('RERUN_TIMEOUT'), WAIT_MS)
    worker.onmessage = ({ data }: MessageEvent<Answer>) => {
      clearTimeout(timer)
      if (data.events === undefined) fail(data.code ?? 'RERUN_FAILED')
      else resolve(data.events)
    }
    worker.onerror = () => fail('RERUN_FAILED')
    worker.postMessage(input)
  }).finally(() => worker.terminate())
}
