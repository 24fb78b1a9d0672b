import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { codeOf } from '#core/error.ts'
import { decodeKey, encodeKey } from './key-bytes.ts'
import { openLevelKv } from './level-kv.ts'

const WRITER = fileURLToPath(new URL('../../testing/processes/store-writer.ts', import.meta.url))
const PARTS = 50
const BATCHES_BEFORE_KILL = 40

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'everest-store-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** Lets a process write until it has reported so many batches, kills it without warning, gives the last number. */
function writeAndKill(start: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['--import', 'tsx', WRITER, folder, String(start)])
    let last = start - 1
    let errors = ''
    child.stderr.on('data', (text: Buffer) => {
      errors += text.toString()
    })
    createInterface({ input: child.stdout }).on('line', (line) => {
      last = Number(line)
      if (last >= start + BATCHES_BEFORE_KILL) child.kill('SIGKILL')
    })
    child.on('exit', (_code, signal) => {
      if (signal === 'SIGKILL') resolve(last)
      else reject(new Error(errors))
    })
  })
}

describe('a store on disk', () => {
  it('keeps every batch it reported and no part of another over kill -9', async () => {
    let next = 0
    for (let round = 0; round < 2; round++) {
      const last = await writeAndKill(next)
      const kv = await openLevelKv(folder)
      const parts = await kv.range('part/', 'part0', PARTS)
      const numbers = new Set(parts.map(({ value }) => Number(Buffer.from(value).toString())))
      expect(parts).toHaveLength(PARTS)
      expect(numbers.size).toBe(1)
      const [whole = -1] = numbers
      expect(whole).toBeGreaterThanOrEqual(last)
      for (let n = 0; n <= whole; n++) expect(kv.getSync(`batch/${n}`)?.length, `batch ${n}`).toBe(200)
      expect(kv.getSync(`batch/${whole + 1}`)).toBeUndefined()
      await kv.close()
      next = whole + 1
    }
  }, 60_000)

  it('reads ranges in order, deletes, and refuses a second opener', async () => {
    const kv = await openLevelKv(folder)
    const value = new Uint8Array([1])
    await kv.batch(['a', 'b/1', 'b/2', 'b0', '\ud800', '\ue000', '\u{1f600}'].map((key) => ({ key, value })))
    await kv.batch([{ key: 'b/1', value: null }])
    expect((await kv.range('b/', 'b0', 10)).map(({ key }) => key)).toEqual(['b/2'])
    expect((await kv.range('a', '\u{10ffff}', 3)).map(({ key }) => key)).toEqual(['a', 'b/2', 'b0'])
    expect((await kv.range('c', '\u{10ffff}', 9)).map(({ key }) => key)).toEqual([
      '\ud800',
      '\ue000',
      '\u{1f600}',
    ])
    expect(await kv.get('none')).toBeUndefined()
    const second = await openLevelKv(folder).then(
      () => 'OPENED',
      (error: unknown) => codeOf(error),
    )
    expect(second).toBe('STORE_LOCKED')
    await kv.close()
  })

  it('keeps keys apart whatever they hold', () => {
    const text = fc.string({
      unit: fc.oneof(
        fc.string({ unit: 'binary', maxLength: 1 }),
        fc.constantFrom('\ud83d', '\ude00', '\ued00'),
      ),
    })
    fc.assert(
      fc.property(text, (key) => {
        expect(decodeKey(encodeKey(key))).toBe(key)
      }),
    )
  })
})
