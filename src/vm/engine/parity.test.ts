import { describe, expect, it } from 'vitest'
import { outcomeText, runSource, testMachine } from '#testing/contract-runner.ts'
import vectors from '#testing/vectors/js-parity.json' with { type: 'json' }

/** One body of a method with what V8 7.7 makes of it in go-iost's realm; where only `fails` is known its words differ. */
type Vector = {
  id: string
  top?: string
  body: string
  gas?: number
  value?: string
  error?: string
  fails?: boolean
  refused?: string
}

const THEMES = new Map<string, Vector[]>()
for (const vector of vectors as Vector[]) {
  const theme = vector.id.slice(0, vector.id.indexOf('/'))
  THEMES.set(theme, [...(THEMES.get(theme) ?? []), vector])
}
const ARGS = [1, 'two', { a: [1, 2, { b: null }] }]
const machine = testMachine()

function sourceOf({ top, body }: Vector): string {
  return `${top === undefined ? '' : `${top}\n`}class V {\n  init() {}\n  m(p, q, r) { ${body} }\n}\nmodule.exports = V;`
}

describe('results, gas and words as V8 7.7 has them', () => {
  it.each([...THEMES])('%s', { timeout: 60_000 }, (_, theme) => {
    for (const vector of theme) {
      const source = sourceOf(vector)
      const { id, body, refused, value, error, gas } = vector
      if (refused !== undefined) {
        const compiled = machine.compile(source)
        expect([id, body, 'error' in compiled && compiled.error]).toEqual([
          id,
          body,
          `Uncaught exception: ${refused}`,
        ])
        continue
      }
      const outcome = runSource(machine, source, 'm', ARGS)
      expect([id, body, outcome.kind, outcome.gas]).toEqual([
        id,
        body,
        value === undefined ? 'error' : 'ok',
        gas,
      ])
      if (value !== undefined) expect([id, body, outcomeText(outcome)]).toEqual([id, body, value])
      if (error !== undefined) {
        expect([id, body, outcomeText(outcome).split('\n')[0]]).toEqual([
          id,
          body,
          `Uncaught exception: ${error}`,
        ])
      }
    }
  })
})
