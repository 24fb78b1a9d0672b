/** Keys of a node's one ordered store; numbers are padded so that their texts sort as they count. */

const DIGITS = 12

/** One entry of the contract state. */
export function stateKey(key: string): string {
  return `s/${key}`
}

/** A whole irreversible block by height. */
export function blockKey(number: number): string {
  return `b/${pad(number)}`
}

/** Hash of an irreversible block by height. */
export function hashKey(number: number): string {
  return `i/${pad(number)}`
}

/** Height of an irreversible block by its hash (hex). */
export function heightKey(hashHex: string): string {
  return `h/${hashHex}`
}

/** Place of an irreversible transaction by its hash (hex). */
export function txKey(hashHex: string): string {
  return `t/${hashHex}`
}

/** A linked block above the irreversible one: the write-ahead log. */
export function logKey(number: number, hashHex: string): string {
  return `w/${pad(number)}/${hashHex}`
}

/** Bounds of the write-ahead log. */
export const LOG_RANGE = { from: 'w/', to: 'w0' } as const

/** The irreversible block and the witness state at it. */
export const ROOT_KEY = 'm/root'

function pad(number: number): string {
  return number.toString().padStart(DIGITS, '0')
}
