import { IostError } from '#core/error.ts'
import { LONE_SURROGATE } from '#vm/state/value.ts'

/** A JSON value with numbers kept as their text, as Go's decoder with UseNumber holds it. */
export type Json =
  | { readonly kind: 'string'; readonly text: string }
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'null' }
  | { readonly kind: 'array'; readonly items: readonly Json[] }
  | { readonly kind: 'object'; readonly members: ReadonlyMap<string, Json> }

type Scalar = Exclude<Json, { readonly kind: 'array' | 'object' }>

/** A container being read; `name` is that of the member whose value comes next. */
type Container =
  | { readonly kind: 'array'; readonly items: Json[] }
  | { readonly kind: 'object'; readonly members: Map<string, Json>; name: string }

/** Nesting that Go's decoder accepts. */
const MAX_DEPTH = 10_000
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y
const PLAIN_STRING = /[ !#-[\]-\uffff]*/y
/** Everything but the characters Go's encoder leaves as they are; surrogates count as doubtful. */
const NEEDS_ESCAPE = /[^ !#-%'-;=?-[\]-\u2027\u202a-\ud7ff\ue000-\uffff]/
const ESCAPED = /[^ !#-%'-;=?-[\]-\u2027\u202a-\uffff]/g
const SHORT: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\b': '\\b',
  '\f': '\\f',
}

/** A text as Go's JSON encoder writes it: `<`, `>`, `&`, U+2028 and U+2029 escaped, lone surrogates replaced. */
export function goJsonString(text: string): string {
  if (!NEEDS_ESCAPE.test(text)) return `"${text}"`
  const escaped = text.replace(ESCAPED, (char) => SHORT[char] ?? unicodeEscape(char))
  return `"${replaceLoneSurrogates(escaped, '\ufffd')}"`
}

/** The text with every unpaired surrogate replaced. */
export function replaceLoneSurrogates(text: string, replacement: string): string {
  return LONE_SURROGATE.test(text) ? text.replace(new RegExp(LONE_SURROGATE, 'g'), replacement) : text
}

/** Compact JSON with object members in byte order of their names; nesting costs no stack. */
export function writeJson(value: Json): string {
  const parts: string[] = []
  /** What is still to be written, last first: texts as they are, values in full. */
  const todo: (string | Json)[] = [value]
  for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
    if (typeof next === 'string') parts.push(next)
    else if (next.kind === 'array') {
      todo.push(']')
      for (let i = next.items.length - 1; i >= 0; i--) {
        todo.push(next.items[i] as Json)
        if (i > 0) todo.push(',')
      }
      parts.push('[')
    } else if (next.kind === 'object') {
      const { members } = next
      const names = [...members.keys()].sort(compareCodePoints)
      todo.push('}')
      for (let i = names.length - 1; i >= 0; i--) {
        const name = names[i] as string
        todo.push(members.get(name) as Json, `${i > 0 ? ',' : ''}${goJsonString(name)}:`)
      }
      parts.push('{')
    } else parts.push(writeScalar(next))
  }
  return parts.join('')
}

function writeScalar(value: Scalar): string {
  switch (value.kind) {
    case 'string':
      return goJsonString(value.text)
    case 'number':
      return value.text
    case 'bool':
      return value.value ? 'true' : 'false'
    case 'null':
      return 'null'
  }
}

/** Order of two texts by their UTF-8 bytes. */
export function compareCodePoints(a: string, b: string): number {
  const shared = Math.min(a.length, b.length)
  for (let i = 0; i < shared; i++) {
    let left = a.charCodeAt(i)
    let right = b.charCodeAt(i)
    if (left === right) continue
    // Surrogates stand for points above the rest of the basic plane.
    if (left >= 0xd800 && left <= 0xdfff) left += 0x10000
    if (right >= 0xd800 && right <= 0xdfff) right += 0x10000
    return left - right
  }
  return a.length - b.length
}

/** Reads the first JSON value of a text; what follows it is not looked at. Errors: JSON with Go's wording. */
export function readFirstJson(text: string): Json {
  const reader = new Reader(text)
  return reader.value()
}

/** What Go says of a whole text that is not JSON; undefined of one that is. */
export function jsonFault(text: string): string | undefined {
  const reader = new Reader(text)
  try {
    reader.value()
    reader.end()
    return undefined
  } catch (error) {
    const { message } = error as IostError
    return message.endsWith('EOF') ? 'unexpected end of JSON input' : message
  }
}

function unicodeEscape(char: string): string {
  return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`
}

class Reader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  /** Open arrays and objects are kept in a list, so that nesting costs no stack. */
  value(): Json {
    const open: Container[] = []
    for (;;) {
      this.#skipSpace()
      const started = this.#start(open)
      if (started === undefined) continue
      let done: Json = started
      for (;;) {
        const top = open.at(-1)
        if (top === undefined) return done
        if (top.kind === 'array') top.items.push(done)
        else top.members.set(top.name, done)
        this.#skipSpace()
        const char = this.#text[this.#at]
        if (char === (top.kind === 'array' ? ']' : '}')) {
          this.#at += 1
          open.pop()
          done = top
          continue
        }
        if (char !== ',') {
          throw this.#unexpected(top.kind === 'array' ? 'after array element' : 'after object key:value pair')
        }
        this.#at += 1
        if (top.kind === 'object') top.name = this.#memberName()
        break
      }
    }
  }

  /** Nothing but blanks may follow. */
  end(): void {
    this.#skipSpace()
    if (this.#at < this.#text.length) throw this.#unexpected('after top-level value')
  }

  /** Reads a scalar or an empty container, or opens a container (undefined). */
  #start(open: Container[]): Json | undefined {
    const char = this.#text[this.#at]
    if (char === undefined) throw fault(open.length === 0 ? 'EOF' : 'unexpected EOF')
    if (char === '"') return { kind: 'string', text: this.#string() }
    if (char === '[' || char === '{') return this.#open(open, char)
    if (char === '-' || (char >= '0' && char <= '9')) return this.#number()
    if (this.#word('true')) return { kind: 'bool', value: true }
    if (this.#word('false')) return { kind: 'bool', value: false }
    if (this.#word('null')) return { kind: 'null' }
    throw this.#unexpected('looking for beginning of value')
  }

  #open(open: Container[], char: '[' | '{'): Json | undefined {
    if (open.length >= MAX_DEPTH) throw fault('exceeded max depth')
    const container: Container =
      char === '[' ? { kind: 'array', items: [] } : { kind: 'object', members: new Map(), name: '' }
    this.#at += 1
    this.#skipSpace()
    if (this.#text[this.#at] === (char === '[' ? ']' : '}')) {
      this.#at += 1
      return container
    }
    open.push(container)
    if (container.kind === 'object') container.name = this.#memberName()
    return undefined
  }

  /** The name of an object's next member, and the colon behind it. */
  #memberName(): string {
    this.#skipSpace()
    if (this.#text[this.#at] !== '"') throw this.#unexpected('looking for beginning of object key string')
    const name = this.#string()
    this.#skipSpace()
    if (this.#text[this.#at] !== ':') throw this.#unexpected('after object key')
    this.#at += 1
    return name
  }

  #number(): Json {
    NUMBER.lastIndex = this.#at
    const match = NUMBER.exec(this.#text)
    if (match === null) {
      this.#at += 1
      throw this.#unexpected('in numeric literal')
    }
    this.#at = NUMBER.lastIndex
    return { kind: 'number', text: match[0] }
  }

  #string(): string {
    let out = ''
    this.#at += 1
    for (;;) {
      PLAIN_STRING.lastIndex = this.#at
      const plain = (PLAIN_STRING.exec(this.#text) as RegExpExecArray)[0]
      out += plain
      this.#at += plain.length
      const char = this.#text[this.#at]
      if (char === undefined) throw fault('unexpected EOF')
      if (char === '"') break
      if (char !== '\\') throw this.#unexpected('in string literal')
      out += this.#escape()
    }
    this.#at += 1
    return replaceLoneSurrogates(out, '\ufffd')
  }

  #escape(): string {
    const char = this.#text[this.#at + 1]
    this.#at += 2
    switch (char) {
      case '"':
      case '\\':
      case '/':
        return char
      case 'n':
        return '\n'
      case 'r':
        return '\r'
      case 't':
        return '\t'
      case 'b':
        return '\b'
      case 'f':
        return '\f'
      case 'u': {
        const digits = this.#text.slice(this.#at, this.#at + 4)
        if (!/^[0-9a-fA-F]{4}$/.test(digits)) throw this.#unexpected('in \\u hexadecimal character escape')
        this.#at += 4
        return String.fromCharCode(Number.parseInt(digits, 16))
      }
      case undefined:
        throw fault('unexpected EOF')
      default:
        this.#at -= 1
        throw this.#unexpected('in string escape code')
    }
  }

  #word(word: string): boolean {
    if (!this.#text.startsWith(word, this.#at)) return false
    this.#at += word.length
    return true
  }

  #skipSpace(): void {
    for (;;) {
      const char = this.#text[this.#at]
      if (char !== ' ' && char !== '\n' && char !== '\t' && char !== '\r') return
      this.#at += 1
    }
  }

  #unexpected(where: string): IostError {
    const point = this.#text.codePointAt(this.#at)
    if (point === undefined) return fault('unexpected EOF')
    return fault(`invalid character '${String.fromCodePoint(point)}' ${where}`)
  }
}

function fault(reason: string): IostError {
  return new IostError({ code: 'JSON', reason }, reason)
}
