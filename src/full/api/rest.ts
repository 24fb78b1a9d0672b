import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { codeOf, IostError } from '#core/error.ts'
import type { Log } from '#platform/log.ts'
import { goJsonString } from '#vm/host/go-json.ts'
import { answerPreflight, corsHeaders } from './cors.ts'
import type { EventHub } from './event-hub.ts'
import { messageFromJson } from './json-in.ts'
import { messageToJson } from './json-out.ts'
import { API_METHODS, type ApiMethod, type ApiNode, openRequest } from './methods.ts'
import { readParams } from './path-params.ts'
import type { MessageValue } from './schema.ts'
import { streamEvents } from './subscribe-rest.ts'

/** gRPC status codes the gateway prints. */
export const RPC_CODE = { unknown: 2, invalidArgument: 3, tooLarge: 8, unimplemented: 12 } as const

/** Longest request body; what go-iost's gateway passes on to its own server. */
export const MAX_BODY_BYTES = 4 * 1024 * 1024
/** Longest answer in its protobuf form; beyond it the reference's gateway fails. */
const MAX_ANSWER_CHARS = 4 * 1024 * 1024
/** Ends a connection whose request does not arrive. */
const REQUEST_TIMEOUT_MS = 30_000
const MAX_CONNECTIONS = 1024

export type RestOptions = {
  readonly host: string
  readonly port: number
  readonly allowOrigins: readonly string[]
}

/** Counts requests by method name for the metrics. */
export type RestDeps = {
  readonly node: ApiNode
  readonly events: EventHub
  readonly log: Log
  counted(method: string): void
  /** The text of /metrics and its content type. */
  metrics(): Promise<{ readonly text: string; readonly type: string }>
}

/** go-iost's REST gateway. */
export type RestServer = {
  /** Errors: PORT_IN_USE. */
  start(): Promise<void>
  stop(): Promise<void>
  /** `http://host:port`, known after start. */
  url(): string
}

const ROUTES = new Map(API_METHODS.map((method) => [routeKey(method.path, method.params.length), method]))
const SUBSCRIBE_PATH = 'subscribe'

/** Creates the gateway over the API's methods; nothing listens before start. Source: spec chain §8.1–8.4. */
export function createRestServer(deps: RestDeps, options: RestOptions): RestServer {
  const server: Server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS }, (request, response) => {
    answer(deps, options, request, response).catch((error: unknown) => {
      deps.log.warn('request failed', { code: codeOf(error), error })
      response.destroy()
    })
  })
  server.maxConnections = MAX_CONNECTIONS
  let url = ''

  return {
    start: () =>
      new Promise((resolve, reject) => {
        server.once('error', (error: NodeJS.ErrnoException) => {
          const code = error.code === 'EADDRINUSE' ? 'PORT_IN_USE' : 'PORT_UNUSABLE'
          reject(
            new IostError(
              { code, port: options.port, reason: error.code },
              `port ${options.port} of the REST gateway is in use or not allowed (${error.code})`,
            ),
          )
        })
        server.listen({ port: options.port, host: options.host }, () => {
          const { port } = server.address() as AddressInfo
          url = `http://${options.host === '0.0.0.0' ? '127.0.0.1' : options.host}:${port}`
          resolve()
        })
      }),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
    url: () => url,
  }
}

async function answer(
  deps: RestDeps,
  options: RestOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (answerPreflight(request, response, options.allowOrigins)) return
  const headers = corsHeaders(request, options.allowOrigins)
  const segments = pathSegments(request.url ?? '/')
  const name = segments?.[0] ?? ''
  if (name === 'metrics' && segments?.length === 1 && request.method === 'GET') {
    const { text, type } = await deps.metrics()
    response.writeHead(200, { ...headers, 'Content-Type': type }).end(text)
    return
  }
  const isSubscribe = name === SUBSCRIBE_PATH && segments?.length === 1
  const method = segments === undefined ? undefined : ROUTES.get(routeKey(name, segments.length - 1))
  if (method === undefined && !isSubscribe) {
    sendError(response, headers, RPC_CODE.unimplemented, 'Not Implemented', request.method)
    return
  }
  if (request.method !== (method?.verb ?? 'POST')) {
    sendError(response, headers, RPC_CODE.unimplemented, 'Method Not Allowed', request.method)
    return
  }
  if (method === undefined) {
    deps.counted('Subscribe')
    const body = await readBody(request)
    await streamEvents(deps.events, body, request, response, headers)
    return
  }
  deps.counted(method.name)
  try {
    const value =
      method.verb === 'GET'
        ? readParams(method, (segments as readonly string[]).slice(1))
        : messageFromJson(method.request, await readBody(request))
    const text = await runMethod(deps.node, method, value)
    response.writeHead(200, {
      ...headers,
      'Content-Type': 'application/json',
      'Grpc-Metadata-Content-Type': 'application/grpc',
      'Content-Length': Buffer.byteLength(text),
    })
    response.end(text)
  } catch (error) {
    sendError(response, headers, errorCode(error), errorText(deps.log, error))
  }
}

async function runMethod(node: ApiNode, method: ApiMethod, value: MessageValue): Promise<string> {
  const text = messageToJson(method.response, await method.run(node, openRequest(value)))
  if (text.length > MAX_ANSWER_CHARS) {
    throw new IostError(
      { code: 'ANSWER_TOO_LARGE', size: text.length },
      `grpc: received message larger than max (${text.length} vs. ${MAX_ANSWER_CHARS})`,
    )
  }
  return text
}

function sendError(
  response: ServerResponse,
  headers: Record<string, string>,
  code: number,
  message: string,
  verb = 'GET',
): void {
  const text = `{"code":${code},"message":${goJsonString(message)}}`
  response.writeHead(400, {
    ...headers,
    'Content-Type': 'text/plain; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
  })
  response.end(verb === 'HEAD' ? '' : text)
}

/** The gRPC code of a failed method. */
export function errorCode(error: unknown): number {
  const code = codeOf(error)
  if (code === 'BAD_BODY' || code === 'BAD_PATH_VALUE') return RPC_CODE.invalidArgument
  return code === 'ANSWER_TOO_LARGE' || code === 'BODY_TOO_LARGE' ? RPC_CODE.tooLarge : RPC_CODE.unknown
}

/** The text of a failed method; an unexpected fault is logged with its place. */
export function errorText(log: Log, error: unknown): string {
  if (error instanceof IostError) return error.message
  log.error('method failed', {
    error: error instanceof Error ? (error.stack ?? error.message) : String(error),
  })
  return error instanceof Error ? error.message : String(error)
}

/** Path segments after percent-decoding, as the reference splits them; undefined for a malformed path. */
function pathSegments(url: string): readonly string[] | undefined {
  const path = url.split('?', 1)[0] as string
  try {
    return decodeURIComponent(path).split('/').slice(1)
  } catch {
    return undefined
  }
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > MAX_BODY_BYTES) {
      throw new IostError(
        { code: 'BODY_TOO_LARGE', size },
        `grpc: received message larger than max (${size} vs. ${MAX_BODY_BYTES})`,
      )
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function routeKey(path: string, params: number): string {
  return `${path}/${params}`
}
