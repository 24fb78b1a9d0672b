import { execFile } from 'node:child_process'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build, type Rolldown } from 'vite'
import type { ParityInput } from '../../src/testing/parity/cases.ts'
import { expect, test } from './world-test.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const PARITY = join(ROOT, 'src', 'testing', 'parity')
const MAX_OUTPUT = 256 * 1024 * 1024
/** Node with the stack of a full node (src/cli/bootstrap.mjs). */
const FULL_NODE = 'ulimit -S -s 40000 2>/dev/null && exec "$0" --stack-size=36000 "$@"; exec "$0" "$@"'

/** The same cases in Node: they, and the line that each came out as. */
async function inNode(): Promise<{ input: ParityInput; lines: string[] }> {
  const script = ['--import', 'tsx', join(PARITY, 'run.node.ts')]
  const { stdout } = await promisify(execFile)('/bin/sh', ['-c', FULL_NODE, process.execPath, ...script], {
    cwd: ROOT,
    maxBuffer: MAX_OUTPUT,
  })
  return JSON.parse(stdout)
}

/** A page of nothing, and the worker that runs the cases, with its files. */
async function serveWorker(): Promise<Server> {
  const made = (await build({
    root: ROOT,
    configFile: false,
    publicDir: false,
    logLevel: 'error',
    build: {
      write: false,
      target: 'es2023',
      assetsInlineLimit: 0,
      rollupOptions: { input: join(PARITY, 'worker.ts'), output: { entryFileNames: 'worker.js' } },
    },
  })) as Rolldown.RolldownOutput
  const files = new Map(
    made.output.map((file) => [`/${file.fileName}`, file.type === 'chunk' ? file.code : file.source]),
  )
  const server = createServer(({ url }, response) => {
    const file = files.get(url ?? '')
    const isScript = url?.endsWith('.js') === true
    const type = file === undefined ? 'text/html' : isScript ? 'text/javascript' : 'application/wasm'
    response.setHeader('Content-Type', type)
    response.end(file ?? '<!doctype html><title>Parity</title>')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}

test('contracts come out byte for byte the same in the page as in Node', async ({ page }) => {
  const [node, server] = await Promise.all([inNode(), serveWorker()])
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  const answer = await page.evaluate(
    (input) =>
      new Promise<{ lines?: string[]; error?: string }>((resolve) => {
        const worker = new Worker('/worker.js', { type: 'module' })
        worker.onmessage = ({ data }) => resolve(data)
        worker.onerror = ({ message }) => resolve({ error: message })
        worker.postMessage(input)
      }),
    node.input,
  )
  server.close()
  expect(answer.error).toBeUndefined()
  const lines = answer.lines ?? []
  expect(lines.length).toBe(node.lines.length)
  expect(lines.length).toBeGreaterThan(1_000)
  const differences = node.lines.flatMap((line, i) =>
    lines[i] === line ? [] : [{ node: line, page: lines[i] }],
  )
  // The one way in which a page may differ: it says that it cannot follow, and never gives another result.
  expect(differences.filter(({ page: line }) => !/^deep\/\d+ STACK_LIMIT$/.test(line ?? ''))).toEqual([])
  expect(lines.filter((line) => line.endsWith(' STACK_LIMIT')).length).toBe(4)
})
