import { expect, it } from 'vitest'
import { jsonFault } from './go-json.ts'

// Observed on go-iost's node, and the words of Go's encoding/json for the same places.
it.each([
  ['{', 'unexpected end of JSON input'],
  ['', 'unexpected end of JSON input'],
  ['{"a":', 'unexpected end of JSON input'],
  ['{"a":1} x', "invalid character 'x' after top-level value"],
  ['{a', "invalid character 'a' looking for beginning of object key string"],
  ['{"a":1,}', "invalid character '}' looking for beginning of object key string"],
  ['[1 2]', "invalid character '2' after array element"],
  [' {"a": [1, null]} \n', undefined],
])('%j is faulted as Go does', (text, fault) => {
  expect(jsonFault(text)).toBe(fault)
})
