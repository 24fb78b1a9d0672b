import { describe, expect, it } from 'vitest'
import { Slot } from './slot.ts'
import { StateView } from './state-view.ts'

const bytes = (text: string) => new TextEncoder().encode(text)

describe('StateView', () => {
  it('takes back everything since a mark, deletions too', () => {
    const view = new StateView(
      new Map([
        ['a', bytes('1')],
        ['b', bytes('2')],
      ]),
    )
    view.set('a', Slot.ofText('x'))
    const mark = view.mark()
    view.set('a', null)
    view.set('b', Slot.ofText('y'))
    view.set('c', Slot.ofText('z'))
    view.rollback(mark)
    expect(view.get('a')).toEqual(bytes('x'))
    expect(view.get('b')).toEqual(bytes('2'))
    expect(view.get('c')).toBeUndefined()
    expect([...view.writes().keys()]).toEqual(['a'])
  })

  it('lists deletions as null and leaves what was only read alone', () => {
    const view = new StateView(
      new Map([
        ['a', bytes('1')],
        ['b', bytes('2')],
      ]),
    )
    view.slot('b')
    view.set('a', null)
    view.set('nothing', null)
    expect([...view.writes()]).toEqual([['a', null]])
  })

  it('reads a key of its base once', () => {
    let reads = 0
    const view = new StateView({
      get() {
        reads += 1
        return bytes('1')
      },
    })
    view.slot('a')
    view.get('a')
    expect(reads).toBe(1)
  })
})
