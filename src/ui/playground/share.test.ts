import fc from 'fast-check'
import { expect, test } from 'vitest'
import { projectOfExample } from './example-project.ts'
import { EXAMPLES } from './examples/all.ts'
import { fromFragment, fromZip, toFragment, toZip } from './share.ts'

test('every example fits into a link and a zip and comes back as it was', () => {
  for (const example of EXAMPLES) {
    const { title, files } = projectOfExample(example)
    const shared = { title, files, journal: [{ name: 'reset' as const, input: { accounts: ['alice'] } }] }
    expect(fromFragment(toFragment(shared))).toEqual(shared)
    expect(fromZip(toZip(files))).toEqual(files)
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
      expect(() => fromZip(bytes)).toThrow(expect.objectContaining({ code: 'BAD_ZIP' }))
    }),
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
