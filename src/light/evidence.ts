import type { EvidenceView } from './api.ts'

/** Most pieces kept, and most bytes of one answer. */
const MAX_EVIDENCE = 64
const MAX_EVIDENCE_BYTES = 1_048_576

/** Answers of peers that contradict a proof, newest last. */
export type EvidenceLog = {
  add(item: Omit<EvidenceView, 'id'>): EvidenceView
  all(): readonly EvidenceView[]
}

/** Creates a bounded log in memory. */
export function createEvidenceLog(): EvidenceLog {
  const items: EvidenceView[] = []
  let count = 0
  return {
    add(item) {
      count += 1
      const kept = { ...item, id: String(count), bytes: item.bytes.slice(0, MAX_EVIDENCE_BYTES) }
      items.push(kept)
      if (items.length > MAX_EVIDENCE) items.shift()
      return kept
    },
    all: () => [...items],
  }
}
