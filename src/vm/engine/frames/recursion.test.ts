import { describe, expect, it } from 'vitest'
import { instrument } from '#vm/gas/instrument.ts'
import { parseInstrumented } from '../labels.ts'
import { mayRecurse } from './recursion.ts'

const answer = (methods: string, before = '') =>
  mayRecurse(
    parseInstrumented(instrument(`${before}class C { init() {} ${methods} }\nmodule.exports = C;`)).tree,
  )

describe('mayRecurse', () => {
  it.each([
    ['methods that call each other in one direction', 'a() { return this.b(1); } b(n) { return n + 1; }'],
    [
      'storage and calls of other contracts',
      'a(x) { storage.put("k", x); return blockchain.call("c", "d", [x]); }',
    ],
    ['a loop with a callback', 'a(x) { let n = 0; x.forEach(y => { n += y; }); return n; }'],
    ['numbers and texts', 'a(x) { return new BigNumber(x).plus(1).toFixed(2) + String(x); }'],
  ])('is sure of %s', (_, methods) => {
    expect(answer(methods)).toBe(false)
  })

  it.each([
    ['a method that calls itself', 'a(n) { return this.a(n - 1); }'],
    ['two methods', 'a() { this.b(); } b() { this.a(); }'],
    ['a method by a computed name', 'a(n) { return this[n](n); } b() { return this.a("b"); }'],
    ['a function inside', 'a() { function f() { return f(); } return f(); }'],
    ['an arrow', 'a() { const f = () => f(); return f(); }'],
    ['a function that is passed on', 'a() { const f = (g) => g(g); return f(f); }'],
    ['a function in a member', 'a() { const o = {}; o.f = () => o.f(); return o.f(); }'],
    ['a callback that calls the method', 'a(x) { x.map(y => this.a(y)); }'],
    ['a getter', 'get x() { return this.x; } a() { return this.x; }'],
    ['a text made by the contract', 'toString() { return "" + this; } a() { return "" + this; }'],
    ['a constructor', 'a() { class N { constructor() { new N(); } } return new N(); }'],
    ['a default', 'a(n = this.a()) { return n; }'],
  ])('sees %s', (_, methods) => {
    expect(answer(methods)).toBe(true)
  })
})
