import { codeOf } from '#core/error.ts'
import { createMachineClient } from '../machine-client.ts'
import { p } from '../text.ts'
import { now, set } from './state.ts'

export const client = createMachineClient()

/** Does one thing with the chain at a time; what does not work becomes the fault that is shown. */
export async function working(what: string, run: () => Promise<void>): Promise<void> {
  if (now().busy !== undefined) return
  set({ busy: what, fault: undefined })
  try {
    await run()
  } catch (error) {
    set({ fault: { code: codeOf(error), message: faultText(error) } })
  } finally {
    set({ busy: undefined })
  }
}

function faultText(error: unknown): string {
  const code = codeOf(error)
  if (code === 'MACHINE_FAILED') return p('play.fault.machine')
  return error instanceof Error ? error.message : String(error)
}
