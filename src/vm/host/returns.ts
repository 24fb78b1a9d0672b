import { goJsonString } from './go-json.ts'

/** What a contract method gives back: its values, or null where the reference returns no list at all. */
export type Returns = readonly (string | bigint | boolean)[] | null

/** The return text of an action: Go's JSON of the list of values. Source: spec contracts §2.3. */
export function returnText(values: Returns): string {
  if (values === null) return 'null'
  return `[${values.map((value) => (typeof value === 'string' ? resultString(value) : String(value))).join(',')}]`
}

const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/

/** A lone surrogate is three bytes that are no UTF-8: Go's encoder writes an escape for each. */
function resultString(text: string): string {
  if (!LONE_SURROGATE.test(text)) return goJsonString(text)
  const parts = text.split(LONE_SURROGATE).map((part) => goJsonString(part).slice(1, -1))
  return `"${parts.join('\\ufffd\\ufffd\\ufffd')}"`
}
