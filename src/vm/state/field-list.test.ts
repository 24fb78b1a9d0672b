import { describe, expect, it } from 'vitest'
import { addField, fieldsOf, removeField } from './field-list.ts'
import { listKey, mapKey, markerKey } from './keys.ts'
import { Slot } from './slot.ts'
import { StateView } from './state-view.ts'

function emptyMap() {
  const view = new StateView({ get: () => undefined })
  return {
    view,
    put(field: string) {
      const at = mapKey('C', 'm', field)
      const isNew = view.slot(at) === null
      view.set(at, Slot.ofValue({ type: 's', data: '1', payer: 'C' }))
      if (isNew) addField(view, 'C', 'm', field)
    },
    del(field: string) {
      view.set(mapKey('C', 'm', field), null)
      removeField(view, 'C', 'm', field)
    },
    names: () => fieldsOf(view, 'C', 'm'),
  }
}

describe('field lists', () => {
  it('keep the order of first puts and move a name put again to the end', () => {
    const map = emptyMap()
    for (const name of ['s', 'abcd', 'abc', 'ab']) map.put(name)
    map.del('ab')
    map.put('ab')
    map.put('s')
    expect(map.names()).toEqual(['s', 'abcd', 'abc', 'ab'])
    map.del('ab')
    expect(map.names()).toEqual(['s', 'abcd', 'abc'])
    expect(map.view.get(markerKey('C', 'm'))).toEqual(Slot.ofText('1').bytes)
  })

  it('vanish with the last name', () => {
    const map = emptyMap()
    map.put('a')
    map.del('a')
    expect(map.view.get(listKey('C', 'm'))).toBeUndefined()
    expect(map.names()).toEqual([])
  })

  it('record 257 names', () => {
    const map = emptyMap()
    for (let i = 0; i < 300; i++) map.put(`f${i}`)
    expect(map.names()).toHaveLength(257)
    map.del('f299')
    expect(map.names()).toHaveLength(257)
    map.del('f0')
    map.put('f0')
    expect(map.names().at(-1)).toBe('f0')
  })

  it('drop names whose entries are gone at the first removal only', () => {
    const map = emptyMap()
    for (const name of ['a', 'b', 'c']) map.put(name)
    map.view.set(mapKey('C', 'm', 'b'), null)
    map.del('c')
    expect(map.names()).toEqual(['a'])
    map.put('d')
    map.view.set(mapKey('C', 'm', 'a'), null)
    map.del('d')
    expect(map.names()).toEqual(['a'])
  })
})
