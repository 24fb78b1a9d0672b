import { codeOf } from '#core/error.ts'
import { openFastSha3 } from '#core/hash/sha3-wasm.ts'
import { loadEngineFiles } from '#vm/engine/load.browser.ts'
import { createJsMachine } from '#vm/engine/machine.ts'
import { firstKeys, previewTx } from '#vm/preview.ts'
import type { PreviewAnswer, PreviewAsk } from './messages.ts'

const engine = Promise.all([loadEngineFiles(), openFastSha3()]).then(([files, sha3]) => ({
  js: createJsMachine(files, { sha3 }),
  sha3,
}))
const say = (answer: PreviewAnswer) => postMessage(answer)

// Runs transactions on what is known of the state, apart from the page; the first questions of each are named before.
addEventListener('message', async ({ data }: MessageEvent<PreviewAsk>) => {
  const { id, ask } = data
  try {
    if (ask.kind === 'keys') say({ id, keys: firstKeys(ask.tx) })
    else {
      const { js, sha3 } = await engine
      say({ id, preview: previewTx(js, ask.input, sha3) })
    }
  } catch (error) {
    say({ id, fault: { code: codeOf(error), message: error instanceof Error ? error.message : '' } })
  }
})
