import type { Emitter, Label } from './emitter.ts'

/** An iterator in registers. */
export type Iterator = { readonly next: number; readonly object: number }

/** Gets the iterator of what the accumulator holds. */
export function openIterator(emitter: Emitter, { next, object }: Iterator): void {
  const iterable = emitter.temporary()
  const method = emitter.temporary()
  emitter.store(iterable)
  emitter.emit({ writes: true, in: [iterable] })
  emitter.store(method)
  emitter.emit({ writes: true, in: [method, iterable] })
  const isObject: Label[] = []
  emitter.jumpIf(emitter.newLabel(isObject))
  emitter.fetch()
  emitter.bind(...isObject)
  emitter.store(object)
  emitter.emit({ writes: true, in: [object] })
  emitter.store(next)
}

/** Asks an iterator for its next result. */
export function askIterator(emitter: Emitter, { next, object }: Iterator, result: number): void {
  emitter.emit({ writes: true, in: [next, object] })
  emitter.store(result)
  const isObject: Label[] = []
  emitter.jumpIf(emitter.newLabel(isObject))
  emitter.callRow({ first: result, count: 1 })
  emitter.bind(...isObject)
}

/** Lets an iterator know that the loop ends, unless it has ended itself. */
export function closeIterator(emitter: Emitter, { object }: Iterator, done: number, token: number): void {
  emitter.scoped(() => {
    const isDone: Label[] = []
    emitter.load(done)
    emitter.jumpIf(emitter.newLabel(isDone))
    const method = emitter.temporary()
    emitter.emit({ writes: true, in: [object] })
    emitter.store(method)
    emitter.jumpIf(emitter.newLabel(isDone))
    emitter.jumpIf(emitter.newLabel(isDone))
    emitter.scoped(() => callReturn(emitter, object, method, token, isDone))
    emitter.bind(...isDone)
  })
}

function callReturn(emitter: Emitter, object: number, method: number, token: number, isDone: Label[]): void {
  const fault = emitter.temporary()
  emitter.saveContext(fault)
  emitter.operate()
  const isCallable: Label[] = []
  emitter.jumpIf(emitter.newLabel(isCallable))
  emitter.scoped(() => {
    const row = emitter.row(2)
    emitter.fetchInto(row.first)
    emitter.fetchInto(row.first + 1)
    emitter.callRow(row)
    emitter.leave()
  })
  emitter.bind(...isCallable)
  emitter.emit({ writes: true, in: [method, object] })
  emitter.jumpIf(emitter.newLabel(isDone))
  emitter.scoped(() => {
    const row = emitter.row(1)
    emitter.store(row.first)
    emitter.callRow(row)
  })
  const end: Label[] = []
  emitter.jump(emitter.newLabel(end))
  emitter.enter()
  emitter.store(fault)
  const isHidden: Label[] = []
  emitter.fetch()
  emitter.operate(token)
  emitter.jumpIf(emitter.newLabel(isHidden))
  emitter.load(fault)
  emitter.leave()
  emitter.bind(...isHidden, ...end)
}
