/** Runs tasks one at a time in the order they came. */
export type SerialQueue = {
  /** The task's result; its failure does not stop the tasks behind it. */
  run<T>(task: () => Promise<T>): Promise<T>
  /** Tasks that wait or run. */
  readonly size: number
}

/** Creates an empty queue. */
export function createSerialQueue(): SerialQueue {
  let tail: Promise<unknown> = Promise.resolve()
  let size = 0
  return {
    run(task) {
      size += 1
      const result = tail.then(task)
      tail = result
        .catch(() => undefined)
        .then(() => {
          size -= 1
        })
      return result
    },
    get size() {
      return size
    },
  }
}
