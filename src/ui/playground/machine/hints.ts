import type { AbiEntry, Finding } from './messages.ts'
import { calleeOf, eachNode, exportedClass, type SyntaxNode } from './syntax.ts'

const CHECKS = new Set(['blockchain.requireAuth', 'blockchain.publisher', 'blockchain.contextInfo'])
const SENDS = new Set(['blockchain.transfer', 'blockchain.withdraw', 'blockchain.callWithAuth'])
const PREDICTABLE = new Set(['parentHash', 'parent_hash', 'witness', 'number', 'time', 'hash'])
const OWNERS = new Set(['block', 'tx'])
const INFOS = new Set(['blockchain.blockInfo', 'blockchain.txInfo'])
const HASHES = new Set(['IOSTCrypto.sha3', 'IOSTCrypto.sha3Hex', 'IOSTCrypto.ripemd160Hex'])

/** What the chain accepts and an attentive reader would still ask about. Hints, not proofs. */
export function hintsOf(tree: SyntaxNode, abi: readonly AbiEntry[]): readonly Finding[] {
  const found = exportedClass(tree)
  if (found === undefined) return []
  const hints: Finding[] = []
  const say = (level: Finding['level'], node: SyntaxNode, text: string) => {
    const start = node.loc?.start
    hints.push({ level, line: start?.line ?? 1, column: (start?.column ?? 0) + 1, text })
  }
  const open = new Set(abi.map(({ name }) => name))
  const helpersThatCheck = new Set(
    found.methods.filter(({ node }) => uses(node, CHECKS)).map(({ name }) => `this.${name}`),
  )
  for (const { name, node } of found.methods) {
    const fromBlock = namesFromBlock(node)
    let isChance = false
    eachNode(node, (inner) => {
      const callee = calleeOf(inner)
      const isChoice =
        (inner.type === 'BinaryExpression' && inner['operator'] === '%') || HASHES.has(callee ?? '')
      if (!isChance && isChoice && readsBlock(inner, fromBlock)) {
        isChance = true
        say(
          'warning',
          inner,
          'Predictable randomness: chosen from the block or the transaction, whose author knows or picks the result.',
        )
      }
      const args = (inner['arguments'] as unknown[] | undefined) ?? []
      if ((callee === 'storage.put' && args.length < 3) || (callee === 'storage.mapPut' && args.length < 4)) {
        if (name !== 'init')
          say(
            'info',
            inner,
            'Forgotten payer: the contract itself pays for these bytes, and needs RAM to do so.',
          )
      }
    })
    if (open.has(name) && uses(node, SENDS) && !uses(node, CHECKS) && !uses(node, helpersThatCheck)) {
      say(
        'warning',
        node,
        `Missing requireAuth: anybody may call ${name}, and it moves value without asking who calls.`,
      )
    }
  }
  for (const { name, amountLimit = [] } of abi) {
    const method = found.methods.find((each) => each.name === name)
    if (method === undefined) continue
    if (amountLimit.some(({ val }) => val === 'unlimited')) {
      say('warning', method.node, `Unlimited amount: the ABI of ${name} lets any amount leave the caller.`)
    }
  }
  const update = found.methods.find(({ name }) => name === 'can_update')
  if (open.has('can_update') && update !== undefined) {
    if (!uses(update.node, CHECKS) && !uses(update.node, helpersThatCheck))
      say('warning', update.node, 'can_update does not ask who calls: anybody may replace this contract.')
  }
  if (!open.has('can_update')) {
    say('info', found.node, 'No can_update in the ABI: once published, this contract can never be changed.')
  }
  return hints
}

function uses(node: SyntaxNode, names: ReadonlySet<string>): boolean {
  let is = false
  eachNode(node, (inner) => {
    const callee = calleeOf(inner)
    if (callee !== undefined && names.has(callee)) is = true
  })
  return is
}

/** Variables of a method that were given something of the block, also by way of other variables. */
function namesFromBlock(method: SyntaxNode): ReadonlySet<string> {
  const names = new Set<string>()
  eachNode(method, (node) => {
    const target = (node.type === 'VariableDeclarator' ? node['id'] : node['left']) as SyntaxNode | undefined
    const value = (node.type === 'VariableDeclarator' ? node['init'] : node['right']) as SyntaxNode | null
    const isGiven = node.type === 'VariableDeclarator' || node.type === 'AssignmentExpression'
    if (isGiven && target?.type === 'Identifier' && value?.loc !== undefined && readsBlock(value, names))
      names.add(String(target['name']))
  })
  return names
}

function readsBlock(node: SyntaxNode, names: ReadonlySet<string>): boolean {
  let is = false
  eachNode(node, (inner) => {
    if (inner.type === 'Identifier' && names.has(String(inner['name']))) is = true
    if (INFOS.has(calleeOf(inner) ?? '')) is = true
    if (inner.type !== 'MemberExpression') return
    const owner = (inner['object'] as SyntaxNode)['name']
    const property = (inner['property'] as SyntaxNode)['name']
    if (OWNERS.has(String(owner)) && PREDICTABLE.has(String(property))) is = true
  })
  return is
}
