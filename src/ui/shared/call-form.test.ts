import { expect, test } from 'vitest'
import { argsText, paramNames } from './call-form.ts'

test('a form becomes the argument list the chain takes', () => {
  expect(argsText(['string', 'number', 'bool', 'json'], ['a"b', '1.5', 'true', '{"x":[1]}'])).toEqual({
    args: '["a\\"b",1.5,true,{"x":[1]}]',
  })
  expect(argsText(['string', 'number'], ['', 'x'])).toEqual({ wrong: 1 })
  expect(argsText(['number'], [''])).toEqual({ wrong: 0 })
  expect(argsText(['json'], ['{'])).toEqual({ wrong: 0 })
})

test('parameters have the names of the source', () => {
  const source = 'class C {\n  init() {}\n  pay(to, amount = 3) {\n  }\n}'
  expect(paramNames(source, 'pay', 2)).toEqual(['to', 'amount'])
  expect(paramNames(source, 'none', 1)).toEqual(['argument 1'])
})
