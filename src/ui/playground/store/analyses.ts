import { abiFileOf, isContract } from '../project.ts'
import { now, set } from './state.ts'
import { client } from './work.ts'

/** Reads every contract of the project by the chain's own rules. */
export function analyseAll(): void {
  const { files } = now().project
  for (const name of Object.keys(files).filter(isContract)) {
    const source = files[name] as string
    client.ask('analyse', { source, abi: files[abiFileOf(name)] ?? '' }).then(
      ({ findings }) => {
        if (now().project.files[name] === source) set({ analyses: { ...now().analyses, [name]: findings } })
      },
      () => undefined,
    )
  }
}
