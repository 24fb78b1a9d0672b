import { parseArgs } from 'node:util'
import type { CliIo } from '#cli/io.ts'
import { EXIT, usageError } from '#cli/io.ts'
import { type EpochLists, verifyRecording } from '#recording/verify-recording.ts'

/** `everest verify DIR [--lists]`: verifies a recorded chain and prints its figures or the refusal. */
export async function runVerify(args: string[], io: CliIo): Promise<number> {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { lists: { type: 'boolean', default: false } },
  })
  const [dir, ...more] = positionals
  if (dir === undefined || more.length > 0) throw usageError('verify needs one folder')
  const started = performance.now()
  const onEpoch = ({ epoch, block, flag, current, pending }: EpochLists): void => {
    if (values.lists) io.json({ epoch, block, flag, current, pending })
  }
  const verdict = await verifyRecording(dir, {
    onEpoch,
    onProgress: (block) => io.progress(`block ${block} …`),
  })
  if ('code' in verdict) {
    const { code, block, message } = verdict
    if (io.jsonMode) io.json({ ok: false, code, block, message })
    else io.text(`refused at block ${block}: ${message} (${code})`)
    return EXIT.no
  }
  const seconds = Math.round(performance.now() - started) / 1000
  if (io.jsonMode) {
    io.json({ ok: true, ...verdict, seconds })
    return EXIT.ok
  }
  io.text(`The chain holds: ${verdict.heads} heads, blocks ${verdict.from} to ${verdict.to}.`)
  io.text(`Irreversible ${verdict.irreversible}, locked ${verdict.locked}.`)
  io.text(
    `${verdict.epochs} epochs; the witness list changed after blocks ${verdict.switches.join(', ') || '–'}.`,
  )
  io.text(`${verdict.signatures} head signatures checked in ${seconds} s.`)
  return EXIT.ok
}
