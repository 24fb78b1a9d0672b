import type { NativeMethod } from './method.ts'

/** can_update of every native contract: whether admin@system agrees, as text. Source: spec contracts §1.4. */
export const canUpdate: NativeMethod = {
  args: ['string'],
  run: (frame) => [String(frame.requireAuth('admin', 'system'))],
}
