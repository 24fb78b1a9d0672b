import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import type { Project, ProjectFiles } from './project.ts'

/** What a project was at a time (ms). */
export type Snapshot = {
  readonly at: number
  readonly project: string
  readonly title: string
  readonly files: ProjectFiles
}

interface Schema extends DBSchema {
  projects: { key: string; value: Project & { readonly at: number } }
  snapshots: { key: number; value: Snapshot; indexes: { project: string } }
}

const DATABASE = 'everest-playground'
/** Snapshots that are kept of one project. */
const MAX_SNAPSHOTS = 40

let opened: Promise<IDBPDatabase<Schema>> | undefined

function database(): Promise<IDBPDatabase<Schema>> {
  opened ??= openDB<Schema>(DATABASE, 1, {
    upgrade(db) {
      db.createObjectStore('projects', { keyPath: 'id' })
      db.createObjectStore('snapshots', { autoIncrement: true }).createIndex('project', 'project')
    },
  })
  return opened
}

/** Keeps a project as it is now. Errors: those of the browser's storage. */
export async function keepProject(project: Project): Promise<void> {
  await (await database()).put('projects', { ...project, at: Date.now() })
}

/** All kept projects, the last changed first. */
export async function keptProjects(): Promise<Project[]> {
  const all = await (await database()).getAll('projects')
  return all.sort((a, b) => b.at - a.at)
}

/** Forgets a project and its snapshots. Errors: those of the browser's storage. */
export async function dropProject(id: string): Promise<void> {
  const db = await database()
  await db.delete('projects', id)
  for (const key of await db.getAllKeysFromIndex('snapshots', 'project', id))
    await db.delete('snapshots', key)
}

/** Keeps what a project was, unless the last snapshot is the same; old ones go. */
export async function keepSnapshot({ id, title, files }: Project): Promise<void> {
  const db = await database()
  const keys = await db.getAllKeysFromIndex('snapshots', 'project', id)
  const last = keys.at(-1)
  if (
    last !== undefined &&
    JSON.stringify((await db.get('snapshots', last))?.files) === JSON.stringify(files)
  )
    return
  await db.add('snapshots', { at: Date.now(), project: id, title, files })
  for (const key of keys.slice(0, Math.max(0, keys.length + 1 - MAX_SNAPSHOTS)))
    await db.delete('snapshots', key)
}

/** Snapshots of a project, the newest first. */
export async function snapshotsOf(project: string): Promise<Snapshot[]> {
  return (await (await database()).getAllFromIndex('snapshots', 'project', project)).reverse()
}
