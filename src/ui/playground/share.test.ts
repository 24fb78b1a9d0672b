import fc from 'fast-check'
import { strToU8, zipSync } from 'fflate'
import { expect, test } from 'vitest'
import { projectOfExample } from './example-project.ts'
import { EXAMPLES } from './examples/all.ts'
import { fromFragment, fromZip, type Shared, toFragment, toZip } from './share.ts'

test('every example fits into a link and a zip and comes back as it was', () => {
  for (const example of EXAMPLES) {
    const { title, files } = projectOfExample(example)
    const [file = ''] = Object.keys(files)
    const shared: Shared = {
      title,
      files,
      journal: [{ name: 'reset', input: { accounts: ['alice'] } }],
      breakpoints: [{ file, line: 3, when: 'n > 2' }],
      at: { file, block: 2, step: 7 },
    }
    expect(fromFragment(toFragment(shared))).toEqual(shared)
    expect(fromZip(toZip(shared), 'other')).toEqual(shared)
  }
})

test('any other text is refused with a code', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(() => fromFragment(text)).toThrow(expect.objectContaining({ code: 'BAD_LINK' }))
      expect(() => fromFragment(`p1.${text}`)).toThrow(expect.objectContaining({ code: 'BAD_LINK' }))
    }),
  )
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(() => fromZip(bytes, '')).toThrow(expect.objectContaining({ code: 'BAD_ZIP' }))
    }),
  )
})

test('a link that packs well but that no reader would unpack is not made', () => {
  const files = Object.fromEntries(Array.from({ length: 20 }, (_, n) => [`f${n}.txt`, 'x'.repeat(120_000)]))
  expect(() => toFragment({ title: '', files, journal: [] })).toThrow(
    expect.objectContaining({ code: 'LINK_TOO_LONG' }),
  )
})

test('what is too long for a link is refused, not cut', () => {
  let seed = 1
  const noise = () => {
    seed = (seed * 48271) % 2147483647
    return String.fromCharCode(33 + (seed % 90))
  }
  const files = { 'a.txt': Array.from({ length: 60_000 }, noise).join('') }
  expect(() => toFragment({ title: '', files, journal: [] })).toThrow(
    expect.objectContaining({ code: 'LINK_TOO_LONG' }),
  )
})

test('files alone make a project, and a state that is none is left out', () => {
  const zip = zipSync({ 'folder/a.js': strToU8('class A {}') })
  expect(fromZip(zip, 'mine')).toEqual({ title: 'mine', files: { 'a.js': 'class A {}' }, journal: [] })
  const odd = {
    title: 'x',
    files: { 'a.js': '' },
    journal: [],
    breakpoints: [{ line: 'x' }],
    at: { file: 'b.js' },
  }
  expect(fromFragment(toFragment(odd as unknown as Shared))).toEqual({
    title: 'x',
    files: { 'a.js': '' },
    journal: [],
  })
})
