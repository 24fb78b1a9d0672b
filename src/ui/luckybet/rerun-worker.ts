import { codeOf } from '#core/error.ts'
import { loadEngineFiles } from '#vm/engine/load.browser.ts'
import { createJsMachine } from '#vm/engine/machine.ts'
import { type RerunInput, rerunRound } from '#vm/examples/fair-rerun.ts'

// Runs a round again, apart from the page; one question, one answer.
self.onmessage = async ({ data }: MessageEvent<RerunInput>) => {
  try {
    const js = createJsMachine(await loadEngineFiles())
    self.postMessage({ events: rerunRound(js, data) })
  } catch (error) {
    self.postMessage({ code: codeOf(error) })
  }
}
