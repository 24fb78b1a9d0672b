import { IostError } from '#core/error.ts'
import type { TxReceipt } from '#core/tx/receipt.ts'
import type { PlacedTx, RerunInput } from '#vm/examples/fair-rerun.ts'
import type { DrawInputs, InputTx } from './draw-inputs.ts'

/** What came of running the contract again. */
export type Rerun = { readonly identical: boolean; readonly transactions: number }

const WAIT_MS = 60_000
type Answer = { readonly events?: TxReceipt['receipts']; readonly code?: string }

/**
 * Runs the contract on the proved transactions of a round in a worker and compares its report letter by letter.
 * Errors: INPUT_MISSING when a transaction was not found, RERUN_TIMEOUT, as rerunRound.
 */
export async function rerunDraw(inputs: DrawInputs, contract: string): Promise<Rerun> {
  const input = rerunInput(inputs, contract)
  const events = await ask(input)
  const reportIn = (list: TxReceipt['receipts']) =>
    list.find(({ funcName, content }) => funcName.startsWith(`${contract}/`) && content.includes('"seed"'))
  const got = reportIn(events)?.content
  const want = reportIn(inputs.draw.value.receipt.receipts)?.content
  return { identical: got !== undefined && got === want, transactions: input.txs.length + 1 }
}

function rerunInput({ report, draw, code, commits, reveals }: DrawInputs, contract: string): RerunInput {
  if (code === undefined) throw new IostError({ code: 'INPUT_MISSING', what: 'code' })
  const parts: InputTx[] = [draw]
  for (const { account, secret } of report.entries) {
    const commit = commits.get(account)
    const reveal = reveals.get(account)
    if (commit === undefined || (secret !== undefined && reveal === undefined))
      throw new IostError({ code: 'INPUT_MISSING', what: account })
    parts.push(commit, ...(reveal === undefined ? [] : [reveal]))
  }
  parts.sort((a, b) => a.value.block.number - b.value.block.number || a.value.index - b.value.index)
  return { contract, round: report.round, publication: placed(code.tx), txs: parts.map(placed) }
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
