import type { NativeMethod } from './method.ts'

/** can_update of every native contract: whether admin@system agrees, as text. Source: spec contracts §1.4. */
export const canUpdate: NativeMethod = {
  args: ['string'],
  run: (frame) => [String(frame.requireAuth('admin', 'system'))],
}

/** A method that does nothing: every native contract's `init`, and gas.iost's `constructor`. */
export const nothing: NativeMethod = {
  args: [],
  run(frame) {
    frame.meter.add(frame.run.costs.ErrPrice, 10)
    return []
  },
}
