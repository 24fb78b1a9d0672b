import { expect, test } from 'vitest'
import { limitedText } from './limited-text.ts'

test('an answer without end is left after so many characters', async () => {
  let pulled = 0
  let isCancelled = false
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      pulled += 1
      controller.enqueue(new Uint8Array(1_000).fill(120))
    },
    cancel() {
      isCancelled = true
    },
  })
  expect(await limitedText(new Response(endless), 10_000)).toBeUndefined()
  expect(isCancelled).toBe(true)
  expect(pulled).toBeLessThan(15)
})

test.each(['', 'é€😀'])('the whole text %j is read, however it is cut', async (text) => {
  const bytes = new TextEncoder().encode(text)
  const cut = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const byte of bytes) controller.enqueue(new Uint8Array([byte]))
      controller.close()
    },
  })
  expect(await limitedText(new Response(cut), text.length)).toBe(text)
})
