import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { formatNetwork, parseNetwork } from './network.ts'

const folder = new URL('../../public/networks/', import.meta.url)

test('every network of the index has a definition that reads and writes', () => {
  const ids = JSON.parse(readFileSync(new URL('index.json', folder), 'utf8')) as string[]
  const files = readdirSync(folder).filter((name) => name !== 'index.json')
  expect(files.sort()).toEqual(ids.map((id) => `${id}.json`).sort())
  for (const file of files) {
    const text = readFileSync(new URL(file, folder), 'utf8')
    const network = parseNetwork(text)
    expect(formatNetwork(network)).toBe(text)
    expect([...network.params.witnesses].sort()).toEqual(network.params.witnesses)
  }
})
