import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import numbers from '#testing/vectors/vm-numbers.json' with { type: 'json' }
import { NUMBERS } from './numbers.ts'
import { SORT } from './sort.ts'

type Realm = {
  powerOf(x: number, y: number): number
  logOf(x: number): number
  log10Of(x: number): number
  digitsIn(x: number, radix: number): string
  sortArray(this: unknown[], compare?: (x: unknown, y: unknown) => number): unknown[]
}

/** The realm's own algorithms, run here on the test's engine. */
const realm = new Function(
  `const apply = Reflect.apply, floor = Math.floor, defineProperty = Object.defineProperty
  const RealString = String, RealObject = Object, RealTypeError = TypeError
  ${NUMBERS}
  ${SORT}
  return { powerOf, logOf, log10Of, digitsIn, sortArray }`,
)() as Realm

describe('numbers', () => {
  it('have the last bit and digit that V8 gives them', () => {
    for (const [kind, x, y, want] of numbers as [string, number, number, number | string][]) {
      const got =
        kind === 'pow'
          ? realm.powerOf(x, y)
          : kind === 'log'
            ? realm.logOf(x)
            : kind === 'log10'
              ? realm.log10Of(x)
              : realm.digitsIn(x, y)
      expect([kind, x, y, got]).toEqual([kind, x, y, want])
    }
  })

  it('raise special values as the language says', () => {
    expect(realm.powerOf(0, -1)).toBe(Number.POSITIVE_INFINITY)
    expect(realm.powerOf(-0, -3)).toBe(Number.NEGATIVE_INFINITY)
    expect(realm.powerOf(-1, Number.POSITIVE_INFINITY)).toBeNaN()
    expect(realm.powerOf(Number.NaN, 0)).toBe(1)
    expect(realm.powerOf(-8, 1 / 3)).toBeNaN()
    expect(realm.powerOf(-2, 3)).toBe(-8)
  })
})

describe('sort', () => {
  it('compares what V8 compares, in its order, whatever the comparison says', () => {
    const orders: ((x: number, y: number) => number)[] = [
      (x, y) => x - y,
      (x, y) => y - x,
      (x, y) => ((x * 7) % 3) - (y % 5),
      () => 1,
      () => Number.NaN,
    ]
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 300 }),
        fc.constantFrom(...orders),
        (items, order) => {
          const run = (sort: (compare: (x: number, y: number) => number) => unknown) => {
            const calls: number[] = []
            const sorted = sort((x, y) => {
              calls.push(x, y)
              return order(x, y)
            })
            return { sorted, calls }
          }
          expect(run((compare) => realm.sortArray.call(items.slice(), compare as never))).toEqual(
            run((compare) => items.slice().sort(compare)),
          )
        },
      ),
      { numRuns: 60 },
    )
  })

  it('puts undefined and holes last', () => {
    const holes = [3, undefined, 0, 1]
    delete holes[2]
    const sorted = realm.sortArray.call(holes)
    expect([sorted[0], sorted[1], sorted[2], 3 in sorted]).toEqual([1, 3, undefined, false])
  })
})
