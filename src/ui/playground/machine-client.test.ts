import { expect, test } from 'vitest'
import { journalOf, MAX_CHANGES, MAX_JOURNAL_BYTES, type Recorded } from './journal.ts'
import type { Ask } from './machine/messages.ts'
import { createMachineClient } from './machine-client.ts'

/** Workers that note what they were asked and answer with it, `silent` ones not at all. */
function workers() {
  const asked: string[][] = []
  const state = { isSilent: false }
  const start = () => {
    const own: string[] = []
    asked.push(own)
    const target = new EventTarget()
    const postMessage = ({ id, name, input }: Ask) => {
      own.push(`${name} ${JSON.stringify(input)}`)
      if (state.isSilent) return
      queueMicrotask(() => target.dispatchEvent(new MessageEvent('message', { data: { id, output: input } })))
    }
    return Object.assign(target, { postMessage, terminate: () => undefined }) as unknown as Worker
  }
  return { start, asked, state }
}

const RESET = { accounts: ['alice'] }
const call = (abi: string, args = '[]') => ({ publisher: 'alice', contract: 'ContractX', abi, args })
const calls = (count: number): Recorded[] => [
  { name: 'reset', input: RESET },
  ...Array.from({ length: count }, (_, i) => ({ name: 'call' as const, input: call(`m${i}`) })),
]

test('a change that could not be made again is refused before it is made', async () => {
  const { start, asked } = workers()
  const client = createMachineClient(start)
  await client.replay(calls(MAX_CHANGES - 1))
  const before = asked[0]?.length
  await expect(client.ask('call', call('late'))).rejects.toMatchObject({
    code: 'JOURNAL_FULL',
    data: { changes: MAX_CHANGES + 1, mostChanges: MAX_CHANGES },
  })
  expect(asked[0]).toHaveLength(before as number)
  client.stop()
  await client.remake()
  expect(asked[1]).toEqual(asked[0])
})

test('a journal is bounded in bytes too, and a chain anew takes changes again', async () => {
  const client = createMachineClient(workers().start)
  await client.ask('reset', RESET)
  await client.ask('call', call('big', 'é'.repeat(MAX_JOURNAL_BYTES / 2 - 200)))
  await expect(client.ask('call', call('more', 'x'.repeat(400)))).rejects.toMatchObject({
    code: 'JOURNAL_FULL',
    data: { mostBytes: MAX_JOURNAL_BYTES },
  })
  await client.ask('reset', RESET)
  await client.ask('call', call('more'))
  expect(client.journal().entries.map(({ name }) => name)).toEqual(['reset', 'call'])
})

test('what a journal does not hold is counted, and a jump takes the place of the jump before', async () => {
  const client = createMachineClient(workers().start)
  expect(await client.replay(calls(MAX_CHANGES + 6))).toBe(7)
  const jumps = [3, 2, 1].map((id) => ({ name: 'jump' as const, input: { id } }))
  const { journal } = journalOf([...calls(2), ...jumps])
  expect(journal.entries.slice(-2)).toEqual([{ name: 'call', input: call('m1') }, jumps[2]])
  expect(journal.bytes).toBe(journalOf([...calls(2), jumps[2] as Recorded]).journal.bytes)
})

test('to stop while the chain is made again loses none of it', async () => {
  const { start, asked, state } = workers()
  const client = createMachineClient(start)
  const told: number[] = []
  await client.replay(calls(5), (_, made) => told.push(made))
  expect(told).toEqual([1, 2, 3, 4, 5, 6])
  client.stop()
  const again = client.remake((_, made) => {
    if (made === 3) client.stop()
  })
  await expect(again).rejects.toMatchObject({ code: 'MACHINE_STOPPED' })
  expect(client.journal().entries).toEqual(calls(5))
  await client.remake()
  expect(asked[2]).toEqual(asked[0])
  state.isSilent = true
  const lost = client.ask('call', call('endless'))
  await Promise.resolve()
  client.stop()
  await expect(lost).rejects.toMatchObject({ code: 'MACHINE_STOPPED' })
  expect(client.journal().entries).toEqual(calls(5))
})

test('a chain that ended with its worker is made again before anything is asked of it', async () => {
  const { start, asked } = workers()
  const client = createMachineClient(start)
  await client.replay(calls(2))
  client.stop()
  await Promise.all([client.ask('view', {}), client.ask('storage', { contract: 'ContractX' })])
  expect(asked[1]).toEqual([...(asked[0] ?? []), 'view {}', 'storage {"contract":"ContractX"}'])
})
