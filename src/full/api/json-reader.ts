import { IostError } from '#core/error.ts'

/** A JSON value with the place where it starts and its own text, for messages that point into a body. */
export type JsonNode =
  | { readonly kind: 'string'; readonly start: number; readonly raw: string; readonly text: string }
  | { readonly kind: 'number' | 'literal'; readonly start: number; readonly raw: string }
  | { readonly kind: 'array'; readonly start: number; readonly items: readonly JsonNode[] }
  | {
      readonly kind: 'object'
      readonly start: number
      readonly members: readonly { readonly name: string; readonly start: number; readonly value: JsonNode }[]
    }

/** Nesting that is accepted; requests are three levels deep. */
const MAX_JSON_DEPTH = 100

const SPACE = /[ \t\r\n]*/y
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y
const LITERALS = ['true', 'false', 'null'] as const

/**
 * Reads the first JSON value of a text; what follows is not looked at. Undefined when there is only white space.
 * Errors: BAD_JSON with the text of Go's decoder ("invalid character 'b' looking for beginning of value").
 */
export function readFirstJsonNode(text: string): JsonNode | undefined {
  let at = skipSpace(text, 0)
  if (at >= text.length) return undefined

  const fail = (context: string): IostError => {
    const char = text[at]
    if (char === undefined) return badJson('unexpected EOF')
    return badJson(`invalid character ${quoteChar(char)} ${context}`)
  }

  const value = (depth: number): JsonNode => {
    if (depth > MAX_JSON_DEPTH) throw badJson('exceeded max depth')
    const char = text[at]
    if (char === '{') return object(depth)
    if (char === '[') return array(depth)
    if (char === '"') return string()
    if (char === '-' || (char !== undefined && char >= '0' && char <= '9')) return number()
    return literal()
  }

  const object = (depth: number): JsonNode => {
    const start = at
    const members: { name: string; start: number; value: JsonNode }[] = []
    at = skipSpace(text, at + 1)
    if (text[at] === '}') {
      at += 1
      return { kind: 'object', start, members }
    }
    for (;;) {
      if (text[at] !== '"') throw fail('looking for beginning of object key string')
      const key = string()
      at = skipSpace(text, at)
      if (text[at] !== ':') throw fail('after object key')
      at = skipSpace(text, at + 1)
      members.push({ name: key.text, start: key.start, value: value(depth + 1) })
      at = skipSpace(text, at)
      if (text[at] === '}') {
        at += 1
        return { kind: 'object', start, members }
      }
      if (text[at] !== ',') throw fail('after object key:value pair')
      at = skipSpace(text, at + 1)
    }
  }

  const array = (depth: number): JsonNode => {
    const start = at
    const items: JsonNode[] = []
    at = skipSpace(text, at + 1)
    if (text[at] === ']') {
      at += 1
      return { kind: 'array', start, items }
    }
    for (;;) {
      items.push(value(depth + 1))
      at = skipSpace(text, at)
      if (text[at] === ']') {
        at += 1
        return { kind: 'array', start, items }
      }
      if (text[at] !== ',') throw fail('after array element')
      at = skipSpace(text, at + 1)
    }
  }

  const string = (): Extract<JsonNode, { kind: 'string' }> => {
    const start = at
    for (at += 1; ; at += 1) {
      const char = text[at]
      if (char === undefined || char < ' ') throw fail('in string literal')
      if (char === '"') break
      if (char !== '\\') continue
      at += 1
      const letter = text[at]
      if (letter === undefined || !'"\\/bfnrtu'.includes(letter)) throw fail('in string escape code')
      if (letter !== 'u') continue
      for (let digit = 0; digit < 4; digit++) {
        at += 1
        if (!/[0-9a-fA-F]/.test(text[at] ?? '')) throw fail('in \\u hexadecimal character escape')
      }
    }
    at += 1
    const raw = text.slice(start, at)
    return { kind: 'string', start, raw, text: JSON.parse(raw) as string }
  }

  const number = (): JsonNode => {
    const start = at
    NUMBER.lastIndex = at
    const raw = NUMBER.exec(text)?.[0]
    if (raw === undefined) {
      at += 1
      throw fail('in numeric literal')
    }
    at += raw.length
    if (text[at] === '.') {
      at += 1
      throw fail('after decimal point in numeric literal')
    }
    return { kind: 'number', start, raw }
  }

  const literal = (): JsonNode => {
    const start = at
    const wanted = LITERALS.find((candidate) => candidate[0] === text[at])
    if (wanted === undefined) throw fail('looking for beginning of value')
    for (const letter of wanted.slice(1)) {
      at += 1
      if (text[at] !== letter) throw fail(`in literal ${wanted} (expecting '${letter}')`)
    }
    at += 1
    return { kind: 'literal', start, raw: wanted }
  }

  return value(0)
}

/** First offset at or behind `at` that is no JSON white space. */
function skipSpace(text: string, at: number): number {
  SPACE.lastIndex = at
  return at + (SPACE.exec(text)?.[0].length ?? 0)
}

function quoteChar(char: string): string {
  if (char === "'") return `'\\''`
  if (char === '"') return `'"'`
  const escaped = JSON.stringify(char).slice(1, -1)
  return `'${escaped}'`
}

function badJson(message: string): IostError {
  return new IostError({ code: 'BAD_JSON' }, message)
}
