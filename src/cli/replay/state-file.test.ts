import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { utf8Encode } from '#core/codec/bytes.ts'
import { compareState } from './state-file.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'state-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const state = new Map([
  ['b-a', utf8Encode('s1@')],
  ['b-b', utf8Encode('s2@')],
  ['b-d', Uint8Array.of(0xff)],
])
const lines = '{"k":"b-a","v":"s1@"}\n{"k":"b-b","v":"s3@"}\n{"k":"b-c","v":""}\n{"kx":"622d64","vx":"ff"}\n'

async function compare(bytes: Uint8Array) {
  const file = join(folder, 'state.jsonl.gz')
  await writeFile(file, bytes)
  return compareState(file, state)
}

test('says of each key what differs', async () => {
  expect(await compare(gzipSync(lines))).toEqual([
    { key: 'b-b', reason: 'value' },
    { key: 'b-c', reason: 'missing' },
  ])
  expect(await compare(gzipSync('{"k":"b-a","v":"s1@"}\n'))).toEqual([
    { key: 'b-b', reason: 'extra' },
    { key: 'b-d', reason: 'extra' },
  ])
  expect(await compareState(join(folder, 'none'), state)).toBeUndefined()
})

test('refuses a file that is cut, broken, or holds no lines of JSON', async () => {
  const whole = gzipSync(lines)
  const broken = whole.slice()
  broken[12] = (broken[12] as number) ^ 0xff
  for (const bytes of [
    whole.subarray(0, 40),
    broken,
    utf8Encode('plain'),
    gzipSync('{"k":1}\n'),
    gzipSync('x'),
  ])
    await expect(compare(bytes)).rejects.toMatchObject({ code: 'BAD_STATE_FILE' })
})
