import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { codeOf } from '#core/error.ts'
import { verifySignatureSync } from '#core/keys/verify.ts'
import { sha3Node } from '#platform/sha3.node.ts'
import { createNodeVerifier } from '#platform/signatures.node.ts'
import { sharedDir } from '#testing/shared-dir.ts'
import { parseBundle } from './bundle.ts'
import { checkBundle } from './verify-bundle.ts'

type Item = {
  readonly name: string
  readonly file: string
  readonly expected: {
    readonly verdict: 'accept' | 'reject'
    readonly result?: Record<string, unknown>
    readonly reason?: string
    readonly at?: number
  }
}

/** Codes that stand for a reason of the reference checker; another order of checks may meet another fault. */
const CODES: Record<string, readonly string[]> = {
  number: ['HEAD_NUMBER', 'HOP_EPOCH'],
  parentHash: ['HEAD_PARENT'],
  time: ['HEAD_TIME'],
  serial: ['HEAD_SERIAL'],
  slotOwner: ['HEAD_SLOT'],
  signature: ['SIGNATURE'],
  leafIndex: ['LEAF_INDEX'],
  pathLength: ['LEAF_PATH'],
  merkleRoot: ['LEAF_ROOT'],
  statReceipt: ['STAT_MISSING'],
  listLength: ['STAT_LENGTH'],
  baseFlag: ['BASE_FLAG', 'HOP_NO_CHANGE'],
  quorum: ['QUORUM'],
  finality: ['FINALITY'],
}

const shared = sharedDir()
const folder = shared === undefined ? undefined : join(shared, 'recordings', 'bundles')
const items: readonly Item[] =
  folder === undefined ? [] : JSON.parse(readFileSync(join(folder, 'bundles.json'), 'utf8')).items
const { verifySync } = createNodeVerifier({ secp256k1: verifySignatureSync })

function verdictOf(text: string): { code: string } | { result: Record<string, unknown> } {
  try {
    const { result, signatures } = checkBundle(parseBundle(text, sha3Node), sha3Node)
    return signatures.every(verifySync) ? { result } : { code: 'SIGNATURE' }
  } catch (error) {
    return { code: codeOf(error) }
  }
}

describe.skipIf(folder === undefined)('proof bundles (needs the recordings)', () => {
  it.each(items.map((item) => [item.name, item] as const))('%s', (_name, { file, expected }) => {
    const verdict = verdictOf(readFileSync(join(folder ?? '', file), 'utf8'))
    if (expected.verdict === 'accept') expect(verdict).toMatchObject({ result: expected.result })
    else expect(CODES[expected.reason ?? '']).toContain((verdict as { code: string }).code)
  })

  it('refuses a genuine hop once anything in it is changed', () => {
    const text = readFileSync(join(folder ?? '', 'control-hop-multi-leaf.json'), 'utf8')
    // biome-ignore lint/suspicious/noExplicitAny: a test bends foreign JSON
    type Edit = (bundle: any) => void
    const change = (edit: Edit) => {
      const bundle = JSON.parse(text)
      edit(bundle)
      return verdictOf(JSON.stringify(bundle))
    }
    const edits: readonly [string, Edit][] = [
      [
        'n',
        (b) => {
          b.n = 16
        },
      ],
      [
        'q',
        (b) => {
          b.q = 11
        },
      ],
      [
        'trusted.number',
        (b) => {
          b.trusted.number -= 1200
        },
      ],
      [
        'trusted.time',
        (b) => {
          b.trusted.time = '9000000000000000000'
        },
      ],
      [
        'trusted.pending',
        (b) => {
          b.trusted.pending.reverse()
        },
      ],
      [
        'claim.nextList',
        (b) => {
          b.claim.nextList.reverse()
        },
      ],
      [
        'claim.lastBlock',
        (b) => {
          b.claim.lastBlock += 1
        },
      ],
      [
        'claim.epochBlock',
        (b) => {
          b.claim.epochBlock -= 1200
        },
      ],
      [
        'claim.epochBlockHash',
        (b) => {
          b.claim.epochBlockHash = b.trusted.hash
        },
      ],
      [
        'stat gone',
        (b) => {
          b.stat = null
        },
      ],
      [
        'stat.index',
        (b) => {
          b.stat.index = 1
        },
      ],
      [
        'stat.leafCount',
        (b) => {
          b.stat.leafCount = 5
        },
      ],
      [
        'stat.path',
        (b) => {
          b.stat.path.push(b.stat.path[0])
        },
      ],
      [
        'stat.preimage',
        (b) => {
          b.stat.preimage += '00'
        },
      ],
      [
        'one head less',
        (b) => {
          b.heads.pop()
        },
      ],
      [
        'first head gone',
        (b) => {
          b.heads.shift()
        },
      ],
      [
        'head twice',
        (b) => {
          b.heads.push(b.heads[b.heads.length - 1])
        },
      ],
      [
        'heads reversed',
        (b) => {
          b.heads.reverse()
        },
      ],
      [
        'no heads',
        (b) => {
          b.heads = []
        },
      ],
      [
        'kind',
        (b) => {
          b.kind = 'noElection'
        },
      ],
      [
        'unknown kind',
        (b) => {
          b.kind = 'jump'
        },
      ],
    ]
    for (const [name, edit] of edits) expect(change(edit), name).toHaveProperty('code')
    expect(change((b) => Object.assign(b, { name: 'x', format: 9, extra: 1 }))).toHaveProperty('result')
  })
})
