import { failure } from '#vm/host/failure.ts'
import type { Frame } from '#vm/host/frame.ts'

/**
 * A call out of a native contract: unlike JavaScript callers it pays the Net part too.
 * Errors: CONTRACT_FAILED as the callee's. Source: spec contracts §3.6.
 */
export function callNative(
  frame: Frame,
  contract: string,
  api: string,
  data: string,
  withAuth: boolean,
): string {
  const result = frame.run.nested(frame, contract, api, data, withAuth)
  frame.meter.cpu += result.cpu
  frame.meter.net += result.net
  if (result.error !== undefined) throw failure(result.error)
  return result.returns
}
