import type { AstNode } from '#vm/gas/ast.ts'
import { child, endOf, list, maybe, nameOf, startOf } from './tree.ts'

/**
 * The form in which V8 runs `for (let …)` where functions may keep the variables: each turn has copies of its own, and
 * an inner loop of one turn stands for the body, so that `continue` and `break` find their way.
 */
export function loopWithCopies(loop: AstNode): { form: AstNode; temporaries: string[] } {
  const declarations = list(child(loop, 'init'), 'declarations')
  const names = declarations.map((each) => nameOf(child(each, 'id')))
  const key = startOf(loop)
  const kept = names.map((_, i) => `.kept${i}@${key}`)
  const first = `.first@${key}`
  const goesOn = `.goesOn@${key}`
  const update = maybe(loop, 'update')
  const test = maybe(loop, 'test')
  const copyAt = endOf(child(loop, 'init'))
  const end = endOf(loop)

  const keep = names.map((name, i) => assign(kept[i] as string, identifier(name, end), key))
  const turn = [
    {
      type: 'VariableDeclaration',
      kind: 'let',
      range: [copyAt, copyAt],
      declarations: names.map((name, i) => ({
        type: 'VariableDeclarator',
        range: [copyAt, copyAt],
        id: identifier(name, copyAt),
        init: identifier(kept[i] as string, key),
      })),
    },
    ...(update === undefined
      ? []
      : [when(isOne(first, key), statement(assign(first, number(0), key)), statement(update))]),
    statement(assign(goesOn, number(1), key)),
    ...(test === undefined ? [] : [when(test, { type: 'EmptyStatement' }, leave())]),
    {
      type: 'ForStatement',
      range: loop.range,
      init: null,
      test: isOne(goesOn, key),
      update: { type: 'SequenceExpression', expressions: [assign(goesOn, number(0), key), ...keep] },
      body: loop['body'],
    },
    when(isOne(goesOn, key), leave(), null),
  ]
  const body = { type: 'BlockStatement', range: loop.range, body: turn }
  const form = {
    type: 'BlockStatement',
    range: loop.range,
    body: [
      loop['init'],
      ...keep.map(statement),
      ...(update === undefined ? [] : [statement(assign(first, number(1), key))]),
      { type: 'ForStatement', range: loop.range, init: null, test: null, update: null, body, isTurns: true },
    ],
  }
  const temporaries = [...kept, ...(update === undefined ? [] : [first]), goesOn]
  return { form: form as unknown as AstNode, temporaries }
}

function identifier(name: string, at: number): AstNode {
  return { type: 'Identifier', name, range: [at, at] }
}

function number(value: number): AstNode {
  return { type: 'Literal', value }
}

function assign(name: string, right: AstNode, at: number): AstNode {
  return { type: 'AssignmentExpression', operator: '=', left: identifier(name, at), right }
}

function statement(expression: AstNode): AstNode {
  return { type: 'ExpressionStatement', expression }
}

function isOne(name: string, at: number): AstNode {
  return { type: 'BinaryExpression', operator: '===', left: identifier(name, at), right: number(1) }
}

function when(test: AstNode, consequent: AstNode, alternate: AstNode | null): AstNode {
  return { type: 'IfStatement', test, consequent, alternate }
}

/** A jump out of the loop of turns. */
function leave(): AstNode {
  return { type: 'BreakStatement', label: null, leavesTurns: true }
}
