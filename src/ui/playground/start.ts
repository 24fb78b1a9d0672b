import { codeOf } from '#core/error.ts'
import { projectOfExample } from './example-project.ts'
import { EXAMPLES } from './examples/all.ts'
import type { Project } from './project.ts'
import { fromFragment } from './share.ts'
import { keptProjects } from './storage.ts'
import { openProject, openShared } from './store/open.ts'
import { usePlayground } from './store/state.ts'
import { p } from './text.ts'

let started: Promise<void> | undefined

/** Opens what the link carries, else the last project, else the first example; once per page. */
export function startPlayground(): Promise<void> {
  const contract = new URLSearchParams(location.search).get('contract')
  if (contract !== null) {
    history.replaceState(history.state, '', location.pathname)
    return openPublished(contract)
  }
  const fragment = location.hash.slice(1)
  if (fragment !== '') {
    history.replaceState(history.state, '', location.pathname)
    return openLink(fragment)
  }
  started ??= openLast()
  return started
}

/** A contract of the connected network becomes a project of one's own. */
async function openPublished(contract: string): Promise<void> {
  started ??= Promise.resolve()
  try {
    const { projectOfContract } = await import('./publish/open-contract.ts')
    void openProject(await projectOfContract(contract))
  } catch (error) {
    await openLast()
    usePlayground.setState({ fault: { code: codeOf(error), message: p('play.cannotOpen', { contract }) } })
  }
}

async function openLink(fragment: string): Promise<void> {
  started ??= Promise.resolve()
  try {
    void openShared(fromFragment(fragment), true)
  } catch {
    await openLast()
    usePlayground.setState({ fault: { code: 'BAD_LINK', message: p('play.fault.link') } })
  }
}

/** Opens the project that was changed last, else the first example. */
export async function openLast(): Promise<void> {
  const [last] = await keptProjects().catch((): Project[] => [])
  const [first] = EXAMPLES
  if (last !== undefined) void openProject(last)
  else if (first !== undefined) void openProject(ownCopy(projectOfExample(first)))
}

/** An example becomes a project of one's own, which may be changed. */
export function ownCopy(project: Project): Project {
  return { ...project, id: crypto.randomUUID() }
}
