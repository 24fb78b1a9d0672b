import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { codeOf, IostError } from '#core/error.ts'
import { MAX_CLAIM_BYTES, parseClaim } from '#core/pow/claim.ts'
import type { Faucet } from './faucet.ts'

export type FaucetServer = { readonly url: string; stop(): Promise<void> }

/** HTTP status of every refusal; what is not named here is the node's or our own fault. */
const STATUS: Readonly<Record<string, number>> = {
  NOT_FOUND: 404,
  BAD_CHALLENGE: 400,
  BAD_CLAIM: 400,
  BODY_TOO_LARGE: 413,
  NAME_TAKEN: 409,
  NOT_SEALED: 403,
  CHALLENGE_EXPIRED: 403,
  CHALLENGE_USED: 403,
  WRONG_SOLUTION: 403,
  TOO_MANY_REQUESTS: 429,
  BUDGET_SPENT: 429,
  QUEUE_FULL: 503,
  TX_FAILED: 502,
  TX_LOST: 504,
  NODE_UNREACHABLE: 502,
  NODE_ANSWER: 502,
  NODE_REFUSED: 502,
}
const REQUEST_TIMEOUT_MS = 90_000
const MAX_CONNECTIONS = 200

/** Serves a faucet: `GET /faucet/challenge`, `POST /faucet/claim`, `GET /faucet/status`. Errors: PORT_IN_USE. */
export async function startFaucetServer(faucet: Faucet, host: string, port: number): Promise<FaucetServer> {
  const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS }, (incoming, outgoing) => {
    answer(faucet, incoming).then(
      (body) => send(outgoing, 200, body),
      (error) => refuse(outgoing, error),
    )
  })
  server.maxConnections = MAX_CONNECTIONS
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(new IostError({ code: 'PORT_IN_USE', port, reason: error.code })),
    )
    server.listen(port, host, resolve)
  })
  return {
    url: `http://${host}:${portOf(server)}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function answer(faucet: Faucet, incoming: IncomingMessage): Promise<object> {
  const url = new URL(incoming.url ?? '/', 'http://localhost')
  switch (`${incoming.method} ${url.pathname}`) {
    case 'GET /faucet/status':
      return faucet.status()
    case 'GET /faucet/challenge':
      return faucet.challenge(url.searchParams.get('account') ?? '', url.searchParams.get('key') ?? '')
    case 'POST /faucet/claim':
      return faucet.claim(parseClaim(await readBody(incoming)))
    default:
      throw new IostError({ code: 'NOT_FOUND', path: url.pathname.slice(0, 100) })
  }
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MAX_CLAIM_BYTES) throw new IostError({ code: 'BODY_TOO_LARGE', limit: MAX_CLAIM_BYTES })
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function refuse(outgoing: ServerResponse, error: unknown): void {
  const code = codeOf(error)
  const details = error instanceof IostError ? error.toJSON().data : {}
  const message = error instanceof IostError ? error.message : 'internal error'
  send(outgoing, STATUS[code] ?? 500, { ...details, code, message })
}

function send(outgoing: ServerResponse, status: number, body: object): void {
  if (outgoing.destroyed) return
  outgoing.writeHead(status, {
    'Content-Type': 'application/json',
    'Cache-Control': 'no-store',
    ...(status >= 400 ? { Connection: 'close' } : {}),
  })
  outgoing.end(JSON.stringify(body))
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}
