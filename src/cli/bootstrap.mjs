// The one file that runs before anything is installed: plain JavaScript, Node built-ins only.
// It installs the packages, builds what is stale and runs the wanted part. Everything it says goes to standard error.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const CACHE = join(ROOT, 'node_modules', '.cache', 'everest')
const LOCK_WAIT_MS = 300_000
const PARENT_WATCH_MS = 1_000
const KEEP_BUNDLE_MS = 86_400_000

const say = (text) => process.stderr.write(`${text}\n`)

/** Whether node_modules holds what the lock file names, optional packages aside. */
function isInstalled() {
  try {
    const want = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).packages
    const have = JSON.parse(readFileSync(join(ROOT, 'node_modules', '.package-lock.json'), 'utf8')).packages
    return Object.entries(want).every(
      ([path, entry]) => path === '' || entry.optional || entry.peer || have[path]?.version === entry.version,
    )
  } catch {
    return false
  }
}

/** Runs a program to its end with its output on standard error; rejects when it fails. */
function run(command, args, env = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd: ROOT,
      stdio: ['ignore', 2, 2],
      env: { ...process.env, ...env },
      shell: process.platform === 'win32',
    })
    child.on('error', reject)
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`${command} ${args[0]} ended with ${code}`)),
    )
  })
}

/** Runs a task while holding a folder as lock, so that commands started together set up once. */
async function locked(name, task) {
  const lock = join(ROOT, `.everest-${name}.lock`)
  const end = Date.now() + LOCK_WAIT_MS
  for (;;) {
    try {
      mkdirSync(lock)
      break
    } catch (error) {
      if (error.code !== 'EEXIST') throw error
      if (isStale(lock) || Date.now() > end) rmSync(lock, { recursive: true, force: true })
      else await new Promise((resolve) => setTimeout(resolve, 200))
    }
  }
  const release = () => rmSync(lock, { recursive: true, force: true })
  try {
    writeFileSync(join(lock, 'pid'), String(process.pid))
    return await task()
  } finally {
    release()
  }
}

function isStale(lock) {
  try {
    process.kill(Number(readFileSync(join(lock, 'pid'), 'utf8')), 0)
    return false
  } catch (error) {
    if (error.code === 'ENOENT')
      return Date.now() - (statSync(lock, { throwIfNoEntry: false })?.mtimeMs ?? 0) > 10_000
    return error.code === 'ESRCH'
  }
}

async function install() {
  if (isInstalled()) return
  await locked('install', async () => {
    if (isInstalled()) return
    say('Installing packages (npm ci) …')
    await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'])
  })
}

/** A digest of names, sizes and times of all files below the given places. */
function stamp(places) {
  const hash = createHash('sha256')
  const visit = (path) => {
    const info = statSync(path, { throwIfNoEntry: false })
    if (info === undefined) return
    if (info.isDirectory()) {
      for (const name of readdirSync(path).sort()) if (name !== 'node_modules') visit(join(path, name))
    } else if (!/[.](test|bench)[.]tsx?$/.test(path)) {
      hash.update(`${relative(ROOT, path)} ${info.size} ${info.mtimeMs}\n`)
    }
  }
  for (const place of places) visit(join(ROOT, place))
  return hash.digest('hex').slice(0, 16)
}

const NODE_LAYERS = [
  'core',
  'platform',
  'consensus',
  'vm',
  'chain',
  'recording',
  'wallet',
  'p2p',
  'light',
  'full',
  'relay',
  'cli',
]

function workerEntries() {
  const found = []
  const visit = (path) => {
    for (const entry of readdirSync(path, { withFileTypes: true })) {
      if (entry.isDirectory()) visit(join(path, entry.name))
      else if (entry.name.endsWith('.worker.node.ts')) found.push(join(path, entry.name))
    }
  }
  for (const layer of NODE_LAYERS) if (existsSync(join(ROOT, 'src', layer))) visit(join(ROOT, 'src', layer))
  return found
}

/** The bundle of the `everest` command, built when a source file changed. Returns the path of its main file. */
async function buildCli() {
  const mark = stamp([...NODE_LAYERS.map((layer) => `src/${layer}`), 'package-lock.json'])
  const folder = join(CACHE, `cli-${mark}`)
  const main = join(folder, 'everest.mjs')
  if (existsSync(main)) return main
  return locked('cli', async () => {
    if (existsSync(main)) return main
    const { build } = await import('esbuild')
    const fresh = `${folder}.${process.pid}`
    await build({
      absWorkingDir: ROOT,
      entryPoints: [
        { in: 'src/cli/everest.ts', out: 'everest' },
        ...workerEntries().map((path) => ({
          in: path,
          out: path
            .split(/[/\\]/)
            .pop()
            .replace(/[.]ts$/, ''),
        })),
      ],
      outdir: fresh,
      bundle: true,
      splitting: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      outExtension: { '.js': '.mjs' },
      packages: 'external',
      sourcemap: true,
      logLevel: 'error',
      chunkNames: 'chunks/[name]-[hash]',
    })
    for (const name of readdirSync(CACHE)) {
      // A running network restarts its processes from the bundle it began with, so a former one stays for a day.
      const path = join(CACHE, name)
      const old = (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0) < Date.now() - KEEP_BUNDLE_MS
      if (old && name.startsWith('cli-') && name !== `cli-${mark}` && !name.includes('.'))
        rmSync(path, { recursive: true, force: true })
    }
    renameSync(fresh, folder)
    return main
  })
}

/** Builds the app into dist/ when a source file changed. */
async function buildApp() {
  const mark = stamp(['src', 'sw', 'public', 'index.html', 'vite.config.ts', 'package-lock.json'])
  const markFile = join(ROOT, 'dist', '.stamp')
  if (existsSync(markFile) && readFileSync(markFile, 'utf8') === mark) return
  await locked('app', async () => {
    say('Building the app …')
    await run(process.execPath, [
      join(ROOT, 'node_modules', 'vite', 'bin', 'vite.js'),
      'build',
      '--logLevel',
      'warn',
    ])
    writeFileSync(markFile, mark)
  })
}

/** The process that started us and, where the system tells, the one that started that. */
function readParents() {
  try {
    const stat = readFileSync(`/proc/${process.ppid}/stat`, 'utf8')
    return `${process.ppid} ${stat.slice(stat.lastIndexOf(')')).split(' ')[2]}`
  } catch {
    return String(process.ppid)
  }
}

/** Stack that a process asks the system for, and what of it Node may use, in kB: contracts may nest calls deeply. */
const STACK_KB = 40_000
const NODE_STACK_KB = 36_000

/** Program and arguments of Node with that stack; Windows fixes the stack of a program's main thread. */
function withStack(args) {
  if (process.platform === 'win32') return [process.execPath, args]
  const script = `ulimit -S -s ${STACK_KB} 2>/dev/null && exec "$0" --stack-size=${NODE_STACK_KB} "$@"; exec "$0" "$@"`
  return ['/bin/sh', ['-c', script, process.execPath, ...args]]
}

/** Hands over to Node; signals go to it too, and its end is our end. */
function become(args, env = {}) {
  return new Promise((resolve) => {
    const child = spawn(...withStack(args), {
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
      env: { ...process.env, ...env },
    })
    for (const event of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
      process.on(event, () => {
        // A terminal's Ctrl-C reaches the child by itself; a signal to us alone does not.
        if (child.exitCode === null) child.kill(event)
      })
    }
    // npm, when it is killed, tells nobody: its end shows only as another parent, of ours or of the shell between.
    const parents = readParents()
    const watch = setInterval(() => {
      if (readParents() !== parents) child.kill('SIGTERM')
    }, PARENT_WATCH_MS)
    child.on('close', (code, signal) => {
      clearInterval(watch)
      resolve(code ?? (signal === null ? 1 : 130))
    })
  })
}

async function everest(args) {
  return become(['--enable-source-maps', await buildCli(), ...args], { EVEREST_ROOT: ROOT })
}

const bin = (...path) => join(ROOT, 'node_modules', ...path)

/** Every check of the project, in the order in which a mistake is found soonest. */
async function test(args) {
  const steps = [
    ['types', [bin('typescript', 'bin', 'tsc'), '-p', 'tsconfig.pure.json']],
    ['types', [bin('typescript', 'bin', 'tsc'), '-p', 'tsconfig.web.json']],
    ['types', [bin('typescript', 'bin', 'tsc'), '-p', 'tsconfig.sw.json']],
    ['types', [bin('typescript', 'bin', 'tsc'), '-p', 'tsconfig.node.json']],
    ['types', [bin('typescript', 'bin', 'tsc'), '-p', 'tsconfig.test.json']],
    ['lint', [bin('@biomejs', 'biome', 'bin', 'biome'), 'check', '--error-on-warnings', '.']],
    [
      'layers',
      [
        bin('dependency-cruiser', 'bin', 'dependency-cruise.mjs'),
        '--config',
        '.dependency-cruiser.cjs',
        'src',
        'sw',
        'e2e',
      ],
    ],
  ]
  if (args.length === 0) {
    for (const [name, command] of steps) {
      say(`— ${name}: ${relative(bin(), command[0])} ${command.slice(1).join(' ')}`)
      const code = await become(command)
      if (code !== 0) return code
    }
    await Promise.all([buildCli(), buildApp()])
    say('— size')
    const size = await become([bin('size-limit', 'bin.js')])
    if (size !== 0) return size
  }
  const reports = join(ROOT, 'node_modules', '.cache', 'everest', 'reports')
  rmSync(reports, { recursive: true, force: true })
  mkdirSync(reports, { recursive: true })
  const unitReport = join(reports, 'unit.json')
  const browserReport = join(reports, 'browser.json')
  say('— unit and property tests')
  const unit = await become([
    bin('vitest', 'vitest.mjs'),
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${unitReport}`,
    ...args,
  ])
  let browser = 0
  if (args.length === 0) {
    say('— browser tests')
    browser = await become([bin('@playwright', 'test', 'cli.js'), 'test', '-c', 'e2e/playwright.config.ts'], {
      PLAYWRIGHT_JSON_OUTPUT_NAME: browserReport,
    })
  }
  const sum = { passed: 0, failed: 0, skipped: 0 }
  addVitest(sum, unitReport)
  if (args.length === 0) addPlaywright(sum, browserReport)
  const skipped = sum.skipped > 0 ? `, ${sum.skipped} skipped` : ''
  process.stdout.write(`${sum.passed} passed, ${sum.failed} failed${skipped}\n`)
  return sum.passed === 0 ? 1 : unit || browser
}

function addVitest(sum, file) {
  const report = JSON.parse(readFileSync(file, 'utf8'))
  sum.passed += report.numPassedTests
  sum.failed += report.numFailedTests + (report.numFailedTests === 0 && !report.success ? 1 : 0)
  sum.skipped += report.numPendingTests + report.numTodoTests
}

function addPlaywright(sum, file) {
  const { stats } = JSON.parse(readFileSync(file, 'utf8'))
  sum.passed += stats.expected + stats.flaky
  sum.failed += stats.unexpected
  sum.skipped += stats.skipped
}

async function main() {
  const [part, ...args] = process.argv.slice(2)
  if (Number(process.versions.node.split('.')[0]) < 20) {
    say(`Everest needs Node 20.19 or newer; this is ${process.version}`)
    return 2
  }
  await install()
  switch (part) {
    case 'everest':
      return everest(args)
    case 'start': {
      const [code] = await Promise.all([buildCli(), buildApp()]).then(async () => [
        await everest(['net', '--follower', '--page', ...args]),
      ])
      return code
    }
    case 'test':
      process.chdir(ROOT)
      return test(args)
    case 'bench':
      return everest(['bench', ...args])
    case 'screenshots':
      await Promise.all([buildCli(), buildApp()])
      return become([
        bin('@playwright', 'test', 'cli.js'),
        'test',
        '-c',
        'e2e/screenshots.config.ts',
        ...args,
      ])
    default:
      say(`unknown part: ${part}`)
      return 2
  }
}

try {
  process.exitCode = await main()
} catch (error) {
  say(error instanceof Error ? error.message : String(error))
  process.exitCode = 2
}
