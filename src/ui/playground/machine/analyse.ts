import esprima from 'esprima'
import { instrument } from '#vm/gas/instrument.ts'
import { validateContract } from '#vm/validate/validate.ts'
import { abiOf } from '../project.ts'
import { abiOfSource } from './abi.ts'
import { hintsOf } from './hints.ts'
import type { AbiEntry, Analysis, Finding } from './messages.ts'
import { sentenceOf } from './sentences.ts'
import { exportedClass, type Place, type SyntaxNode } from './syntax.ts'

const FORBIDDEN_WORDS = new Set(['try', 'catch', 'async', 'await'])

/** What the chain will say about a source and its ABI text (JSON), with places, and what an attentive reader would say. */
export function analyse(source: string, abiText: string): Analysis {
  let tree: SyntaxNode
  try {
    tree = esprima.parseScript(source, { loc: true, comment: true }) as unknown as SyntaxNode
  } catch (error) {
    return { abi: undefined, findings: [parseFinding(error)] }
  }
  const made = abiOfSource(tree)
  const findings: Finding[] = []
  let entries: readonly AbiEntry[] | undefined = made
  if (abiText.trim() !== '') {
    try {
      entries = abiOf({ 'x.abi.json': abiText }, 'x.js')
    } catch (error) {
      findings.push({
        level: 'error',
        line: 1,
        column: 1,
        text: (error as Error).message.replace('x.abi.json', 'ABI'),
      })
      entries = undefined
    }
  }
  if (entries !== undefined) {
    const said = validateContract(source, JSON.stringify(entries))
    const text = /result: Error: (.*)$/s.exec(said)?.[1]
    if (text !== undefined)
      findings.push({ level: 'error', ...placeOfRule(text, tree), text: sentenceOf(text) })
  }
  try {
    instrument(source)
  } catch (error) {
    const text = (error as Error).message
    findings.push({
      level: 'error',
      ...placeOfRefusal(source, tree),
      text: sentenceOf(text.replace(/\{.*$/s, '')),
    })
  }
  findings.push(...hintsOf(tree, entries ?? []))
  return { abi: made, findings: inOrder(findings) }
}

const RANK = { error: 0, warning: 1, info: 2 } as const

/** What has to be mended first, then by place. */
function inOrder(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort((a, b) => RANK[a.level] - RANK[b.level] || a.line - b.line || a.column - b.column)
}

function parseFinding(error: unknown): Finding {
  const {
    lineNumber = 1,
    column = 1,
    description,
    message,
  } = error as {
    lineNumber?: number
    column?: number
    description?: string
    message: string
  }
  return {
    level: 'error',
    line: lineNumber,
    column: Math.max(1, column),
    text: sentenceOf(description ?? message),
  }
}

/** Where a rule of the validator is broken: a method it names, the class, or the last statement. */
function placeOfRule(text: string, tree: SyntaxNode): Place {
  const found = exportedClass(tree)
  const body = tree['body'] as SyntaxNode[]
  if (found === undefined) return startOf(body.at(-1))
  const named = /: (\w+)$/.exec(text)?.[1] ?? (text.includes('constructor') ? 'constructor' : undefined)
  const method = found.methods.find(({ name }) => name === named)
  return startOf(method?.node ?? found.node)
}

function placeOfRefusal(source: string, tree: SyntaxNode): Place {
  const tokens = esprima.tokenize(source, { loc: true }) as unknown as {
    type: string
    value: string
    loc: { start: { line: number; column: number } }
  }[]
  const word = tokens.find(
    ({ type, value }) =>
      type === 'RegularExpression' ||
      FORBIDDEN_WORDS.has(value) ||
      value.startsWith('_IOST') ||
      value === 'IOSTInstruction',
  )
  if (word !== undefined) return { line: word.loc.start.line, column: word.loc.start.column + 1 }
  return startOf(findPattern(tree))
}

function findPattern(node: SyntaxNode): SyntaxNode | undefined {
  if (node.type === 'ArrayPattern' || node.type === 'ObjectPattern') return node
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (typeof child?.type !== 'string') continue
      const found = findPattern(child as SyntaxNode)
      if (found !== undefined) return found
    }
  }
  return undefined
}

function startOf(node: SyntaxNode | undefined): Place {
  const start = node?.loc?.start
  return start === undefined ? { line: 1, column: 1 } : { line: start.line, column: start.column + 1 }
}
