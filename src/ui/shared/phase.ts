import type { LightStatus } from '#light/api.ts'
import { formatCount, formatSpan } from './format.ts'
import { isUnanswered } from './session.ts'
import { type MessageId, t } from './text.ts'

export type PhaseTone = 'good' | 'work' | 'warn' | 'bad'

const PHASES: Record<LightStatus['phase'], { tone: PhaseTone; text: MessageId }> = {
  starting: { tone: 'work', text: 'phase.starting' },
  loading: { tone: 'work', text: 'phase.loading' },
  connecting: { tone: 'work', text: 'phase.connecting' },
  proving: { tone: 'work', text: 'phase.proving' },
  syncing: { tone: 'work', text: 'phase.syncing' },
  following: { tone: 'good', text: 'phase.following' },
  stale: { tone: 'warn', text: 'phase.stale' },
  offline: { tone: 'warn', text: 'phase.offline' },
  halted: { tone: 'bad', text: 'phase.halted' },
  stopped: { tone: 'warn', text: 'phase.stopped' },
}

const SLOT_NS = 3_000_000_000n
const STALL_ROUNDS = 2n

/** Whether blocks are made and none becomes irreversible: two rounds of all witnesses have passed since the last one. */
export function isFinalityStalled(light: LightStatus): boolean {
  const { head, irreversible, network } = light
  if (network.clock !== 'live' || head === null || irreversible === null) return false
  return head.time - irreversible.time > STALL_ROUNDS * BigInt(network.witnesses) * SLOT_NS
}

/** What the light node is doing, in words and as a colour; progress is part of the words. */
export function phaseOf(
  light: LightStatus | undefined,
  fault: string | undefined,
): { readonly tone: PhaseTone; readonly text: string } {
  if (fault !== undefined) return { tone: 'bad', text: t('phase.noNetwork') }
  if (light === undefined) return { tone: 'work', text: t('phase.starting') }
  if (light.phase === 'following' && isFinalityStalled(light))
    return { tone: 'warn', text: t('phase.stalled') }
  if (light.phase === 'connecting' && isUnanswered(light))
    return { tone: 'warn', text: t('phase.unanswered') }
  const { tone, text } = PHASES[light.phase]
  const { progress } = light
  if (progress === null) return { tone, text: t(text) }
  const numbers = { done: formatCount(progress.done), total: formatCount(progress.total) }
  const how = t(progress.unit === 'epochs' ? 'progress.epochs' : 'progress.blocks', numbers)
  const left = progress.etaMs === null ? '' : ` · ${t('progress.left', { span: formatSpan(progress.etaMs) })}`
  return { tone, text: `${t(text)} · ${how}${left}` }
}
