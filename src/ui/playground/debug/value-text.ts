import type { TracedValue } from '#vm/local/locals.ts'

const LONGEST = 80
/** Digits that one element of a BigNumber's coefficient holds. */
const BIG_DIGITS = 14

/** A value on one line, as a contract would write it. */
export function valueText(value: TracedValue): string {
  const text = fullText(value)
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text
}

/** What a value holds, to be shown below it; empty for plain ones. */
export function membersOf(value: TracedValue): readonly (readonly [name: string, value: TracedValue])[] {
  if (value.kind === 'array') return value.items.map((item, i) => [String(i), item])
  return value.kind === 'object' && bigNumberText(value) === undefined ? value.members : []
}

/** Members that a value has and that were not told. */
export function untoldMembers(value: TracedValue): number {
  if (value.kind === 'array') return value.length - value.items.length
  return value.kind === 'object' ? value.size - value.members.length : 0
}

function fullText(value: TracedValue): string {
  switch (value.kind) {
    case 'literal':
      return value.text
    case 'text':
      return `${JSON.stringify(value.text)}${value.length > value.text.length ? `… (${value.length})` : ''}`
    case 'function':
      return `ƒ ${value.name}`
    case 'getter':
      return '(computed)'
    case 'empty':
      return '(hole)'
    case 'untold':
      return '(too long)'
    case 'array': {
      const more = value.length > value.items.length ? [`… ${value.length}`] : []
      return `[${[...value.items.map(fullText), ...more].join(', ')}]`
    }
    case 'object': {
      const big = bigNumberText(value)
      if (big !== undefined) return big
      const name = value.name === '' || value.name === 'Object' ? '' : `${value.name} `
      const members = value.members.map(([member, held]) => `${member}: ${fullText(held)}`)
      const more = value.size > value.members.length ? ['…'] : []
      return `${name}{${[...members, ...more].join(', ')}}`
    }
  }
}

/** A BigNumber's digits, from its sign, exponent and coefficient; undefined when it is not one. */
function bigNumberText(value: TracedValue & { readonly kind: 'object' }): string | undefined {
  if (value.size < 3) return undefined
  const held = new Map(value.members)
  const [s, e, c] = [held.get('s'), held.get('e'), held.get('c')]
  if (s?.kind !== 'literal' || e?.kind !== 'literal' || c?.kind !== 'array') return undefined
  if (c.items.length !== c.length || c.items.some(({ kind }) => kind !== 'literal')) return undefined
  const digits = c.items
    .map((item, i) => (item as { text: string }).text.padStart(i === 0 ? 0 : BIG_DIGITS, '0'))
    .join('')
    .replace(/0+$/, '')
  const point = Number(e.text) + 1
  const sign = s.text === '-1' ? '-' : ''
  if (!Number.isInteger(point) || Math.abs(point) > LONGEST) return undefined
  if (point <= 0) return `${sign}0.${'0'.repeat(-point)}${digits}`
  const whole = digits.padEnd(point, '0')
  return `${sign}${whole.slice(0, point) || '0'}${whole.length > point ? `.${whole.slice(point)}` : ''}`
}
