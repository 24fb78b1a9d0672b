import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { sharedDir } from '#testing/shared-dir.ts'
import vectors from '#testing/vectors/vm-gas.json' with { type: 'json' }
import { instrument } from './instrument.ts'

const computed = vectors.computed as { id: string; body: string; instrumented_run?: string }[]

describe('instrument', () => {
  it.each(computed.filter((vector) => vector.instrumented_run !== undefined))('$id', (vector) => {
    const code = instrument(`class V {\n  init() {}\n  run(a, b) { ${vector.body} }\n}\nmodule.exports = V;`)
    expect(code).toContain(vector.instrumented_run)
  })

  it.each([
    ['_IOSTBinaryOp', 'use of _IOSTInstruction_counter or _IOSTBinaryOp keyword is not allowed'],
    ['/a/', 'use of RegularExpression is not allowed.undefined'],
    ['try {} finally {}', 'use of try catch is not supported'],
    ['o.catch', 'use of try catch is not supported'],
    ['o.await', 'use of async or await is not supported'],
  ])('refuses %s', (text, message) => {
    expect(() => instrument(`let o; ${text}`)).toThrow(message)
  })

  it('refuses destructuring with the node as text', () => {
    expect(() => instrument('let [a] = b')).toThrow(
      /^use of ArrayPattern or ObjectPattern is not allowed\.\{"type":"ArrayPattern",.*"loc":\{"start":\{"line":1/,
    )
  })

  it('writes a NUL of the source as its escape', () => {
    expect(instrument('let a = "\0"')).toContain("'\\0'")
  })

  const shared = sharedDir()
  it.skipIf(shared === undefined)('gives the recorded text for every recorded source', () => {
    const folder = join(shared as string, 'recordings', 'corpus')
    let sources = 0
    for (const file of readdirSync(folder).filter((name) => /^(js-|stories|genesis-c)/.test(name))) {
      for (const { id, calls } of JSON.parse(readFileSync(join(folder, file), 'utf8')) as RecordedCase[]) {
        for (const { deploy, update, out } of calls) {
          const source = (deploy ?? update)?.code
          if (source === undefined || out.code === undefined || out.code.compile === 'vm unsupported')
            continue
          sources++
          if (out.code.compile === '' && out.code.compiledSha256 === undefined) continue
          expect([id, attempt(source)]).toEqual([
            id,
            out.code.compiledSha256 ?? out.code.compile.split('\n')[0],
          ])
        }
      }
    }
    expect(sources).toBeGreaterThan(0)
  })
})

type RecordedCase = {
  id: string
  calls: {
    deploy?: { code: string }
    update?: { code: string }
    out: { code?: { compile: string; compiledSha256?: string } }
  }[]
}

/** SHA-256 of the instrumented text, or the first line of the error. */
function attempt(source: string): string {
  try {
    return createHash('sha256').update(instrument(source)).digest('hex')
  } catch (error) {
    return `Uncaught exception: Error: ${(error as Error).message}`
  }
}
