import { DEFAULT_COSTS } from '#vm/host/cost.ts'
import type { LocalRun } from '#vm/local/local-chain.ts'
import type { GasPart } from './messages.ts'

const GAS_PER_BYTE = 10
const OUT_OF_GAS = 'out of gas'

/**
 * What a receipt's gas consists of, to the unit; undefined where a run could not be followed. A contract that a native
 * one calls (`init` when publishing) counts with its own lines. Source: spec contracts §3.1, §3.2.
 */
export function gasParts(run: LocalRun, publisher: string): readonly GasPart[] | undefined {
  const { trace, frames, receipt } = run
  const cost = run.costs.get(publisher)
  if (trace === undefined || cost === undefined) return undefined
  let lines = 0
  let around = 0
  for (const call of trace.calls) {
    for (const [line, gas] of call.lines) {
      if (line > 0) lines += gas
      else around += gas
    }
  }
  const direct = frames.filter(({ depth }) => depth === 1)
  const isNative = (lang: string) => lang === 'native'
  const start = DEFAULT_COSTS.JSCost.cpu * direct.filter(({ lang }) => !isNative(lang)).length
  const bytes = GAS_PER_BYTE * cost.net
  // Native frames hold what they call; of the others only what they are charged themselves is apart from lines.
  const inFrames = direct.reduce((sum, { cpu }) => sum + cpu, 0)
  const native = inFrames - lines - around
  const authority = run.prepared.cpu
  const rest = Number(receipt.gasUsage) / 100 - inFrames - start - bytes - authority
  const isBurnt = receipt.status.message === OUT_OF_GAS
  const parts: readonly GasPart[] = [
    { part: 'lines', gas: lines },
    { part: 'around', gas: around },
    { part: 'start', gas: start },
    { part: 'native', gas: native },
    { part: 'authority', gas: authority },
    { part: 'bytes', gas: bytes },
    { part: isBurnt ? 'burnt' : 'limits', gas: rest },
  ]
  return parts.filter(({ gas }) => gas !== 0)
}
