import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createBaseTx } from '#core/block/base-tx.ts'
import type { Block } from '#core/block/block.ts'
import { encodeBlock, encodeSignedHead } from '#core/block/block-proto.ts'
import { encodeBase58 } from '#core/codec/base58.ts'
import { utf8Encode } from '#core/codec/bytes.ts'
import { verifySignatureSync } from '#core/keys/verify.ts'
import { createNodeVerifier } from '#platform/signatures.node.ts'
import {
  baseReceipt,
  buildChain,
  type ChainOptions,
  type Draft,
  type TestChain,
  testKey,
  userReceipt,
  userTx,
} from '#testing/chain-builder.ts'
import { createInlinePool } from '#testing/inline-pool.ts'
import { type EpochLists, verifyRecording } from './verify-recording.ts'

const keys = [1, 2, 3, 4, 5].map(testKey)
const [k1, k2, k3, k4, k5] = keys.map((key) => key.text) as [string, string, string, string, string]
const user = testKey(100)
const { verifySync } = createNodeVerifier({ secp256k1: verifySignatureSync })
const SLOT = 3_000_000_000n

let dir: string
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'everest-recording-'))
})
afterAll(() => rmSync(dir, { recursive: true, force: true }))

function pack(records: readonly Uint8Array[]): Buffer {
  return gzipSync(
    Buffer.concat(
      records.flatMap((record) => {
        const length = Buffer.alloc(4)
        length.writeUInt32BE(record.length)
        return [length, record]
      }),
    ),
    { level: 1 },
  )
}

function writeMeta(chain: TestChain, meta: object = {}): void {
  const genesis = { hash: encodeBase58(chain.genesisHash), witnessList: chain.witnesses }
  writeFileSync(join(dir, 'meta.json'), JSON.stringify({ chainId: 1020, firstBlock: 1, genesis, ...meta }))
}

async function verifyFile(file: Uint8Array, onEpoch?: (lists: EpochLists) => void) {
  writeFileSync(join(dir, 'blocks.bin.gz'), file)
  return verifyRecording(dir, { pool: createInlinePool(verifySync), ...(onEpoch ? { onEpoch } : {}) })
}

function verifyBlocks(chain: TestChain, blocks: readonly Block[] = chain.blocks) {
  writeMeta(chain)
  return verifyFile(pack(blocks.map(encodeBlock)))
}

const four = (length: number, shape?: (draft: Draft) => Draft): ChainOptions => ({
  keys,
  witnesses: [k1, k2, k3, k4],
  voteInterval: 1200,
  length,
  ...(shape ? { shape } : {}),
})

/** A chain of 20 blocks whose block 10 is changed before it is sealed. */
function changed(change: (draft: Draft) => Draft): TestChain {
  return buildChain(four(20, (draft) => (draft.number === 10 ? change(draft) : draft)))
}

const withUser = (draft: Draft, overrides: Parameters<typeof userTx>[2] = {}, gas?: bigint): Draft => {
  const tx = userTx(user, draft.time - 1_000_000n, overrides)
  return { ...draft, txs: [...draft.txs, tx], receipts: [...draft.receipts, userReceipt(tx, gas)] }
}

describe('sound chains', () => {
  it('gives the figures of a chain with a change of lists', async () => {
    const chain = buildChain({
      ...four(1400),
      elect: (number, current) => (number === 1200 ? [k5, k2, k3, k4] : current),
    })
    writeMeta(chain)
    const epochs: EpochLists[] = []
    const verdict = await verifyFile(pack(chain.blocks.map(encodeBlock)), (lists) => epochs.push(lists))
    expect(verdict).toEqual({
      heads: 1400,
      from: 1,
      to: 1400,
      irreversible: 1391,
      locked: 1379,
      epochs: 1,
      switches: [1212],
      signatures: 1400,
    })
    expect(epochs).toEqual([
      { block: 1200, epoch: 1, flag: false, current: chain.witnesses, pending: [k5, k2, k3, k4] },
    ])
  })

  it('takes block 0 where the file has it', async () => {
    const chain = buildChain(four(20))
    expect(await verifyBlocks(chain, [chain.genesis, ...chain.blocks])).toMatchObject({ heads: 21, from: 0 })
  })

  it('reads heads, bodies of a range and bodies around epochs', async () => {
    const chain = buildChain(four(1250))
    writeMeta(chain)
    const around = chain.blocks.filter(({ head }) => Math.abs(head.number - 1200) <= 1)
    writeFileSync(join(dir, 'heads.bin.gz'), pack(chain.blocks.map(encodeSignedHead)))
    writeFileSync(join(dir, 'base.bin.gz'), pack(around.map(encodeBlock)))
    const bodies = pack(chain.blocks.slice(0, 30).map(encodeBlock))
    expect(await verifyFile(bodies)).toMatchObject({ heads: 1250, epochs: 1 })
    for (const gone of [0, 1, 2]) {
      writeFileSync(join(dir, 'base.bin.gz'), pack(around.filter((_, at) => at !== gone).map(encodeBlock)))
      expect(await verifyFile(bodies)).toMatchObject({ code: 'EPOCH_BODY_MISSING' })
    }
    rmSync(join(dir, 'heads.bin.gz'))
    rmSync(join(dir, 'base.bin.gz'))
  })

  it.each<[string, (draft: Draft) => Draft]>([
    ['another version', (draft) => ({ ...draft, version: 77n })],
    ['other info', (draft) => ({ ...draft, info: utf8Encode('{"x":1}') })],
    ['a time 1 ms after the parent', (draft) => ({ ...draft, time: draft.time - 499_000_000n })],
    ['a user transaction', (draft) => withUser(draft)],
    [
      'a base tx without action',
      (draft) => {
        const tx = { ...(draft.txs[0] as Draft['txs'][0]), actions: [] }
        return { ...draft, txs: [tx], receipts: [{ ...userReceipt(tx, 0n), returns: [] }] }
      },
    ],
    [
      'a base tx with other fields',
      (draft) => {
        const tx = {
          ...(draft.txs[0] as Draft['txs'][0]),
          time: 5n,
          publisher: 'someone',
          chainId: 7,
          expiration: 9n,
          delay: 3n,
          gasRatio: 200n,
          signers: ['a@b'],
        }
        return { ...draft, txs: [tx], receipts: [baseReceipt(tx, [], undefined)] }
      },
    ],
  ])('accepts %s', async (_name, change) => {
    expect(await verifyBlocks(changed(change))).toMatchObject({ heads: 20, to: 20 })
  })

  it('ignores the key and the upper bits of the algorithm in a signature', async () => {
    const chain = buildChain(four(8))
    const blocks = chain.blocks.map((block) => ({
      ...block,
      sign: { ...block.sign, algorithm: 258, pubKey: utf8Encode('anything') },
    }))
    expect(await verifyBlocks(chain, blocks)).toMatchObject({ heads: 8 })
  })
})

describe('signed chains that break a rule', () => {
  const base = (draft: Draft) => draft.txs[0] as Draft['txs'][0]
  const rebase = (draft: Draft, tx: Draft['txs'][0], receipt = baseReceipt(tx, [], undefined)): Draft => ({
    ...draft,
    txs: [tx],
    receipts: [receipt],
  })
  const report = (draft: Draft, gasUsage: bigint, flag: boolean, witness?: string) => {
    const said = /"([^"]+)", "/.exec(base(draft).actions[0]?.data ?? '')?.[1] as string
    return createBaseTx({ witness: witness ?? said, gasUsage, witnessChanged: flag }, draft.time, 1020)
  }

  it.each<[string, string, (draft: Draft) => Draft]>([
    ['HEAD_TIME', 'equal times', (draft) => ({ ...draft, time: draft.time - 500_000_000n })],
    ['HEAD_TIME', 'a time going back', (draft) => ({ ...draft, time: draft.time - 4n * SLOT })],
    ['HEAD_SLOT', "another witness's slot", (draft) => ({ ...draft, time: draft.time + SLOT })],
    [
      'HEAD_SLOT',
      'a witness outside the list',
      (draft) => ({ ...draft, witness: draft.witness === k5 ? k1 : k5 }),
    ],
    ['HEAD_NUMBER', 'a skipped number', (draft) => ({ ...draft, number: 11 })],
    ['HEAD_PARENT', 'another parent', (draft) => ({ ...draft, parentHash: new Uint8Array(32) })],
    ['BASE_ACTION', 'a wrong flag', (draft) => rebase(draft, report(draft, 0n, true))],
    ['BASE_ACTION', 'a wrong gas sum', (draft) => rebase(draft, report(draft, 1n, false))],
    ['BASE_ACTION', 'a wrong parent witness', (draft) => rebase(draft, report(draft, 0n, false, 'nobody'))],
    [
      'BASE_ACTIONS',
      'two base actions',
      (draft) => rebase(draft, { ...base(draft), actions: [...base(draft).actions, ...base(draft).actions] }),
    ],
    ['BASE_GAS', 'a base tx without gas', (draft) => rebase(draft, { ...base(draft), gasLimit: 1n })],
    ['BASE_GAS', 'a base tx of ratio 0', (draft) => rebase(draft, { ...base(draft), gasRatio: 0n })],
    [
      'BASE_RECEIPT',
      'a base tx that failed',
      (draft) =>
        rebase(draft, base(draft), { ...userReceipt(base(draft), 0n), status: { code: 4, message: 'x' } }),
    ],
    [
      'BASE_RECEIPT',
      'a base tx that paid',
      (draft) => rebase(draft, base(draft), userReceipt(base(draft), 1n)),
    ],
    [
      'STAT_UNEXPECTED',
      'an election outside an epoch block',
      (draft) => rebase(draft, base(draft), baseReceipt(base(draft), [k1, k2, k3, k4], [k5, k2, k3, k4])),
    ],
    ['HEAD_ROOT', 'no transactions', (draft) => ({ ...draft, txs: [], receipts: [] })],
    [
      'BODY_COUNT',
      'more receipts than transactions',
      (draft) => ({ ...draft, receipts: [...draft.receipts, ...draft.receipts] }),
    ],
    [
      'TX_DUPLICATE',
      'a transaction twice',
      (draft) => {
        const once = withUser(draft)
        return {
          ...once,
          txs: [...once.txs, once.txs[1] as Draft['txs'][0]],
          receipts: [...once.receipts, once.receipts[1] as Draft['receipts'][0]],
        }
      },
    ],
    ['TX_CHAIN_ID', 'another chain id', (draft) => withUser(draft, { chainId: 1024 })],
    ['TX_DELAY', 'a delayed transaction', (draft) => withUser(draft, { delay: 1n })],
    ['TX_GAS_RATIO', 'a low gas ratio', (draft) => withUser(draft, { gasRatio: 99n })],
    ['TX_GAS_LIMIT', 'a high gas limit', (draft) => withUser(draft, { gasLimit: 400_000_001n })],
    [
      'TX_NOT_ARRIVED',
      'a transaction of the future',
      (draft) => withUser(draft, { time: draft.time + 1n, expiration: draft.time + 9n }),
    ],
    ['TX_EXPIRED', 'an expired transaction', (draft) => withUser(draft, { expiration: draft.time })],
    [
      'TX_EXPIRED',
      'a transaction older than 90 s',
      (draft) => withUser(draft, { time: draft.time - 90_000_000_001n, expiration: draft.time + 1n }),
    ],
    ['RECEIPT_GAS', 'more gas than the limit', (draft) => withUser(draft, {}, 1_000_001n)],
    ['RECEIPT_GAS', 'negative gas', (draft) => withUser(draft, {}, -1n)],
    [
      'BLOCK_GAS',
      'too much gas in a block',
      (draft) =>
        [1, 2, 3].reduce(
          (sum, count) => withUser(sum, { gasLimit: 400_000_000n, publisher: `user${count}` }, 300_000_000n),
          draft,
        ),
    ],
    [
      'RECEIPT_TX',
      "another transaction's receipt",
      (draft) => {
        const two = withUser(withUser(draft), { publisher: 'carol' })
        const [first, second, third] = two.receipts as [
          Draft['receipts'][0],
          Draft['receipts'][0],
          Draft['receipts'][0],
        ]
        return { ...two, receipts: [first, third, second] }
      },
    ],
  ])('%s: %s', async (code, _name, change) => {
    expect(await verifyBlocks(changed(change))).toMatchObject({ code, block: 10 })
  })

  it('HEAD_SERIAL: a seventh block in a slot', async () => {
    const chain = buildChain(
      four(20, (draft) => ({
        ...draft,
        time: draft.number <= 8 ? SLOT * 566_666_668n + BigInt(draft.number) : draft.time,
        witness: draft.number <= 8 ? (k1 as string) : draft.witness,
      })),
    )
    const verdict = await verifyBlocks({ ...chain, witnesses: [k1] })
    expect(verdict).toMatchObject({ code: 'HEAD_SERIAL', block: 7 })
  })

  it('TX_REPEATED: a transaction of an earlier block', async () => {
    let first: Draft | undefined
    const chain = buildChain(
      four(20, (draft) => {
        if (draft.number === 9) first = withUser(draft)
        if (draft.number === 9) return first as Draft
        if (draft.number !== 10 || first === undefined) return draft
        return {
          ...draft,
          txs: [...draft.txs, ...first.txs.slice(1)],
          receipts: [...draft.receipts, ...first.receipts.slice(1)],
        }
      }),
    )
    expect(await verifyBlocks(chain)).toMatchObject({ code: 'TX_REPEATED', block: 10 })
  })

  it('SIGNATURE: a block or a transaction signed by another key', async () => {
    const chain = buildChain(four(20, (draft) => (draft.number === 10 ? withUser(draft) : draft)))
    const forged = chain.blocks.map((block) =>
      block.head.number === 7
        ? { ...block, sign: { ...block.sign, sig: user.sign(chain.genesisHash) } }
        : block,
    )
    expect(await verifyBlocks(chain, forged)).toMatchObject({ code: 'SIGNATURE', block: 7 })
    const stolen = changed((draft) => {
      const tx = { ...userTx(user, draft.time - 1n), publisher: 'alice' }
      const [sign] = tx.publishSigns
      const other = { ...tx, publishSigns: [{ ...sign, pubKey: keys[0]?.pair.publicKey }] } as typeof tx
      return { ...draft, txs: [...draft.txs, other], receipts: [...draft.receipts, userReceipt(other)] }
    })
    expect(await verifyBlocks(stolen)).toMatchObject({ code: 'SIGNATURE', block: 10 })
  })

  it.each<[string, (draft: Draft) => Draft]>([
    ['STAT_MISSING', (draft) => ({ ...draft, receipts: [userReceipt(base(draft), 0n)] })],
    [
      'STAT_CURRENT',
      (draft) => rebase(draft, base(draft), baseReceipt(base(draft), [k2, k1, k3, k4], [k1, k2, k3, k4])),
    ],
    [
      'STAT_LENGTH',
      (draft) => rebase(draft, base(draft), baseReceipt(base(draft), [k1, k2, k3, k4], [k1, k2, k3])),
    ],
    [
      'STAT_TWICE',
      (draft) => {
        const receipt = baseReceipt(base(draft), [k1, k2, k3, k4], [k1, k2, k3, k4])
        return rebase(draft, base(draft), {
          ...receipt,
          receipts: [...receipt.receipts, ...receipt.receipts],
        })
      },
    ],
  ])('%s in an epoch block', async (code, change) => {
    const chain = buildChain(four(1201, (draft) => (draft.number === 1200 ? change(draft) : draft)))
    expect(await verifyBlocks(chain)).toMatchObject({ code, block: 1200 })
  })
})

describe('files that are not what was recorded', () => {
  const chain = buildChain(four(20))
  const records = chain.blocks.map(encodeBlock)

  it('refuses blocks left out, doubled or exchanged', async () => {
    const { blocks } = chain
    const at = (index: number) => blocks[index] as Block
    expect(await verifyBlocks(chain, [...blocks.slice(0, 6), ...blocks.slice(7)])).toMatchObject({ block: 7 })
    expect(await verifyBlocks(chain, [...blocks.slice(0, 6), at(5), ...blocks.slice(6)])).toMatchObject({
      block: 7,
    })
    expect(
      await verifyBlocks(chain, [...blocks.slice(0, 6), at(7), at(6), ...blocks.slice(8)]),
    ).toMatchObject({
      block: 7,
    })
    expect(await verifyBlocks(chain, [])).toMatchObject({ code: 'EMPTY_CHAIN' })
  })

  it('refuses another genesis hash, list or chain id', async () => {
    const file = pack(records)
    const genesis = { hash: encodeBase58(chain.genesisHash), witnessList: chain.witnesses }
    writeMeta(chain, { genesis: { ...genesis, hash: encodeBase58(new Uint8Array(32)) } })
    expect(await verifyFile(file)).toMatchObject({ code: 'HEAD_PARENT', block: 1 })
    writeMeta(chain, { genesis: { ...genesis, witnessList: [...chain.witnesses].reverse() } })
    expect(await verifyFile(file)).toMatchObject({ code: 'HEAD_SLOT' })
    writeMeta(chain, { chainId: -1 })
    expect(await verifyFile(file)).toMatchObject({ code: 'BAD_META', block: 0 })
  })

  it('refuses broken files', async () => {
    writeMeta(chain)
    const file = pack(records)
    const raw = Buffer.concat(records.map((record) => Buffer.concat([lengthOf(record.length), record])))
    expect(await verifyFile(file.subarray(0, file.length - 9))).toMatchObject({ code: 'BAD_GZIP' })
    expect(await verifyFile(Buffer.concat([file, Buffer.from([1, 2, 3])]))).toMatchObject({
      code: 'BAD_GZIP',
    })
    const wrongSum = Buffer.from(file)
    wrongSum[file.length - 6] = (wrongSum[file.length - 6] as number) ^ 1
    expect(await verifyFile(wrongSum)).toMatchObject({ code: 'BAD_GZIP' })
    expect(await verifyFile(Buffer.from('no gzip'))).toMatchObject({ code: 'BAD_GZIP' })
    expect(await verifyFile(gzipSync(raw.subarray(0, -3)))).toMatchObject({ code: 'RECORD_CUT', block: 20 })
    expect(await verifyFile(gzipSync(Buffer.concat([raw, Buffer.from([0, 0])])))).toMatchObject({
      code: 'RECORD_CUT',
    })
    expect(await verifyFile(gzipSync(Buffer.concat([lengthOf(0xffffffff), raw])))).toMatchObject({
      code: 'RECORD_LENGTH',
      block: 1,
    })
    expect(await verifyFile(gzipSync(Buffer.concat([raw, lengthOf(0)])))).toMatchObject({
      code: 'RECORD_LENGTH',
    })
  })

  it('notices every single bit of head, signature and body', async () => {
    writeMeta(chain)
    const long = buildChain(four(6, (draft) => (draft.number === 3 ? withUser(draft) : draft)))
    writeMeta(long)
    const plain = long.blocks.map(encodeBlock)
    const victim = plain[2] as Uint8Array
    for (let at = 0; at < victim.length; at++) {
      const flipped = Uint8Array.from(victim)
      flipped[at] = (flipped[at] as number) ^ (1 << (at % 8))
      const verdict = await verifyFile(pack(plain.map((record, index) => (index === 2 ? flipped : record))))
      expect(verdict, `byte ${at}`).toHaveProperty('code')
      expect([3, 4]).toContain((verdict as { block: number }).block)
    }
  })

  function lengthOf(length: number): Buffer {
    const bytes = Buffer.alloc(4)
    bytes.writeUInt32BE(length)
    return bytes
  }
})
