import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeSignedHead } from '#core/block/block-proto.ts'
import { confirmLimit } from '#core/params.ts'
import { sharedDir } from '#testing/shared-dir.ts'
import { createChainTracker } from './chain-tracker.ts'
import { createForkTree } from './fork-tree.ts'
import type { WitnessList } from './witness-list.ts'

function trackerOf(list: WitnessList) {
  return createChainTracker({
    active: list,
    pending: list,
    openEpoch: null,
    switchBlock: null,
    irreversible: 0,
  })
}

type Step = { readonly owner: number; readonly elects: readonly number[] }

describe('chain tracker', () => {
  it('agrees with the fork tree on chains without forks', () => {
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g']
    const step = fc.record({
      owner: fc.nat({ max: 6 }),
      elects: fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6], { minLength: 7, maxLength: 7 }),
    })
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 4, max: 9 }),
        fc.array(step, { minLength: 1, maxLength: 80 }),
        fc.boolean(),
        (n, voteInterval, steps, rotate) => {
          const list = names.slice(0, n)
          const tracker = trackerOf(list)
          const tree = createForkTree(
            {
              id: '0',
              number: 0,
              time: 0n,
              witness: '0',
              active: list,
              pending: list,
              rootWitnesses: [],
              payload: undefined,
            },
            { voteInterval },
          )
          steps.forEach(({ owner, elects }: Step, index) => {
            const number = index + 1
            const turn = rotate ? index : owner
            const witness = tracker.active[turn % n] as string
            const epoch = number % voteInterval === 0
            const chosen = elects.slice(0, n).map((at) => names[at] as string)
            const flag = tracker.flag
            tracker.push({ number, witness, signed: true, elected: epoch && !flag ? chosen : undefined })
            const { node } = tree.link({
              id: String(number),
              parent: String(index),
              number,
              time: BigInt(number),
              witness,
              elects: epoch ? chosen : undefined,
              payload: undefined,
            })
            expect([tracker.irreversible, tracker.active, tracker.pending]).toEqual([
              tree.root.number,
              node.active,
              node.pending,
            ])
            expect(tracker.locked() ?? 0).toBe(tree.locked() ?? 0)
          })
        },
      ),
      { numRuns: 300 },
    )
  })

  it('counts only signed blocks as confirmations', () => {
    const tracker = trackerOf(['a', 'b', 'c', 'd'])
    const push = (number: number, witness: string, signed: boolean) =>
      tracker.push({ number, witness, signed, elected: undefined })
    push(1, 'a', false)
    push(2, 'b', true)
    push(3, 'c', true)
    expect(tracker.irreversible).toBe(0)
    push(4, 'd', true)
    expect(tracker.irreversible).toBe(2)
  })

  it('refuses an election while a change is open and a change without signatures', () => {
    const tracker = trackerOf(['a', 'b', 'c', 'd'])
    tracker.push({ number: 12, witness: 'a', signed: true, elected: ['a', 'b', 'c', 'e'] })
    expect(tracker.flag).toBe(true)
    expect(() =>
      tracker.push({ number: 24, witness: 'b', signed: true, elected: ['a', 'b', 'c', 'd'] }),
    ).toThrow('ELECTION_WHILE_OPEN')
    const unsigned = trackerOf(['a', 'b', 'c', 'd'])
    unsigned.push({ number: 12, witness: 'a', signed: false, elected: ['a', 'b', 'c', 'e'] })
    unsigned.push({ number: 13, witness: 'b', signed: true, elected: undefined })
    expect(() => unsigned.push({ number: 14, witness: 'c', signed: true, elected: undefined })).toThrow(
      'QUORUM_UNSIGNED',
    )
  })
})

const shared = sharedDir()

describe.skipIf(shared === undefined)('seventeen witnesses over 26 epochs (needs the recordings)', () => {
  const folder = join(shared ?? '', 'recordings', 'epochs')

  it('gives the lists, switches and LIB of every block', () => {
    const lists = JSON.parse(readFileSync(join(folder, 'lists.json'), 'utf8')) as {
      lists: string[][]
      genesisList: number
      activeRanges: { from: number; to: number; list: number }[]
      epochs: { block: number; baseFlag: boolean; pendingList: string[]; switchBlock?: number }[]
    }
    const lib: number[] = JSON.parse(gunzipSync(readFileSync(join(folder, 'lib.json.gz'))).toString()).lib
    const elections = new Map(lists.epochs.map((epoch) => [epoch.block, epoch]))
    const tracker = trackerOf(lists.lists[lists.genesisList] as string[])
    const bytes = gunzipSync(readFileSync(join(folder, 'heads.bin.gz')))
    const got: number[] = []
    const switches: number[] = []
    let range = 0
    for (let at = 0; at < bytes.length; at += 4 + bytes.readUInt32BE(at)) {
      const { head } = decodeSignedHead(bytes.subarray(at + 4, at + 4 + bytes.readUInt32BE(at)))
      if (head.number > 0) {
        if (head.number > (lists.activeRanges[range]?.to ?? 0)) range += 1
        expect(tracker.active).toEqual(lists.lists[lists.activeRanges[range]?.list ?? -1])
        const epoch = elections.get(head.number)
        if (epoch !== undefined) expect(tracker.flag).toBe(epoch.baseFlag)
        const elected = epoch === undefined || epoch.baseFlag ? undefined : epoch.pendingList
        tracker.push({ number: head.number, witness: head.witness, signed: true, elected })
        if (tracker.switched) switches.push(head.number)
      }
      got.push(tracker.irreversible ?? -1)
    }
    expect(got).toEqual(lib)
    expect(switches).toEqual(lists.epochs.flatMap((epoch) => epoch.switchBlock ?? []))
    expect(confirmLimit(17)).toBe(12)
  })
})
