import { goJsonString } from './go-json.ts'

/** What a contract method gives back: its values, or null where the reference returns no list at all. */
export type Returns = readonly (string | bigint | boolean)[] | null

/** The return text of an action: Go's JSON of the list of values. Source: spec contracts §2.3. */
export function returnText(values: Returns): string {
  if (values === null) return 'null'
  return `[${values.map((value) => (typeof value === 'string' ? goJsonString(value) : String(value))).join(',')}]`
}
