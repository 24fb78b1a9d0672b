import { describe, expect, it } from 'vitest'
import type { Block } from '#core/block/block.ts'
import { decodeBlock } from '#core/block/block-proto.ts'
import { utf8Decode } from '#core/codec/bytes.ts'
import { codeOf, IostError } from '#core/error.ts'
import { txHash } from '#core/tx/tx-hash.ts'
import { createFakeNetwork, type FakeNetwork, type FakeWitness, hashOf } from '#testing/fake-chain.ts'
import { createMemoryKv } from '#testing/memory-kv.ts'
import type { Chain } from './chain-types.ts'

const logAt = (chain: Chain) => utf8Decode(chain.head().state.get('log') ?? new Uint8Array(0))
const witness = (network: FakeNetwork, index: number) => network.witnesses[index] as FakeWitness

async function refusal(run: Promise<unknown>): Promise<string> {
  return run.then(
    () => 'OK',
    (error: unknown) => codeOf(error),
  )
}

describe('a chain of one witness', () => {
  it('makes each block irreversible at once and finds it again in the store', async () => {
    const network = createFakeNetwork(1)
    const kv = createMemoryKv()
    const chain = await network.open(kv)
    const tx = network.transfer('a')
    await chain.admitTx(tx)
    expect((await chain.tx(txHash(tx)))?.status).toBe('pending')
    network.now += 1n
    const block = await network.make(chain, witness(network, 0))
    expect(block.txs).toHaveLength(2)
    expect(chain.irreversible().number).toBe(1)
    expect(chain.poolSize).toBe(0)
    await chain.close()
    expect((await chain.tx(txHash(tx)))?.status).toBe('irreversible')
    const again = await network.open(kv)
    expect(again.head().number).toBe(1)
    expect(logAt(again)).toBe('["a"]')
    expect((await again.blockByHash(hashOf(block)))?.irreversible).toBe(true)
    expect(await refusal(again.admitTx(tx))).toBe('TX_PACKED')
  })

  it('makes no more than six blocks in a slot and none in a slot of another', async () => {
    const network = createFakeNetwork(2)
    const chain = await network.open(createMemoryKv())
    const one = witness(network, 0)
    const first = await network.make(chain, one)
    for (let i = 1; i < 6; i++) {
      network.now = first.head.time + BigInt(i) * 400_000_000n
      expect(await chain.produce(one.key, 1_000_000_000n)).toBeDefined()
    }
    network.now += 1n
    expect(await chain.produce(one.key, 1_000_000_000n)).toBeUndefined()
    expect(await chain.produce(witness(network, 1).key, 1_000_000_000n)).toBeUndefined()
  })

  it('takes at most ten transactions of a publisher into a block and drops what is refused', async () => {
    const network = createFakeNetwork(1)
    const chain = await network.open(createMemoryKv())
    for (let i = 0; i < 12; i++) await chain.admitTx(network.transfer(`m${i}`))
    await chain.admitTx(network.transfer('refuse', { publisher: 'carol' }))
    const block = await network.make(chain, witness(network, 0))
    expect(block.txs).toHaveLength(11)
    expect(chain.poolSize).toBe(2)
  })
})

describe('what fails beside the rules', () => {
  it('makes the next block without a transaction that the machine breaks at', async () => {
    const network = createFakeNetwork(1)
    const chain = await network.open(createMemoryKv())
    await chain.admitTx(network.transfer('break'))
    await chain.admitTx(network.transfer('a', { publisher: 'carol' }))
    await expect(network.make(chain, witness(network, 0))).rejects.toThrow('the machine broke')
    network.now += 1n
    expect((await network.make(chain, witness(network, 0))).txs).toHaveLength(2)
    expect([logAt(chain), chain.poolSize]).toEqual(['["a"]', 0])
  })

  it('links a block although a listener throws, and tells the others', async () => {
    const network = createFakeNetwork(1)
    const chain = await network.open(createMemoryKv())
    const told: number[] = []
    const fail = () => {
      throw new Error('listener')
    }
    chain.listen({ head: fail, irreversible: fail, produced: fail, event: fail })
    chain.listen({ head: ({ number }) => told.push(number), irreversible: ({ number }) => told.push(number) })
    await network.make(chain, witness(network, 0))
    await chain.close()
    expect(told).toEqual([1, 1])
  })
})

describe('admission', () => {
  it.each([
    ['another chain', { chainId: 1024 }, 'TX_SELF'],
    ['a delay', { delay: 1n }, 'TX_SELF'],
    ['a low limit', { gasLimit: 599_999n }, 'TX_SELF'],
    ['a low ratio', { gasRatio: 99n }, 'TX_SELF'],
    ['an expiration before its time', { expiration: 0n }, 'TX_TIME'],
  ])('refuses %s', async (_name, change, want) => {
    const network = createFakeNetwork(1)
    const chain = await network.open(createMemoryKv())
    expect(await refusal(chain.admitTx(network.transfer('x', change)))).toBe(want)
  })

  it('refuses a bad signature and a missing one', async () => {
    const network = createFakeNetwork(1)
    const chain = await network.open(createMemoryKv())
    const tx = network.transfer('x')
    const message = (run: Promise<void>) => run.catch((error: Error) => error.message)
    expect(await message(chain.admitTx({ ...tx, gasLimit: tx.gasLimit + 1n }))).toBe(
      'VerifyError publisher error',
    )
    expect(await message(chain.admitTx({ ...tx, publishSigns: [] }))).toBe(
      'VerifyError publisher empty error',
    )
  })
})

describe('a chain of four witnesses', () => {
  const open = async (count: number) => {
    const network = createFakeNetwork(4)
    const chains = await Promise.all(Array.from({ length: count }, () => network.open(createMemoryKv())))
    return { network, chains: chains as [Chain, Chain] }
  }

  it('moves to the longer branch and gives the transactions of the other back to the pool', async () => {
    const { network, chains } = await open(2)
    const [one, two] = chains
    const tx = network.transfer('left')
    await one.admitTx(tx)
    const left = await network.make(one, witness(network, 0))
    const right = [await network.make(two, witness(network, 1)), await network.make(two, witness(network, 1))]
    expect(logAt(one)).toBe('["left"]')
    expect(await one.importBlock(right[0] as Block)).toEqual({ kind: 'linked' })
    expect(one.head().hash).toEqual(hashOf(left))
    expect(await one.importBlock(right[1] as Block)).toEqual({ kind: 'linked' })
    expect(one.head().hash).toEqual(hashOf(right[1] as Block))
    expect(logAt(one)).toBe('')
    expect(one.poolSize).toBe(1)
    expect((await one.tx(txHash(tx)))?.status).toBe('pending')
    await network.make(one, witness(network, 2))
    expect(logAt(one)).toBe('["left"]')
  })

  it('links blocks that came before their parent', async () => {
    const { network, chains } = await open(2)
    const [one, two] = chains
    const blocks: Block[] = []
    for (const index of [0, 1, 2]) blocks.push(await network.make(two, witness(network, index)))
    expect((await one.importBlock(blocks[2] as Block)).kind).toBe('waiting')
    expect((await one.importBlock(blocks[1] as Block)).kind).toBe('waiting')
    expect((await one.importBlock(blocks[0] as Block)).kind).toBe('linked')
    expect(one.head().number).toBe(3)
    expect(one.irreversible().number).toBe(two.irreversible().number)
    expect((await one.importBlock(blocks[1] as Block)).kind).not.toBe('linked')
  })

  it('starts again with its head, its branches and its irreversible block', async () => {
    const { network } = await open(0)
    const kv = createMemoryKv()
    const chain = await network.open(kv)
    const other = await network.open(createMemoryKv())
    for (const index of [0, 1, 2, 3, 0, 1]) {
      const block = await network.make(chain, witness(network, index))
      await other.importBlock(block)
    }
    await chain.close()
    const again = await network.open(kv)
    expect(again.head().hash).toEqual(chain.head().hash)
    expect(again.irreversible().number).toBe(chain.irreversible().number)
    expect(again.irreversible().number).toBeGreaterThan(0)
    for (const index of [2, 3, 0]) {
      const block = await network.make(again, witness(network, index))
      expect((await other.importBlock(block)).kind).toBe('linked')
    }
    expect(again.irreversible().number).toBe(other.irreversible().number)
    expect(await again.hashes(0, 100)).toEqual(await other.hashes(0, 100))
  })

  it.each([
    [
      'a changed root',
      (block: Block) => ({ ...block, head: { ...block.head, txMerkleHash: new Uint8Array(32) } }),
      'TX_ROOT',
    ],
    [
      'a changed signature',
      (block: Block) => ({ ...block, sign: { ...block.sign, sig: new Uint8Array(64) } }),
      'HEAD_SIGNATURE',
    ],
    ['a missing receipt', (block: Block) => ({ ...block, receipts: [] }), 'BODY_COUNT'],
    [
      'a time of another slot',
      (block: Block) => ({ ...block, head: { ...block.head, time: block.head.time - 1n } }),
      'HEAD_SLOT',
    ],
  ])('refuses %s', async (_name, change, want) => {
    const { network, chains } = await open(2)
    const block = await network.make(chains[0], witness(network, 1))
    expect(await chains[1].importBlock(change(block))).toMatchObject({ kind: 'refused', code: want })
    expect(await chains[1].importBlock(block)).toEqual({ kind: 'linked' })
  })

  it('lets no half block wait in place of the whole one', async () => {
    const { network, chains } = await open(2)
    const first = await network.make(chains[0], witness(network, 0))
    const second = await network.make(chains[0], witness(network, 1))
    const half = { ...second, txs: [], receipts: [] }
    const unsigned = { ...second, sign: { ...second.sign, sig: new Uint8Array(64) } }
    expect(await chains[1].importBlock(half)).toMatchObject({ kind: 'refused', code: 'TX_ROOT' })
    expect(await chains[1].importBlock(unsigned)).toMatchObject({ kind: 'refused', code: 'HEAD_SIGNATURE' })
    expect(await chains[1].importBlock(second)).toEqual({ kind: 'waiting' })
    expect(await chains[1].importBlock(first)).toEqual({ kind: 'linked' })
    expect(chains[1].head().number).toBe(2)
  })

  it('refuses a block from the future and ignores one far ahead', async () => {
    const { network, chains } = await open(2)
    const block = await network.make(chains[0], witness(network, 1))
    network.now = block.head.time - 1_000_000_001n
    expect(await chains[1].importBlock(block)).toMatchObject({ kind: 'refused', code: 'HEAD_FUTURE' })
    const far = { ...block, head: { ...block.head, number: 1001 } }
    expect(await chains[1].importBlock(far)).toEqual({ kind: 'ignored' })
  })
})

describe('what a chain says before its store has it', () => {
  it('sends no block of its own and calls none irreversible until it is stored', async () => {
    const network = createFakeNetwork(1)
    const kv = createMemoryKv()
    const gates: (() => void)[] = []
    let isHeld = false
    const chain = await network.open({
      ...kv,
      async batch(changes) {
        if (isHeld) await new Promise<void>((resolve) => gates.push(resolve))
        await kv.batch(changes)
      },
    })
    const sent: number[] = []
    chain.listen({ produced: ({ head }) => sent.push(head.number) })
    isHeld = true
    await network.make(chain, witness(network, 0))
    expect([chain.head().number, chain.irreversible().number, sent]).toEqual([1, 0, []])
    expect((await chain.blockByNumber(1))?.irreversible).toBe(false)
    isHeld = false
    for (const open of gates) open()
    await chain.close()
    expect([chain.irreversible().number, sent]).toEqual([1, [1]])
    expect((await chain.blockByNumber(1))?.irreversible).toBe(true)
    const hash = chain.head().hash
    expect(decodeBlock((await chain.blockBytes(hash)) ?? new Uint8Array(0)).head.number).toBe(1)
  })

  it('stands still and says so once when the store fails', async () => {
    const network = createFakeNetwork(1)
    const kv = createMemoryKv()
    let isFull = false
    const failures: unknown[] = []
    const chain = await network.open(
      {
        ...kv,
        async batch(changes) {
          if (isFull) throw new IostError({ code: 'STORE_FULL' })
          await kv.batch(changes)
        },
      },
      (error) => failures.push(error),
    )
    await network.make(chain, witness(network, 0))
    await chain.close()
    isFull = true
    await network.make(chain, witness(network, 0))
    await network.make(chain, witness(network, 0))
    expect(await refusal(chain.close())).toBe('STORE_FULL')
    expect(failures.map(codeOf)).toEqual(['STORE_FULL'])
    expect(chain.irreversible().number).toBe(1)
    expect((await network.open(kv)).head().number).toBe(1)
  })
})
