import esprima from 'esprima'
import { eachNode, type SyntaxNode } from './syntax.ts'

const STATEMENTS =
  /^(Expression|Return|Throw|Switch|DoWhile|For|ForIn|ForOf|If|While)Statement$|^VariableDeclaration$/

/** Lines of a source on which a statement inside a function starts: those a test can reach. */
export function runnableLines(source: string): number[] {
  const lines = new Set<number>()
  const visit = (node: SyntaxNode) => {
    if (!/^(Function|ArrowFunction)/.test(node.type)) return
    eachNode(node['body'] as SyntaxNode, (inner) => {
      if (STATEMENTS.test(inner.type) && inner.loc !== undefined) lines.add(inner.loc.start.line)
    })
  }
  try {
    eachNode(esprima.parseScript(source, { loc: true }) as unknown as SyntaxNode, visit)
  } catch {
    return []
  }
  return [...lines].sort((a, b) => a - b)
}
