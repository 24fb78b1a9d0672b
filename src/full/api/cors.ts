import type { IncomingMessage, ServerResponse } from 'node:http'

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE'])
const HEADERS = new Set(['content-type', 'accept', 'origin'])
const PREFLIGHT_VARY = 'Origin, Access-Control-Request-Method, Access-Control-Request-Headers'

/** Headers of an ordinary answer. Source: spec chain §8.1. */
export function corsHeaders(request: IncomingMessage, allowed: readonly string[]): Record<string, string> {
  const origin = allowedOrigin(request.headers.origin, allowed)
  return origin === undefined ? { Vary: 'Origin' } : { Vary: 'Origin', 'Access-Control-Allow-Origin': origin }
}

/** Answers a preflight request; false when the request is none. */
export function answerPreflight(
  request: IncomingMessage,
  response: ServerResponse,
  allowed: readonly string[],
): boolean {
  const { headers, method } = request
  const wanted = headers['access-control-request-method']
  if (method !== 'OPTIONS' || headers.origin === undefined || wanted === undefined) return false
  const out: Record<string, string> = { Vary: PREFLIGHT_VARY }
  const origin = allowedOrigin(headers.origin, allowed)
  const asked = (headers['access-control-request-headers'] ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '')
  const isAllowed =
    origin !== undefined && METHODS.has(wanted) && asked.every((name) => HEADERS.has(name.toLowerCase()))
  if (isAllowed) {
    out['Access-Control-Allow-Origin'] = origin
    out['Access-Control-Allow-Methods'] = wanted
    if (asked.length > 0) out['Access-Control-Allow-Headers'] = asked.map(canonicalHeader).join(', ')
  }
  response.writeHead(204, out).end()
  return true
}

function allowedOrigin(origin: string | undefined, allowed: readonly string[]): string | undefined {
  if (origin === undefined) return undefined
  if (allowed.includes('*')) return '*'
  return allowed.includes(origin) ? origin : undefined
}

function canonicalHeader(name: string): string {
  return name
    .toLowerCase()
    .replace(/(^|-)([a-z])/g, (_all, dash: string, letter: string) => dash + letter.toUpperCase())
}
