import { describe, expect, it } from 'vitest'
import { validateContract } from './validate.ts'

const source = (methods: string, name = 'V') => `class ${name} { ${methods} }\nmodule.exports = ${name};`
const abi = (...items: object[]) => JSON.stringify({ lang: 'javascript', version: '1.0.0', abi: items })
const GOOD = source('init() {} m(a) {} static s() {} get g() { return 1; }')

describe('validateContract', () => {
  it('accepts a source that fits its ABI', () => {
    expect(validateContract(GOOD, abi({ name: 'm', args: ['json'] }, { name: 's' }, { name: 'g' }))).toBe('')
    const limits = [{ token: '*', val: 'unlimited' }]
    expect(validateContract(GOOD, abi({ name: 'm', args: ['string'], amountLimit: limits }))).toBe('')
  })

  it.each([
    ['one statement', 'module.exports = V;', abi(), 'empty source code.'],
    [
      'no export',
      'class V { init() {} }\nlet x = 1;',
      abi(),
      "last expression must be 'module.exports = CLASS_IDENTIFIER;'",
    ],
    ['another class', 'class V { init() {} }\nmodule.exports = W;', abi(), 'abi not match your source code.'],
    [
      'a constructor',
      source('constructor() {} init() {}'),
      abi(),
      "smart contract class shouldn't contain constructor method!!",
    ],
    ['no init', source('m() {}'), abi(), 'init not found!'],
    [
      'a long name',
      GOOD,
      abi({ name: 'x'.repeat(33) }),
      `abi name invalid. abi name length should be between 1,32  got ${'x'.repeat(33)}`,
    ],
    ['a private name', GOOD, abi({ name: '_m' }), "abi name invalid. abi name shouldn't start with _"],
    [
      'a bad character',
      GOOD,
      abi({ name: 'm-n' }),
      'abi name invalid. abi name contains invalid character -',
    ],
    [
      'a limit without token',
      GOOD,
      abi({ name: 'm', args: ['json'], amountLimit: [{ val: '1' }] }),
      'amountLimit invalid. token in amountLimit should be string type. limit = [object Object]',
    ],
    ['init', GOOD, abi({ name: 'init' }), "abi shouldn't contain internal function: init"],
    ['an unknown method', GOOD, abi({ name: 'n' }), 'abi not defined in source code: n'],
    ['a missing argument', GOOD, abi({ name: 'm' }), 'args length not match: m'],
    [
      'an unknown type',
      GOOD,
      abi({ name: 'm', args: ['int'] }),
      'args should be one of ["string", "bool", "number", "json"]',
    ],
  ])('refuses %s', (_, text, abiJson, message) => {
    expect(validateContract(text, abiJson)).toBe(`validate code error: , result: Error: ${message}`)
  })

  it.each([
    ['[init]() {} m(a) {}', abi({ name: 'm', args: ['json'] })],
    ['init() {} [m](a) {}', abi({ name: 'm', args: ['json'] })],
  ])('takes a computed name as it is written: %s', (body, abiJson) => {
    expect(validateContract(source(body), abiJson)).toBe('')
    expect(validateContract(source('init() {} [constructor]() {}'), abi())).toContain('constructor method')
  })

  it('takes a computed member of module', () => {
    expect(validateContract('class V { init() {} }\nmodule[exports] = V;', abi())).toBe('')
  })

  it('gives the parser its word', () => {
    expect(validateContract('class V { init() { a?.b } }\nmodule.exports = V;', abi())).toBe(
      'validate code error: Uncaught exception: Error: Line 1: Unexpected token ., result: ',
    )
  })
})
