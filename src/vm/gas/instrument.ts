import escodegen from 'escodegen'
import esprima from 'esprima'
import type { AstNode } from './ast.ts'
import { refuseForbiddenTokens, type Token } from './forbidden.ts'
import { insertCounters } from './points.ts'
import { rewriteOperators } from './rewrite.ts'

/**
 * The form of a source that counts its gas, as the chain stores it.
 * Errors: an Error with IOST's text for sources that do not parse or hold what no contract may. Source: spec contracts §3.3.
 */
export function instrument(source: string): string {
  const tree = esprima.parseScript(source.replaceAll('\0', '\\x00'), { tokens: true, loc: true })
  refuseForbiddenTokens((tree as unknown as { tokens: Token[] }).tokens)
  const program = tree as unknown as AstNode
  delete program['tokens']
  rewriteOperators(program)
  const plain = escodegen.generate(program)
  return insertCounters(plain, esprima.parseScript(plain, { range: true }) as unknown as AstNode)
}
