// Runs the cases in a worker of a page; one question, one answer.
import { loadEngineFiles } from '#vm/engine/load.browser.ts'
import { createJsMachine } from '#vm/engine/machine.ts'
import { type ParityInput, runParity } from './cases.ts'

addEventListener('message', async ({ data }: MessageEvent<ParityInput>) => {
  try {
    postMessage({ lines: runParity(createJsMachine(await loadEngineFiles()), data) })
  } catch (error) {
    postMessage({ error: String((error as Error).stack) })
  }
})
