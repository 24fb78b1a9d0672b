import fc, { type Arbitrary } from 'fast-check'
import { IostError } from '#core/error.ts'
import type { Generator } from './test-script.ts'

/** Tries of a property when it does not say, and at most. */
const RUNS = 50
const MAX_RUNS = 500
/** Tries of a property with all that making its values smaller takes. */
const MAX_TRIES = 1_000
const MAX_DEPTH = 5

/** The outcome of trying a property. */
export type Tried = {
  readonly runs: number
  readonly shrinks: number
  /** The smallest values found that break it. */
  readonly broken: readonly unknown[] | undefined
}

/**
 * Tries a property with values of its generators; one seed always gives the same values. `holds` is given values and the
 * count of tries so far. Errors: BAD_TESTS for a generator that is none.
 */
export function tryProperty(
  generators: readonly Generator[],
  accounts: readonly string[],
  options: { readonly seed: number; readonly runs: number | null },
  holds: (values: readonly unknown[], tries: number) => boolean,
): Tried {
  if (!Array.isArray(generators)) throw bad('a property needs a list of generators')
  const values = fc.tuple(...generators.map((each) => arbitraryOf(each, accounts, 0)))
  let tries = 0
  const numRuns = Math.min(MAX_RUNS, Math.max(1, Math.floor(Number(options.runs ?? RUNS)) || RUNS))
  const details = fc.check(
    fc.property(values, (each) => tries >= MAX_TRIES || holds(each, tries++)),
    { seed: options.seed, numRuns },
  )
  return {
    runs: details.numRuns,
    shrinks: details.numShrinks,
    broken: details.counterexample?.[0],
  }
}

function arbitraryOf(generator: Generator, accounts: readonly string[], depth: number): Arbitrary<unknown> {
  if (depth > MAX_DEPTH) throw bad('generators are nested too deeply')
  const inner = (each: Generator) => arbitraryOf(each, accounts, depth + 1)
  switch (generator?.type) {
    case 'integer':
      return fc.integer(range(generator.min ?? 0, generator.max ?? 1_000))
    case 'amount': {
      const scale = 10 ** size(generator.places, 8)
      const { max } = range(0, Math.floor((generator.max ?? 1_000) * scale))
      return fc.integer({ min: 0, max }).map((units) => String(units / scale))
    }
    case 'text':
      return fc.string({ maxLength: size(generator.max, 1_000) })
    case 'bool':
      return fc.boolean()
    case 'account':
      return fc.constantFrom(...accounts)
    case 'pick':
      if (!Array.isArray(generator.values) || generator.values.length === 0) throw bad('pick from what?')
      return fc.constantFrom(...generator.values)
    case 'list':
      return fc.array(inner(generator.of), { maxLength: size(generator.max, 100) })
    case 'object':
      return fc.record(
        Object.fromEntries(Object.entries(generator.members).map(([name, each]) => [name, inner(each)])),
        { noNullPrototype: true },
      )
    default:
      throw bad(`no generator: ${JSON.stringify(generator)}`)
  }
}

function range(min: unknown, max: unknown): { readonly min: number; readonly max: number } {
  if (!Number.isSafeInteger(min) || !Number.isSafeInteger(max) || (min as number) > (max as number)) {
    throw bad(`no range of whole numbers: ${String(min)} to ${String(max)}`)
  }
  return { min: min as number, max: max as number }
}

function size(value: unknown, most: number): number {
  if (!Number.isInteger(value) || (value as number) < 0 || (value as number) > most) {
    throw bad(`a size has to be 0 to ${most}: ${String(value)}`)
  }
  return value as number
}

function bad(why: string): IostError {
  return new IostError({ code: 'BAD_TESTS', why }, why)
}
