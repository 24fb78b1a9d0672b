import { splitDecimal } from './format.ts'

/** An amount: whole part strong, fraction and unit quieter, never broken over lines. */
export function Amount({
  value,
  unit,
  big = false,
}: {
  readonly value: string
  readonly unit: string
  readonly big?: boolean
}) {
  const { sign, whole, fraction } = splitDecimal(value)
  return (
    <span className={big ? 'amount amount--big' : 'amount'}>
      {sign}
      {whole}
      {fraction !== '' && <span className="amount__fraction">.{fraction}</span>}{' '}
      <span className="amount__unit">{unit.toUpperCase()}</span>
    </span>
  )
}
