import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http'
import { extname, join, normalize, sep } from 'node:path'
import { pipeline } from 'node:stream'
import { IostError } from '#core/error.ts'

export type PageServerOptions = {
  /** Folder of the built app; its `headers.json` holds the response headers by path pattern. */
  readonly appDir: string
  readonly host: string
  readonly port: number
  /** Files that are not part of the build, by URL path: `/networks/private.json` → file. */
  readonly files: ReadonlyMap<string, string>
  /** Origin of the faucet, reached through `/faucet/…` of the page's own origin; undefined when there is none. */
  readonly faucet: string | undefined
}

export type PageServer = { readonly url: string; stop(): Promise<void> }

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
}
const PROXY_TIMEOUT_MS = 60_000
const MAX_PROXY_BODY = 16_384

/** Serves the built app with its real headers, as a static host would, and passes `/faucet/` on to the faucet. */
export async function startPageServer(options: PageServerOptions): Promise<PageServer> {
  const headers = await readHeaders(options.appDir)
  const server = createServer((incoming, outgoing) => {
    handle(incoming, outgoing, options, headers).catch(() => end(outgoing, 500, 'internal error'))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(new IostError({ code: 'PORT_IN_USE', port: options.port, reason: error.code })),
    )
    server.listen(options.port, options.host, resolve)
  })
  return {
    url: `http://localhost:${portOf(server)}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function handle(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  options: PageServerOptions,
  headers: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [name, value] of Object.entries(headers)) outgoing.setHeader(name, value)
  const path = pathOf(incoming.url ?? '/')
  if (path === undefined) return end(outgoing, 400, 'bad path')
  if (path.startsWith('/faucet/') && options.faucet !== undefined)
    return proxy(incoming, outgoing, options.faucet, path + searchOf(incoming.url ?? ''))
  if (incoming.method !== 'GET' && incoming.method !== 'HEAD') return end(outgoing, 405, 'method not allowed')
  const extra = options.files.get(path)
  if (extra !== undefined) return sendFile(outgoing, extra, 'no-cache')
  const file = join(options.appDir, normalize(path))
  if (!file.startsWith(options.appDir + sep)) return end(outgoing, 400, 'bad path')
  if (path !== '/' && (await isFile(file))) {
    const hashed = path.startsWith('/assets/')
    return sendFile(outgoing, file, hashed ? 'public, max-age=31536000, immutable' : 'no-cache')
  }
  // A path with an ending is a missing file; any other is a route of the app.
  if (extname(path) !== '') return end(outgoing, 404, 'not found')
  return sendFile(outgoing, join(options.appDir, 'index.html'), 'no-cache')
}

function pathOf(url: string): string | undefined {
  try {
    return decodeURIComponent(new URL(url, 'http://localhost').pathname)
  } catch {
    return undefined
  }
}

function searchOf(url: string): string {
  return new URL(url, 'http://localhost').search
}

async function isFile(file: string): Promise<boolean> {
  try {
    return (await stat(file)).isFile()
  } catch {
    return false
  }
}

async function sendFile(outgoing: ServerResponse, file: string, cache: string): Promise<void> {
  if (!(await isFile(file))) return end(outgoing, 404, 'not found')
  outgoing.setHeader('Content-Type', TYPES[extname(file)] ?? 'application/octet-stream')
  outgoing.setHeader('Cache-Control', cache)
  outgoing.writeHead(200)
  createReadStream(file)
    .on('error', () => outgoing.destroy())
    .pipe(outgoing)
}

function proxy(incoming: IncomingMessage, outgoing: ServerResponse, origin: string, path: string): void {
  const target = new URL(path, origin)
  const forward = request(
    target,
    { method: incoming.method, headers: { 'content-type': 'application/json' }, timeout: PROXY_TIMEOUT_MS },
    (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, {
        'Content-Type': 'application/json',
        'Cache-Control': 'no-store',
      })
      // The end of one is the end of the other, however it comes.
      pipeline(answer, outgoing, () => {})
    },
  )
  forward.on('timeout', () => forward.destroy())
  forward.on('error', () => end(outgoing, 502, JSON.stringify({ code: 'FAUCET_UNREACHABLE' })))
  let size = 0
  incoming.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size > MAX_PROXY_BODY) {
      forward.destroy()
      end(outgoing, 413, JSON.stringify({ code: 'BODY_TOO_LARGE', limit: MAX_PROXY_BODY }))
    }
  })
  incoming.pipe(forward)
}

function end(outgoing: ServerResponse, status: number, text: string): void {
  if (outgoing.headersSent) {
    outgoing.destroy()
    return
  }
  outgoing.writeHead(status, {
    'Content-Type': text.startsWith('{') ? 'application/json' : 'text/plain; charset=utf-8',
  })
  outgoing.end(text)
}

async function readHeaders(appDir: string): Promise<Readonly<Record<string, string>>> {
  try {
    return JSON.parse(await readFile(join(appDir, 'headers.json'), 'utf8')) as Record<string, string>
  } catch (error) {
    throw new IostError({ code: 'ENVIRONMENT', reason: String(error) }, `the app is not built in ${appDir}`)
  }
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}
