import { Link } from 'wouter'
import type { LightStatus } from '#light/api.ts'
import { formatCount, formatSpan } from '#ui/shared/format.ts'
import { phaseOf } from '#ui/shared/phase.ts'
import { useLight, useSession } from '#ui/shared/session.ts'
import { t } from '#ui/shared/text.ts'
import { useNow } from '#ui/shared/use-now.ts'

/** One line that says what the light node knows and how old it is. */
export function StatusBar() {
  const light = useLight()
  const network = useSession((session) => session.network)
  const fault = useSession((session) => session.fault)
  const { tone, text } = phaseOf(light, fault)
  return (
    <section className="statusbar" aria-label={t('status.label')}>
      <span className="statusbar__phase" role="status">
        <span className="dot" data-tone={tone} />
        {text}
      </span>
      {light !== undefined && <Heights light={light} />}
      <span className="statusbar__fill" />
      <Link href="/network" className="statusbar__wide">
        {network?.name ?? ''}
      </Link>
    </section>
  )
}

function Heights({ light }: { readonly light: LightStatus }) {
  const now = useNow()
  const { head, irreversible } = light
  if (head === null) return null
  const age = light.network.clock === 'live' ? now - Number(head.time / 1_000_000n) : undefined
  return (
    <span className="row figures">
      <span>{t('status.head', { n: formatCount(head.number) })}</span>
      <span>
        {irreversible === null
          ? t('status.noneIrreversible')
          : t('status.irreversible', { n: formatCount(irreversible.number) })}
      </span>
      {age !== undefined && (
        <span className="statusbar__wide">{t('status.age', { age: formatSpan(age) })}</span>
      )}
    </span>
  )
}
