/** A queue that serves its neighbours in turn, so that one that sends much does not hold up the others. */
export type FairQueue<T> = {
  /** False when the neighbour's or the whole queue is full. */
  push(peer: string, item: T): boolean
  shift(): T | undefined
  /** Items of a neighbour that wait. */
  waiting(peer: string): number
  /** Drops what a neighbour that left had waiting. */
  drop(peer: string): void
}

/** Creates the queue with its bounds. */
export function createFairQueue<T>(perPeer: number, total: number): FairQueue<T> {
  const queues = new Map<string, T[]>()
  let size = 0
  return {
    push(peer, item) {
      const queue = queues.get(peer) ?? []
      if (queue.length >= perPeer || size >= total) return false
      queue.push(item)
      queues.set(peer, queue)
      size += 1
      return true
    },
    shift() {
      const first = queues.entries().next().value
      if (first === undefined) return undefined
      const [peer, queue] = first
      const item = queue.shift()
      queues.delete(peer)
      if (queue.length > 0) queues.set(peer, queue)
      size -= 1
      return item
    },
    waiting: (peer) => queues.get(peer)?.length ?? 0,
    drop(peer) {
      size -= queues.get(peer)?.length ?? 0
      queues.delete(peer)
    },
  }
}
