import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { utf8Encode } from '#core/codec/bytes.ts'
import { createMemoryKv } from '#testing/memory-kv.ts'
import { stateKey } from './keys.ts'
import { compareKeys, createStateLayers, type StateLayer } from './state-layers.ts'

const KEYS = ['a', 'b', 'c', 'd'] as const

/** One step: a block on one of the blocks there are, or the next block of the root's line becomes part of the store. */
const step = fc.oneof(
  fc.record({
    kind: fc.constant('block' as const),
    parent: fc.nat(20),
    writes: fc.dictionary(fc.constantFrom(...KEYS), fc.option(fc.nat(9), { nil: null }), {
      noNullPrototype: true,
    }),
  }),
  fc.record({ kind: fc.constant('settle' as const), child: fc.nat(5) }),
)

type Model = { layer: StateLayer; parent: Model | undefined; state: Map<string, number> }

describe('the layered state', () => {
  it('reads like a full copy of the state at every block, however branches and store move', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
        const kv = createMemoryKv()
        const layers = createStateLayers(kv)
        const root: Model = {
          layer: { parent: undefined, number: 0, writes: new Map() },
          parent: undefined,
          state: new Map(),
        }
        let settled = root
        let alive = [root]
        for (const one of steps) {
          if (one.kind === 'block') {
            const parent = alive[one.parent % alive.length] as Model
            const writes = new Map(
              Object.entries(one.writes).map(([key, value]) => [
                key,
                value === null ? null : new Uint8Array([value]),
              ]),
            )
            const layer: StateLayer = { parent: parent.layer, number: parent.layer.number + 1, writes }
            layers.add(layer)
            const state = new Map(parent.state)
            for (const [key, value] of Object.entries(one.writes)) {
              if (value === null) state.delete(key)
              else state.set(key, value)
            }
            alive.push({ layer, parent, state })
          } else {
            const children = alive.filter(({ parent }) => parent === settled)
            const next = children[one.child % Math.max(children.length, 1)]
            if (next === undefined) continue
            await kv.batch([...next.layer.writes].map(([key, value]) => ({ key: stateKey(key), value })))
            layers.persisted(next.layer)
            const descends = (model: Model | undefined): boolean =>
              model !== undefined && (model === next || descends(model.parent))
            for (const model of alive) if (!descends(model) && model !== settled) layers.drop(model.layer)
            alive = alive.filter(descends)
            settled = next
          }
          for (const { layer, state } of alive) {
            const reader = layers.at(layer)
            for (const key of KEYS) expect(reader.get(key)?.[0]).toBe(state.get(key))
            const rows = await layers.range(layer, 'a', 'd', 2)
            const want = [...state]
              .filter(([key]) => key < 'd')
              .sort(([a], [b]) => (a < b ? -1 : 1))
              .slice(0, 2)
            expect(rows.map(({ key, value }) => [key, value[0]])).toEqual(want)
          }
        }
      }),
      { numRuns: 60 },
    )
  })

  it('orders keys by their UTF-8 bytes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (a, b) => {
        const [left, right] = [utf8Encode(a), utf8Encode(b)]
        expect(Math.sign(compareKeys(a, b))).toBe(Math.sign(Buffer.compare(left, right)))
      }),
    )
  })
})
