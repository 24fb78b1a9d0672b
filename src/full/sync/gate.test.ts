import { expect, test } from 'vitest'
import type { Block } from '#core/block/block.ts'
import { headHash } from '#core/block/head.ts'
import { buildChain, testKey } from '#testing/chain-builder.ts'
import { createGate } from './gate.ts'

test('a block that may have to wait must be whole and signed; one on the head goes straight in', async () => {
  const { genesis, blocks } = buildChain({ keys: [testKey(1)], voteInterval: 30, length: 3 })
  const [first, , third] = blocks as [Block, Block, Block]
  const imported: Block[] = []
  const gate = createGate({
    head: () => ({ number: 0, hash: headHash(genesis.head), time: genesis.head.time }),
    async importBlock(block) {
      imported.push(block)
      return { kind: 'waiting' }
    },
  })
  const sig = Uint8Array.from(third.sign.sig)
  sig[5] = (sig[5] as number) ^ 1
  expect(await gate({ ...third, txs: [], receipts: [] })).toEqual({ kind: 'refused', code: 'TX_ROOT' })
  expect(await gate({ ...third, receipts: [] })).toEqual({ kind: 'refused', code: 'BODY_COUNT' })
  expect(await gate({ ...third, sign: { ...third.sign, sig } })).toEqual({
    kind: 'refused',
    code: 'HEAD_SIGNATURE',
  })
  expect(imported).toEqual([])
  expect(await gate(third)).toEqual({ kind: 'waiting' })
  const bodiless = { ...first, txs: [], receipts: [] }
  await gate(bodiless)
  expect(imported).toEqual([third, bodiless])
})
