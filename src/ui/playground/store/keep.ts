import type { Project } from '../project.ts'
import { keepProject, keepSnapshot } from '../storage.ts'
import { p } from '../text.ts'
import { now, set } from './state.ts'

const SNAPSHOT_EVERY_MS = 300_000
let snapshotAt = 0

/** Whether the last version was kept some time ago. */
export const isSnapshotDue = () => Date.now() - snapshotAt > SNAPSHOT_EVERY_MS

/** Makes a project that came by a link one's own. */
export function keepShared(): void {
  set({ readOnly: false })
  void remember(true)
}

/** Keeps the project, and with it a version of it and of what it was before. */
export async function remember(withSnapshot: boolean, before?: Project): Promise<void> {
  const { project, readOnly } = now()
  if (readOnly) return
  try {
    await keepProject(project)
    if (!withSnapshot) return
    snapshotAt = Date.now()
    if (before !== undefined) await keepSnapshot(before)
    await keepSnapshot(project)
  } catch {
    set({ fault: { code: 'STORAGE_FAILED', message: p('play.fault.storage') } })
  }
}
