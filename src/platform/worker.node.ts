import { existsSync } from 'node:fs'
import { basename } from 'node:path'
import { Worker, type WorkerOptions } from 'node:worker_threads'

/**
 * Starts a worker thread of a source file next to the caller, whether the program runs from source or from its bundle,
 * where every `*.worker.node.ts` file is an entry of its own beside the main file.
 * `base` is the caller's import.meta.url, `file` a path such as `./verify.worker.node.ts`.
 */
export function startWorker(base: string, file: string, options: WorkerOptions = {}): Worker {
  if (base.endsWith('.ts')) {
    // A worker does not take over a loader given by --import, so it registers the TypeScript loader itself.
    const [loader, entry] = [import.meta.resolve('tsx/esm/api'), new URL(file, base).href]
    const code = `import(${JSON.stringify(loader)}).then((tsx) => { tsx.register(); return import(${JSON.stringify(entry)}) })`
    return new Worker(code, { ...options, eval: true })
  }
  // The caller may stand in the main file of the bundle or in a chunk, one folder below.
  const name = `${basename(file, '.ts')}.mjs`
  const beside = new URL(`./${name}`, base)
  return new Worker(existsSync(beside) ? beside : new URL(`../${name}`, base), options)
}
