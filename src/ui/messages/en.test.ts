import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compileMessage } from '@lingui/message-utils/compileMessage'
import { describe, expect, test } from 'vitest'
import { contract } from './contract.ts'
import { en } from './en.ts'
import { luckybet } from './luckybet.ts'
import { playground } from './playground.ts'

const all = { ...en, ...contract, ...luckybet, ...playground }

const UI = fileURLToPath(new URL('..', import.meta.url))

describe('message catalogue', () => {
  test('every message compiles', () => {
    for (const [id, text] of Object.entries(all)) {
      const compiled = compileMessage(text)
      expect(compiled.length, id).toBeGreaterThan(0)
    }
  })

  test('every message is used', () => {
    const source = readdirSync(UI, { recursive: true, encoding: 'utf8' })
      .filter((file) => /[.]tsx?$/.test(file) && !/messages|[.]test[.]/.test(file))
      .map((file) => readFileSync(join(UI, file), 'utf8'))
      .join('\n')
    // A template names every text whose fixed parts it has; what is put in is one word.
    const templates = [...source.matchAll(/`([a-zA-Z]+[.](?:[\w.]|\$\{\w+\})*)`/g)].map(
      ([, text = '']) => new RegExp(`^${text.replaceAll('.', '[.]').replace(/\$\{\w+\}/g, '[a-z]+')}$`),
    )
    const unused = Object.keys(all).filter(
      (id) => !source.includes(`'${id}'`) && !templates.some((template) => template.test(id)),
    )
    expect(unused).toEqual([])
  })
})
