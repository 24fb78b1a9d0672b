import { readFileSync } from 'node:fs'
import type { Libp2p } from '@libp2p/interface'
import { multiaddr } from '@multiformats/multiaddr'
import { afterEach, describe, expect, test } from 'vitest'
import { decodeBlock } from '#core/block/block-proto.ts'
import { headHash } from '#core/block/head.ts'
import { decodeHex, encodeHex } from '#core/codec/hex.ts'
import { decodeTx, encodeTx } from '#core/tx/tx-proto.ts'
import { PROTOCOL } from '#p2p/goiost/constants.ts'
import { createFrameReader, encodeFrame, type Frame, framePayload } from '#p2p/goiost/frame.ts'
import {
  blockInfo,
  hashQuery,
  hashResponse,
  isKnownType,
  MESSAGE,
  routingQuery,
  routingResponse,
  syncHeight,
} from '#p2p/goiost/messages.ts'
import { createGoiostNetwork, type GoiostNetwork } from '#p2p/goiost/network.ts'
import { systemClock } from '#platform/clock.ts'
import { silentLog } from '#platform/log.ts'
import { systemRandom } from '#platform/random.ts'
import { sha3Node } from '#platform/sha3.node.ts'
import { createFakeSyncChain } from '#testing/fake-sync-chain.ts'
import { loopbackHost, until } from '#testing/loopback-host.ts'
import { recordedBlocks } from '#testing/recorded-chain.ts'
import { createServingChain } from '#testing/serving-chain.ts'
import { sharedDir } from '#testing/shared-dir.ts'
import { readWireSession, type WireFrame } from '#testing/wire-sessions.ts'
import { createSync, type Sync } from './sync.ts'
import type { SyncChain } from './sync-chain.ts'

const CHAIN = 1020
/** A node answers a thousand waiting requests of one neighbour, and none after 2 s. */
const MAX_UNANSWERED = 100
const clock = systemClock()
const opened: { host: Libp2p; network?: GoiostNetwork; sync?: Sync }[] = []
const shared = sharedDir()
const hostile = JSON.parse(
  readFileSync(new URL('../../testing/vectors/wire-hostile.json', import.meta.url), 'utf8'),
) as { sessions: { session: number; what: string; expect: string; frames: string[] }[] }

async function node(chain: SyncChain) {
  const base = await loopbackHost()
  const network = createGoiostNetwork(
    { host: base.host, clock, random: systemRandom(), log: silentLog },
    { chainId: CHAIN, version: 1, maxInbound: 20, maxOutbound: 10, seeds: [], blackIds: [], blackIps: [] },
  )
  const sync = createSync({ network, chain, clock, random: systemRandom(), log: silentLog, sha3: sha3Node })
  opened.push({ host: base.host, network, sync })
  sync.start()
  await network.start()
  return { ...base, network }
}

/** A raw stream to a node: what it sends as frames, and whether it ended. */
async function stranger(to: { id: string; address: string }) {
  const { host } = await loopbackHost()
  opened.push({ host })
  const stream = await host.dialProtocol(multiaddr(`${to.address}/p2p/${to.id}`), PROTOCOL)
  const frames: Frame[] = []
  // The stream may have ended before anybody could listen for it.
  const state = {
    get ended() {
      return stream.status !== 'open'
    },
  }
  const reader = createFrameReader(CHAIN, (frame) => frames.push(frame))
  stream.addEventListener('message', (event) => reader.push(event.data.subarray()))
  const send = (bytes: Uint8Array) => {
    if (stream.status === 'open') stream.send(bytes)
  }
  return { id: host.peerId.toString(), frames, state, send }
}

const of = (frames: readonly Frame[], type: number) => frames.filter((frame) => frame.type === type)

afterEach(async () => {
  for (const { host, network, sync } of opened.splice(0)) {
    await network?.stop()
    await sync?.stop()
    await host.stop()
  }
})

describe('recorded hostile sessions', { timeout: 60_000 }, () => {
  test.each(hostile.sessions)('$session: $what', async ({ expect: wanted, frames }) => {
    const a = await node(createFakeSyncChain().chain)
    const peer = await stranger(a)
    await until(() => a.network.neighbors().length === 1, 'joined')
    for (const hex of frames) peer.send(decodeHex(hex))
    if (wanted === 'stays') {
      if (frames.every((hex) => hex.length >= 40)) {
        peer.send(encodeFrame(CHAIN, MESSAGE.syncHashRequest, decodeHex('1000180a')))
        await until(() => of(peer.frames, MESSAGE.syncHashResponse).length === 1, 'still answering')
      }
      expect(peer.state.ended).toBe(false)
      expect(a.network.neighbors()).toHaveLength(1)
    } else await until(() => peer.state.ended && a.network.neighbors().length === 0, 'closed')
    expect(a.network.refused().ids).toEqual(wanted === 'refused' ? [peer.id] : [])
    await stranger(a)
    await until(() => a.network.neighbors().length > 0, 'lives on')
  })

  test('14: a NewBlock of exactly ten million zero bytes is a frame and nothing else', async () => {
    const a = await node(createFakeSyncChain().chain)
    const peer = await stranger(a)
    peer.send(encodeFrame(CHAIN, MESSAGE.newBlock, new Uint8Array(10_000_000)))
    peer.send(encodeFrame(CHAIN, MESSAGE.syncHashRequest, decodeHex('1000180a')))
    await until(() => of(peer.frames, MESSAGE.syncHashResponse).length === 1, 'still answering')
  })
})

describe.skipIf(shared === undefined)(
  'recorded sessions of go-iost nodes (with the recordings beside the checkout)',
  { timeout: 60_000 },
  () => {
    const session = (number: number): readonly WireFrame[] =>
      readWireSession(`${shared}/recordings/wire/session-${number}.jsonl`)
    const framesOf = (frames: readonly WireFrame[], dir: 'in' | 'out'): Frame[] => {
      const out: Frame[] = []
      const reader = createFrameReader(CHAIN, (frame) => out.push(frame))
      for (const frame of frames) if (frame.dir === dir) reader.push(frame.bytes)
      return out
    }

    test('every frame of 35 sessions that came from a node decodes, and encodes to the same bytes again', () => {
      const again: Readonly<Record<number, (payload: Uint8Array) => Uint8Array>> = {
        [MESSAGE.routingQuery]: (bytes) => routingQuery.encode(routingQuery.decode(bytes)),
        [MESSAGE.routingResponse]: (bytes) => routingResponse.encode(routingResponse.decode(bytes)),
        [MESSAGE.newBlockHash]: (bytes) => blockInfo.encode(blockInfo.decode(bytes)),
        [MESSAGE.newBlockRequest]: (bytes) => blockInfo.encode(blockInfo.decode(bytes)),
        [MESSAGE.syncHashRequest]: (bytes) => hashQuery.encode(hashQuery.decode(bytes)),
        [MESSAGE.syncHashResponse]: (bytes) => hashResponse.encode(hashResponse.decode(bytes)),
        [MESSAGE.syncBlockRequest]: (bytes) => blockInfo.encode(blockInfo.decode(bytes)),
        [MESSAGE.syncHeight]: (bytes) => syncHeight.encode(syncHeight.decode(bytes)),
        [MESSAGE.publishTx]: (bytes) => encodeTx(decodeTx(bytes)),
      }
      let count = 0
      for (let number = 1; number <= 35; number++) {
        const lines = session(number).filter(({ dir }) => dir === 'in')
        for (const [at, frame] of framesOf(session(number), 'in').entries()) {
          expect(isKnownType(frame.type)).toBe(true)
          const payload = framePayload(frame) as Uint8Array
          const encode = again[frame.type]
          if (encode === undefined) expect(decodeBlock(payload).head.number).toBeGreaterThanOrEqual(0)
          else expect(encodeHex(encode(payload))).toBe(encodeHex(payload))
          const whole = encodeFrame(CHAIN, frame.type, frame.payload, frame.version, frame.flags)
          expect(encodeHex(whole)).toBe(encodeHex((lines[at] as WireFrame).bytes))
          count += 1
        }
      }
      expect(count).toBeGreaterThan(5_000)
    })

    test('2 and 3: hashes and blocks are answered as by the recorded nodes', async () => {
      const blocks = recordedBlocks(`${shared}/recordings/witnesses/blocks.bin.gz`, 1_400)
      const a = await node(createServingChain(blocks).chain)
      const blockTypes: readonly number[] = [MESSAGE.newBlock, MESSAGE.syncBlockResponse]
      for (const number of [2, 3]) {
        const recorded = session(number)
        const peer = await stranger(a)
        const asking: readonly number[] = [MESSAGE.syncBlockRequest, MESSAGE.newBlockRequest]
        const requests = framesOf(recorded, 'out').filter(({ type }) => asking.includes(type))
        const known = new Set(blocks.map(({ head }) => encodeHex(headHash(head, sha3Node))))
        const answerable = requests.filter(({ payload }) =>
          known.has(encodeHex(blockInfo.decode(payload).hash)),
        )
        const answers = () => peer.frames.filter(({ type }) => blockTypes.includes(type))
        for (const [at, { type, payload }] of requests.entries()) {
          peer.send(encodeFrame(CHAIN, type, payload))
          const lag = requests.length - answerable.length + MAX_UNANSWERED
          if (at % 50 === 0) await until(() => at - answers().length < lag, 'answers keep up')
        }
        await until(() => answers().length === answerable.length, `answers of session ${number}`)
        const wanted = new Map(
          framesOf(recorded, 'in')
            .filter(({ type }) => blockTypes.includes(type))
            .map(({ payload }) => [encodeHex(headHash(decodeBlock(payload).head, sha3Node)), payload]),
        )
        let compared = 0
        for (const { payload } of answers()) {
          const block = decodeBlock(payload)
          const theirs = wanted.get(encodeHex(headHash(block.head, sha3Node)))
          if (theirs === undefined) continue
          expect(block).toEqual(decodeBlock(theirs))
          compared += 1
        }
        expect(compared).toBeGreaterThanOrEqual(300)
      }
      const peer = await stranger(a)
      const queries = framesOf(session(2), 'out').filter(({ type }) => type === MESSAGE.syncHashRequest)
      for (const { payload, flags } of queries)
        peer.send(encodeFrame(CHAIN, MESSAGE.syncHashRequest, payload, 1, flags))
      const lists = framesOf(session(2), 'in').filter(({ type }) => type === MESSAGE.syncHashResponse)
      await until(() => of(peer.frames, MESSAGE.syncHashResponse).length === lists.length, 'hash lists')
      of(peer.frames, MESSAGE.syncHashResponse).forEach(({ payload }, at) => {
        const theirs = hashResponse.decode((lists[at] as Frame).payload).blockInfos
        const ours = hashResponse.decode(payload).blockInfos
        const shorter = Math.min(ours.length, theirs.length)
        expect(shorter).toBeGreaterThan(2)
        expect(ours.slice(0, shorter)).toEqual(theirs.slice(0, shorter))
      })
    })

    test('whatever any session sent to a node, ours goes on answering', async () => {
      const a = await node(createFakeSyncChain().chain)
      for (let number = 1; number <= 35; number++) {
        const peer = await stranger(a).catch(() => undefined)
        for (const { dir, bytes } of session(number)) if (dir === 'out') peer?.send(bytes)
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
      a.network.neighbors().forEach(({ id }) => {
        a.network.closeNeighbor(id)
      })
      const peer = await stranger(a)
      peer.send(encodeFrame(CHAIN, MESSAGE.syncHashRequest, decodeHex('1000180a')))
      await until(() => of(peer.frames, MESSAGE.syncHashResponse).length === 1, 'still answering')
    })
  },
)
