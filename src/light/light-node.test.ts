import { afterEach, describe, expect, test } from 'vitest'
import { createChainTracker } from '#consensus/chain-tracker.ts'
import { readElection } from '#consensus/stat-receipt.ts'
import type { Block } from '#core/block/block.ts'
import { headHash } from '#core/block/head.ts'
import { encodeBase58 } from '#core/codec/base58.ts'
import { IostError } from '#core/error.ts'
import { verifySignatureSync } from '#core/keys/verify.ts'
import type { NetworkDefinition } from '#core/network.ts'
import { txHash } from '#core/tx/tx-hash.ts'
import { encodeTx } from '#core/tx/tx-proto.ts'
import { type Clock, systemClock } from '#platform/clock.ts'
import { createLog } from '#platform/log.ts'
import { sha3Node } from '#platform/sha3.node.ts'
import { createNodeVerifier } from '#platform/signatures.node.ts'
import { buildChain, testKey, userReceipt, userTx } from '#testing/chain-builder.ts'
import { type LocalRelay, localRelay, localTransport, type RelayFaults } from '#testing/local-relays.ts'
import { createMemorySource, networkOf } from '#testing/memory-source.ts'
import { createLightNode } from './node.ts'
import { createLightService } from './service.ts'
import { type BlobStore, createMemoryBlobs } from './storage/blobs.ts'

const VOTE_INTERVAL = 48
const KEYS = Array.from({ length: 6 }, (_, index) => testKey(index))
const LISTS = [
  [0, 1, 2, 3],
  [3, 2, 1, 0],
  [4, 1, 2, 3],
  [0, 5, 4, 1],
].map((list) => list.map((index) => KEYS[index]?.text as string))

const options = {
  keys: KEYS,
  witnesses: LISTS[0] as string[],
  voteInterval: VOTE_INTERVAL,
  elect: (number: number) => LISTS[(number / VOTE_INTERVAL) % LISTS.length] as string[],
}
const TX_BLOCKS = [30, 49, 100, 190]
const chain = buildChain({
  ...options,
  length: 200,
  shape(draft) {
    if (!TX_BLOCKS.includes(draft.number)) return draft
    const tx = userTx(KEYS[0] as (typeof KEYS)[number], draft.time - 1n)
    const receipt = {
      ...userReceipt(tx),
      receipts: [{ funcName: 'token.iost/transfer', content: '["iost","alice","bobby","1",""]' }],
    }
    return { ...draft, txs: [...draft.txs, tx], receipts: [...draft.receipts, receipt] }
  },
})
const network = networkOf(chain, VOTE_INTERVAL)
const txAt = (number: number) => {
  const tx = chain.blocks[number - 1]?.txs[1]
  if (tx === undefined) throw new Error('no transaction there')
  return encodeBase58(txHash(tx, sha3Node))
}
const hashAt = (number: number) => encodeBase58(headHash((chain.blocks[number - 1] as Block).head, sha3Node))

const { verifyBatch } = createNodeVerifier({ secp256k1: verifySignatureSync })
const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

/** What a node that saw every block would hold irreversible and locked after block number n, at n − 1. */
const finality = (() => {
  const after: { irreversible: number; locked: number | null }[] = []
  const tracker = createChainTracker({
    active: chain.witnesses,
    pending: chain.witnesses,
    openEpoch: null,
    switchBlock: null,
    irreversible: 0,
  })
  for (const { head, receipts } of chain.blocks) {
    const elected = readElection(receipts[0] as Block['receipts'][number])?.pending
    tracker.push({ number: head.number, witness: head.witness, signed: true, elected })
    after.push({ irreversible: tracker.irreversible as number, locked: tracker.locked() })
  }
  return after
})()
const irreversibleAtEnd = finality[199] as { irreversible: number; locked: number }

/** Starts a light node with relays of this process, by name. */
async function startLight(
  relays: Record<string, LocalRelay>,
  more: { blobs?: BlobStore; clock?: Clock; network?: NetworkDefinition; first?: string[] } = {},
) {
  const names = new Map(Object.entries(relays))
  const clock = more.clock ?? systemClock()
  const deps = { verifyBatch, sha3: sha3Node, clock }
  const service = await createLightService(
    {
      ...deps,
      makeNode: async (definition, addresses) =>
        createLightNode(
          {
            ...deps,
            transport: localTransport(names),
            blobs: more.blobs ?? createMemoryBlobs(),
            log: createLog(() => undefined),
          },
          { network: definition, relays: addresses, requestTimeoutMs: 300 },
        ),
    },
    more.network ?? network,
    more.first ?? [...names.keys()],
  )
  stops.push(() => service.stop())
  await service.start()
  const until = (what: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      const look = () => {
        if (!what()) return
        leave()
        resolve()
      }
      const leave = service.subscribe(look)
      look()
    })
  const reach = (head: number) =>
    until(() => service.status().head?.number === head && service.status().phase === 'following')
  return { service, until, reach }
}

const honest = (tip = 200) => localRelay(createMemorySource(chain, network, tip))
const lying = (faults: RelayFaults, tip = 200) => localRelay(createMemorySource(chain, network, tip), faults)

describe('a light node with honest relays', () => {
  test('reaches the tip by hand-offs and heads', async () => {
    const { service, reach } = await startLight({ a: honest() })
    await reach(200)
    const { irreversible, locked, epoch, counters } = service.status()
    expect(service.status().head?.hash).toBe(hashAt(200))
    expect(irreversible?.number).toBe(irreversibleAtEnd.irreversible)
    expect(irreversible?.hash).toBe(hashAt(irreversibleAtEnd.irreversible))
    expect(locked?.number).toBe(irreversibleAtEnd.locked)
    expect(epoch?.epoch).toBe(4)
    expect(counters.hops).toBeGreaterThan(0)
    expect(await service.evidence()).toEqual([])
  })

  test('sees as much final as a node that has every block, wherever the chain ends', async () => {
    for (let tip = 40; tip <= 200; tip += 9) {
      const { service, reach } = await startLight({ a: honest(tip) })
      await reach(tip)
      const { irreversible, locked } = finality[tip - 1] as (typeof finality)[number]
      expect([tip, service.status().irreversible?.number]).toEqual([tip, irreversible])
      // What was locked before the last hand-off is not counted again.
      const base = service.node().ledger.chain().base().number
      expect([tip, service.status().locked?.number ?? base]).toEqual([tip, Math.max(locked ?? 0, base)])
      await service.stop()
    }
  })

  test('follows new heads and list switches block by block', async () => {
    const source = createMemorySource(chain, network, 10)
    const { service, reach } = await startLight({ a: localRelay(source) })
    await reach(10)
    for (let number = 11; number <= 200; number++) {
      source.setTip(number)
      if (number % 40 === 0) await reach(number)
    }
    await reach(200)
    expect(service.status().irreversible?.number).toBe(irreversibleAtEnd.irreversible)
    expect(service.status().locked?.number).toBe(irreversibleAtEnd.locked)
    expect(service.status().epoch?.epoch).toBe(4)
  })

  test('proves transactions of every age', async () => {
    const { service, reach } = await startLight({ a: honest() })
    await reach(200)
    for (const number of TX_BLOCKS) {
      const { value, trust } = await service.tx(txAt(number))
      expect(value.block.hash).toBe(hashAt(number))
      expect(trust).toEqual({ kind: 'proved', level: number === 190 ? 'L1' : 'L2', block: number })
    }
    expect((await service.block(49)).value.txs).toHaveLength(2)
    expect((await service.block(hashAt(100))).value.head.number).toBe(100)
    expect((await service.heads(60, 70)).map((head) => head.hash)).toEqual(
      Array.from({ length: 11 }, (_, index) => hashAt(60 + index)),
    )
    const across = await service.heads(130, 199)
    expect(across.map((head) => head.hash)).toEqual(
      Array.from({ length: 70 }, (_, index) => hashAt(130 + index)),
    )
    const history = await service.activity('bobby')
    expect(history.map((entry) => entry.block)).toEqual([...TX_BLOCKS].reverse())
    await expect(service.tx(hashAt(1))).rejects.toMatchObject({ data: { code: 'NOT_FOUND' } })
  })

  test('reads state with the label it deserves and submits transactions', async () => {
    const source = createMemorySource(chain, network)
    const other = createMemorySource(chain, network)
    const answer = (json: string, node: string) => ({ json, block: 180, blockHash: new Uint8Array(32), node })
    source.answers = [answer('{"balance":1}', 'x'), answer('{"balance":1}', 'made up')]
    const { service, reach } = await startLight({ a: localRelay(source), b: localRelay(other) })
    await reach(200)
    await expect(service.read({ kind: 'account', name: 'alice' })).resolves.toEqual({
      value: { balance: 1 },
      trust: { kind: 'one', node: 'x', block: 180 },
    })
    other.answers = [answer('{"balance":1}', 'y'), answer('{"balance":2}', 'z')]
    const agreed = await service.read({ kind: 'account', name: 'alice' })
    expect(agreed.trust).toEqual({ kind: 'agree', agree: 2, asked: 2, block: 180 })
    const tx = encodeTx(chain.blocks[29]?.txs[1] as Block['txs'][number])
    expect((await service.submit(tx)).relays.map((relay) => relay.ok)).toEqual([true, true])
    expect(source.published).toEqual([tx])
  })

  test('starts again from what it stored, and stores no lie', async () => {
    const blobs = createMemoryBlobs()
    const first = await startLight({ a: honest(150) }, { blobs })
    await first.reach(150)
    await first.service.stop()
    const second = await startLight({}, { blobs })
    await second.until(
      () => second.service.status().phase === 'offline' || second.service.status().head !== null,
    )
    expect(second.service.status().irreversible?.number).toBeGreaterThan(120)
    await second.service.stop()
    for (const key of await blobs.keys('')) {
      const bytes = (await blobs.get(key)) as Uint8Array
      await blobs.put([
        { key, value: bytes.map((byte, index) => (index === bytes.length - 70 ? byte ^ 1 : byte)) },
      ])
    }
    const third = await startLight({ a: honest() }, { blobs })
    await third.reach(200)
    expect(third.service.status().head?.hash).toBe(hashAt(200))
  })

  // In the second one a hand-off is longer than an epoch, so that none can be made and every head is walked.
  test.each([24, 12])('keeps its start short however many epochs of %i it has followed', async (interval) => {
    const elect = () => LISTS[0] as string[]
    const long = buildChain({ ...options, voteInterval: interval, length: 900, elect })
    const definition = networkOf(long, interval)
    const source = createMemorySource(long, definition, 10)
    const blobs = createMemoryBlobs()
    const { service, reach } = await startLight({ a: localRelay(source) }, { blobs, network: definition })
    await reach(10)
    for (let number = 11; number <= 900; number++) {
      source.setTip(number)
      if (number % 30 === 0) await reach(number)
    }
    expect(await service.evidence()).toEqual([])
    await service.stop()
    const hops = (await blobs.keys('')).filter((key) => key.includes('/hop/'))
    expect(hops.length).toBeLessThanOrEqual(34)
    const again = await startLight({ a: localRelay(source) }, { blobs, network: definition })
    await again.reach(900)
    expect(await again.service.evidence()).toEqual([])
  })

  test('starts over when its storage was wiped', async () => {
    const blobs = createMemoryBlobs()
    const first = await startLight({ a: honest(150) }, { blobs })
    await first.reach(150)
    await first.service.stop()
    await blobs.put((await blobs.keys('')).map((key) => ({ key, value: null })))
    const second = await startLight({ a: honest() }, { blobs })
    await second.reach(200)
    expect(second.service.status().fault).toBeNull()
    await second.service.resync()
    await second.reach(200)
    expect(second.service.status().head?.hash).toBe(hashAt(200))
  })

  test('starts from a checkpoint and says what lies before it', async () => {
    const { head } = chain.blocks[95] as Block
    const election = readElection(chain.blocks[95]?.receipts[0] as Block['receipts'][number])
    const checkpoint = {
      number: 96,
      hash: hashAt(96),
      time: head.time.toString(),
      current: election?.current ?? [],
      pending: election?.pending ?? [],
    }
    const definition: NetworkDefinition = { ...network, genesisHash: null, checkpoints: [checkpoint] }
    const { service, reach } = await startLight({ a: honest(130) }, { network: definition })
    await reach(130)
    expect(service.status().anchor).toMatchObject({ kind: 'checkpoint', number: 96 })
    expect((await service.tx(txAt(100))).trust).toMatchObject({ kind: 'proved', level: 'L2' })
    await expect(service.tx(txAt(49))).rejects.toMatchObject({ data: { code: 'BEFORE_ANCHOR' } })
    const late = await startLight({ a: honest(200) }, { network: definition })
    await late.reach(200)
    expect(late.service.status().irreversible?.number).toBe(irreversibleAtEnd.irreversible)
    expect((await late.service.tx(txAt(100))).trust).toMatchObject({ kind: 'proved', block: 100 })
  })

  test('goes over to a better branch, but never below the irreversible block', async () => {
    const rivals = buildChain({
      ...options,
      length: 200,
      shape: (draft) => (draft.number < 195 ? shapeAsChain(draft) : { ...draft, info: new Uint8Array([1]) }),
    })
    expect(encodeBase58(headHash((rivals.blocks[193] as Block).head, sha3Node))).toBe(hashAt(194))
    const source = createMemorySource(chain, network, 197)
    const { service, reach } = await startLight({ a: localRelay(source) })
    await reach(197)
    source.takeBranch(rivals.blocks.slice(194))
    await reach(200)
    expect(service.status().head?.hash).toBe(
      encodeBase58(headHash((rivals.blocks[199] as Block).head, sha3Node)),
    )
    expect((await service.evidence()).filter((item) => item.code !== 'EQUIVOCATION')).toEqual([])
  })
})

describe('a light node with a lying relay', () => {
  const shifted = (list: readonly Uint8Array[]) =>
    list.map((item, index) => (index === 0 ? item.map((byte) => byte ^ 1) : item))

  const cases: [string, RelayFaults, string][] = [
    [
      'swapped lists',
      {
        change: ({ hop, ...rest }) =>
          hop?.leaf.receipt === undefined
            ? { hop, ...rest }
            : {
                hop: {
                  ...hop,
                  leaf: {
                    ...hop.leaf,
                    receipt: {
                      ...hop.leaf.receipt,
                      receipts: hop.leaf.receipt.receipts.map((event) => ({
                        ...event,
                        content: event.content
                          .replace('currentList', 'x')
                          .replace('pendingList', 'currentList')
                          .replace('"x"', '"pendingList"'),
                      })),
                    },
                  },
                },
              },
      },
      'LEAF_ROOT',
    ],
    [
      'an omitted epoch block',
      {
        change: ({ hop, ...rest }) =>
          hop === undefined ? rest : { hop: { ...hop, run: { ...hop.run, heads: hop.run.heads.slice(1) } } },
      },
      'BAD_RUN',
    ],
    [
      'a run without a quorum',
      {
        change: ({ hop, ...rest }) =>
          hop === undefined
            ? rest
            : {
                hop: {
                  ...hop,
                  run: { ...hop.run, heads: hop.run.heads.slice(0, -1), sigs: hop.run.sigs.slice(0, -1) },
                },
              },
      },
      'QUORUM',
    ],
    [
      'a wrong signature',
      {
        change: ({ run, ...rest }) =>
          run === undefined
            ? rest
            : {
                run: {
                  ...run,
                  sigs: run.sigs.map((item) => ({ ...item, sig: shifted([item.sig])[0] as Uint8Array })),
                },
              },
      },
      'HEAD_SIGNATURE',
    ],
    [
      'garbage',
      { bytes: (bytes, request) => (request.info ? bytes : new Uint8Array([255, 255, 255, 1])) },
      'BAD_PROTOBUF',
    ],
  ]
  test.each(cases)('drops it with evidence for %s and goes on with another', async (_, faults, code) => {
    const { service, reach, until } = await startLight(
      { liar: lying(faults), good: honest() },
      { first: ['liar'] },
    )
    await until(() => service.status().peers[0]?.state === 'banned')
    const [first] = await service.evidence()
    expect(first?.code).toBe(code)
    expect(first?.bytes.length).toBeGreaterThan(0)
    await service.addRelay('good')
    await reach(200)
    expect(service.status().head?.hash).toBe(hashAt(200))
  })

  test('is not misled by a forged receipt', async () => {
    const faults: RelayFaults = {
      change: ({ tx, ...rest }) =>
        tx?.leaf.receipt === undefined
          ? rest
          : {
              tx: {
                ...tx,
                leaf: {
                  ...tx.leaf,
                  receipt: {
                    ...tx.leaf.receipt,
                    receipts: [
                      { funcName: 'token.iost/transfer', content: '["iost","alice","bobby","9999",""]' },
                    ],
                  },
                },
              },
            },
    }
    const { service, reach, until } = await startLight({ liar: lying(faults) })
    await reach(200)
    await expect(service.tx(txAt(100))).rejects.toMatchObject({ data: { code: 'LEAF_ROOT' } })
    expect((await service.evidence())[0]?.code).toBe('LEAF_ROOT')
    await until(() => service.status().peers[0]?.state === 'banned')
  })

  test('is not held up by a stale, a silent or a hanging relay', async () => {
    const { service, reach } = await startLight({
      stale: honest(60),
      silent: lying({ silent: (request) => request.info === undefined }),
      hanging: lying({ hangUp: (request) => request.heads !== undefined || request.hop !== undefined }),
      good: honest(),
    })
    await reach(200)
    expect(service.status().head?.hash).toBe(hashAt(200))
    expect(await service.evidence()).toEqual([])
  })

  test('drops a relay of another chain', async () => {
    const other = buildChain({ ...options, witnesses: LISTS[1] as string[], length: 20 })
    const source = createMemorySource(other, { ...networkOf(other, VOTE_INTERVAL), genesisHash: hashAt(7) })
    const { service, until } = await startLight({ a: localRelay(source) })
    await until(() => service.status().peers[0]?.lastFault === 'WRONG_NETWORK')
    expect(service.status().head).toBeNull()
  })

  test('halts when the network shows two histories that are both final', async () => {
    const { service, reach, until } = await startLight(
      { a: honest(160), rival: localRelay(createMemorySource(rivalFrom(150), network)) },
      { first: ['a'] },
    )
    await reach(160)
    expect(service.status().irreversible?.number).toBeGreaterThanOrEqual(150)
    await service.addRelay('rival')
    await until(() => service.status().phase === 'halted')
    expect(service.status().fault?.code).toBe('CONFLICTING_FINALITY')
    expect((await service.evidence()).map((item) => item.code)).toContain('FORK_BELOW_IRREVERSIBLE')
    expect(service.status().head?.hash).toBe(hashAt(160))
  })

  test('drops a relay whose other history is not final', async () => {
    const short = localRelay(createMemorySource(rivalFrom(150), network, 161))
    const { service, reach, until } = await startLight({ a: honest(160), short }, { first: ['a'] })
    await reach(160)
    await service.addRelay('short')
    await until(() => service.status().peers.some((peer) => peer.state === 'banned'))
    expect((await service.evidence()).at(-1)?.code).toBe('FORK_BELOW_IRREVERSIBLE')
  })

  test('keeps two blocks of one witness for one place as evidence', async () => {
    const source = createMemorySource(chain, network, 197)
    const { service, reach } = await startLight({ a: localRelay(source) })
    await reach(197)
    source.takeBranch(rivalFrom(196).blocks.slice(195))
    await reach(200)
    const [item] = await service.evidence()
    expect(item?.code).toBe('EQUIVOCATION')
    expect(item?.peer).toBe(chain.blocks[195]?.head.witness)
    expect(service.status().peers[0]?.state).toBe('connected')
  })
})

describe('a light node on a bad device', () => {
  test('goes on in memory when nothing can be stored', async () => {
    const full: BlobStore = {
      ...createMemoryBlobs(),
      put: async () => {
        throw new IostError({ code: 'STORAGE_FULL' })
      },
    }
    const { service, reach } = await startLight({ a: honest() }, { blobs: full })
    await reach(200)
    expect(service.status().fault?.code).toBe('STORAGE_FULL')
  })

  test('says that its clock is behind and blames no relay', async () => {
    const live: NetworkDefinition = { ...network, clock: 'live' }
    const end = (chain.blocks[199] as Block).head.time
    const real = systemClock()
    const start = real.now()
    let offset = end - 60_000_000_000n - start
    const clock: Clock = { ...real, now: () => real.now() + offset }
    const { service, until } = await startLight({ a: honest() }, { clock, network: live })
    await until(() => service.status().fault?.code === 'CLOCK_BEHIND')
    expect(service.status().head?.number ?? 0).toBeLessThan(200)
    expect(await service.evidence()).toEqual([])
    offset += 60_000_000_000n
    const { service: set, until: untilSet } = await startLight({ a: honest() }, { clock, network: live })
    await untilSet(() => set.status().head?.number === 200)
    expect(set.status().headAge).toBeLessThan(10_000_000_000n)
    offset += 3_600_000_000_000n
    await untilSet(() => set.status().phase === 'stale')
  })

  test('refuses to trust what is older than the trusting period', async () => {
    const old: NetworkDefinition = { ...network, clock: 'live', trustingPeriodSeconds: 3600 }
    const { service, until } = await startLight({ a: honest() }, { network: old })
    await until(() => service.status().phase === 'halted')
    expect(service.status().fault?.code).toBe('TRUST_TOO_OLD')
  })
})

/** Another history by the same witnesses, the same up to a height. */
function rivalFrom(number: number) {
  return buildChain({
    ...options,
    length: 200,
    shape: (draft) => (draft.number < number ? shapeAsChain(draft) : { ...draft, info: new Uint8Array([2]) }),
  })
}

function shapeAsChain<T extends { number: number }>(draft: T): T {
  const original = chain.blocks[draft.number - 1] as Block
  return { ...draft, txs: original.txs, receipts: original.receipts }
}
