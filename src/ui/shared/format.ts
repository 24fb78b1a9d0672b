import { t } from './text.ts'

const NS_PER_MS = 1_000_000n
const whole = new Intl.NumberFormat('en', { useGrouping: true, maximumFractionDigits: 0 })

/** A whole number with thin groups, of any size. */
export function formatCount(value: number | bigint): string {
  return whole.format(value)
}

/** Hundredths of gas as whole gas. */
export function formatGas(hundredths: bigint): string {
  return formatCount((hundredths + 50n) / 100n)
}

/** Bytes with a unit. */
export function formatBytes(bytes: number): string {
  if (bytes < 1024) return t('unit.bytes', { n: formatCount(bytes) })
  if (bytes < 1024 * 1024) return t('unit.kib', { n: (bytes / 1024).toFixed(1) })
  return t('unit.mib', { n: (bytes / 1024 / 1024).toFixed(1) })
}

/** ns since 1970 as local date and time. */
export function formatTime(ns: bigint): string {
  return new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' }).format(toMs(ns))
}

/** ns since 1970 as ms, for Date. */
export function toMs(ns: bigint): number {
  return Number(ns / NS_PER_MS)
}

/** A span of ms in the largest fitting unit. */
export function formatSpan(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  if (seconds < 90) return t('span.seconds', { n: seconds })
  const minutes = Math.round(seconds / 60)
  if (minutes < 90) return t('span.minutes', { n: minutes })
  const hours = Math.round(minutes / 60)
  return hours < 48 ? t('span.hours', { n: hours }) : t('span.days', { n: Math.round(hours / 24) })
}

/** Middle-cut form of a hash or key. */
export function shortHash(text: string): string {
  return text.length <= 16 ? text : `${text.slice(0, 7)}…${text.slice(-6)}`
}

/** A decimal text in its parts, the whole part grouped. */
export function splitDecimal(text: string): { sign: string; whole: string; fraction: string } {
  const match = /^(-?)([0-9]+)(?:[.]([0-9]+))?$/.exec(text)
  if (match === null) return { sign: '', whole: text, fraction: '' }
  return {
    sign: match[1] ?? '',
    whole: formatCount(BigInt(match[2] as string)),
    fraction: (match[3] ?? '').replace(/0+$/, ''),
  }
}
