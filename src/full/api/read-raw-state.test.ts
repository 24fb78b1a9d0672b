import { expect, it } from 'vitest'
import type { ChainPoint } from '#chain/chain-types.ts'
import { messageToJson } from './json-out.ts'
import { readRawState } from './read-raw-state.ts'
import { messageType } from './schema.ts'

const pointOf = (state: ReadonlyMap<string, Uint8Array>) => ({ state }) as unknown as ChainPoint

it('gives stored bytes in the order asked and says what is absent', () => {
  const point = pointOf(new Map([['b-x-1', Uint8Array.of(0x73, 0x31)]]))
  const answer = readRawState(point, ['b-x-2', 'b-x-1'])
  expect(JSON.parse(messageToJson(messageType('RawStateResponse'), answer))).toEqual({
    entries: [
      { is_stored: false, value: '' },
      { is_stored: true, value: 'czE=' },
    ],
  })
})

it('refuses more than its bounds', () => {
  const point = pointOf(new Map([['c-x', new Uint8Array(2_000_001)]]))
  expect(() => readRawState(point, ['c-x'])).toThrow(/too long/)
  expect(() =>
    readRawState(
      point,
      Array.from({ length: 101 }, () => 'k'),
    ),
  ).toThrow(/at most 100/)
})
