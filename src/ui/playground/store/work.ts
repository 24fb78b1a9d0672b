import { codeOf } from '#core/error.ts'
import { formatCount } from '#ui/shared/format.ts'
import { MAX_CHANGES, MAX_JOURNAL_BYTES } from '../journal.ts'
import { createMachineClient } from '../machine-client.ts'
import { p } from '../text.ts'
import { now, set } from './state.ts'

export const client = createMachineClient()

let running: Promise<void> | undefined

/** Does one thing with the chain at a time: another is refused as BUSY. What does not work becomes the fault that is shown. */
export async function working(what: string, run: () => Promise<void>): Promise<void> {
  if (now().busy !== undefined) {
    return set({ fault: { code: 'BUSY', message: p('play.fault.busy') } })
  }
  set({ busy: what, fault: undefined })
  running = settled(run)
  await running
}

async function settled(run: () => Promise<void>): Promise<void> {
  try {
    await run()
  } catch (error) {
    set({ fault: { code: codeOf(error), message: faultText(error) } })
  } finally {
    set({ busy: undefined, making: undefined, journal: client.journal() })
  }
}

function faultText(error: unknown): string {
  const code = codeOf(error)
  if (code === 'MACHINE_FAILED') return p('play.fault.machine')
  if (code === 'MACHINE_STOPPED') return p('play.fault.stopped')
  if (code === 'JOURNAL_FULL') return p('play.fault.full', bounds())
  return error instanceof Error ? error.message : String(error)
}

/** Ends what runs, and waits until it has given way. */
export async function endWork(): Promise<void> {
  client.stop()
  await running
}

/** The most that can make a chain, in words of a message. */
export function bounds(): { readonly most: string; readonly kilobytes: string } {
  return { most: formatCount(MAX_CHANGES), kilobytes: formatCount(MAX_JOURNAL_BYTES / 1_000) }
}
