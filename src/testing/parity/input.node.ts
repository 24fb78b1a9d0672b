import { fileURLToPath } from 'node:url'
import { buildTx, keyRing } from '#cli/corpus/build-tx.ts'
import { readCorpus } from '#cli/corpus/read-case.ts'
import { buildWorld } from '#cli/corpus/worlds.ts'
import { encodeBase64 } from '#core/codec/base64.ts'
import { encodeHex } from '#core/codec/hex.ts'
import { encodeTx } from '#core/tx/tx-proto.ts'
import type { JsMachine } from '#vm/js-machine.ts'
import parity from '../vectors/js-parity.json' with { type: 'json' }
import type { Body, ParityInput } from './cases.ts'
import { OWN_BODIES } from './own-bodies.ts'

/** All cases: bodies observed on V8, bodies of our own, and the corpus' transactions on native contracts. */
export function parityInput(js: JsMachine): ParityInput {
  const corpus = readCorpus(fileURLToPath(new URL('../vectors/corpus', import.meta.url)))
  const keyOf = keyRing(corpus.keys)
  const stories = corpus.cases.map(({ id, world, calls }) => ({
    id,
    world,
    calls: calls.map((call) => ({
      tx: encodeBase64(encodeTx(buildTx(call, keyOf))),
      isBase: call.baseMode === true,
      number: call.block.number,
      time: call.block.time,
      witness: call.block.witness,
      parentHash: call.block.parentHash,
    })),
  }))
  const worlds = [...corpus.worlds].map(([name, world]) => {
    const state = [...buildWorld(world, new Map(), js)]
    return [name, state.map(([key, bytes]) => [key, encodeHex(bytes)] as const)] as const
  })
  return { bodies: [...(parity as Body[]), ...OWN_BODIES], stories, worlds: Object.fromEntries(worlds) }
}
