import { openChain } from '#chain/chain.ts'
import type { BlockExecutor, Chain } from '#chain/chain-types.ts'
import { slotOf, slotOwner, slotStart } from '#consensus/slot.ts'
import type { Block } from '#core/block/block.ts'
import { headHash } from '#core/block/head.ts'
import { encodeBase58 } from '#core/codec/base58.ts'
import { utf8Decode, utf8Encode } from '#core/codec/bytes.ts'
import { IostError } from '#core/error.ts'
import { sha3_256 } from '#core/hash/sha3.ts'
import { type KeyPair, keyPairFromSeed } from '#core/keys/key-pair.ts'
import { verifySignatureSync } from '#core/keys/verify.ts'
import { merkleRoot } from '#core/merkle/tree.ts'
import { receiptHash, type TxReceipt } from '#core/tx/receipt.ts'
import type { Tx } from '#core/tx/tx.ts'
import { txHash } from '#core/tx/tx-hash.ts'
import { addPublishSign } from '#core/tx/tx-sign.ts'
import type { KeyValueStore } from '#platform/kv.ts'
import { silentLog } from '#platform/log.ts'
import { testParams } from './network-params.ts'
import { plainTx } from './plain-tx.ts'

const LIST_KEY = 'b-vote_producer.iost-pendingProducerList'
const SECOND = 1_000_000_000n
const FAKE_START = 1_700_000_001_000_000_000n

/**
 * A machine that counts: each transaction adds one to `count`, appends its memo to `log`, refuses the memo `refuse` and
 * breaks at the memo `break`. It lets a chain's own rules be tested without contracts.
 */
const countingExecutor: BlockExecutor = {
  beginBlock(state) {
    const writes = new Map<string, Uint8Array | null>()
    const get = (key: string) => (writes.has(key) ? (writes.get(key) ?? undefined) : state.get(key))
    const text = (key: string) => utf8Decode(get(key) ?? new Uint8Array(0))
    const receipt = (tx: Tx, gasUsage: bigint): TxReceipt => ({
      txHash: txHash(tx),
      gasUsage,
      ramUsage: new Map(),
      status: { code: 0, message: '' },
      returns: ['[""]'],
      receipts: [],
    })
    return {
      state: { get },
      writes: () => writes,
      runGenesis: (tx) => receipt(tx, 0n),
      runBaseTx(tx) {
        writes.set('blocks', utf8Encode(String(Number(text('blocks') || '0') + 1)))
        return receipt(tx, 0n)
      },
      runTx(tx) {
        const memo = tx.actions[0]?.data ?? ''
        if (memo === '["refuse"]') throw new IostError({ code: 'TX_REFUSED', reason: memo })
        if (memo === '["break"]') throw new Error('the machine broke')
        writes.set('log', utf8Encode(text('log') + memo))
        return receipt(tx, 100n)
      },
    }
  },
}

export type FakeWitness = { readonly key: KeyPair; readonly name: string }

/** Chains of a small network that share one block 0, and a clock that is set by hand. */
export type FakeNetwork = {
  readonly witnesses: readonly FakeWitness[]
  now: bigint
  open(kv: KeyValueStore, failed?: (error: unknown) => void): Promise<Chain>
  /** Sets the clock to the next block of a witness, in its next slot or later in the one it is in, and lets a chain make it. */
  make(chain: Chain, witness: FakeWitness): Promise<Block>
  transfer(memo: string, change?: Partial<Tx>): Tx
}

/** Creates a network of so many witnesses. */
export function createFakeNetwork(count: number, voteInterval = 1200): FakeNetwork {
  const witnesses = Array.from({ length: count }, (_, index) => {
    const key = keyPairFromSeed(new Uint8Array(32).fill(index + 1))
    return { key, name: encodeBase58(key.publicKey) }
  }).sort((a, b) => (a.name < b.name ? -1 : 1))
  const names = witnesses.map(({ name }) => name)
  const user = keyPairFromSeed(new Uint8Array(32).fill(99))
  const genesisTx: Tx = plainTx({ gasLimit: 1_000_000_000n, publisher: 'deadaddr' })
  const genesisReceipt: TxReceipt = {
    txHash: txHash(genesisTx),
    gasUsage: 0n,
    ramUsage: new Map(),
    status: { code: 0, message: '' },
    returns: [],
    receipts: [],
  }
  const genesis = {
    block: {
      head: {
        version: 0n,
        parentHash: new Uint8Array(0),
        txMerkleHash: merkleRoot([txHash(genesisTx)]),
        txReceiptMerkleHash: merkleRoot([receiptHash(genesisReceipt)]),
        info: new Uint8Array(0),
        number: 0,
        witness: '0',
        time: FAKE_START - SECOND,
      },
      sign: { algorithm: 0, sig: new Uint8Array(0), pubKey: new Uint8Array(0) },
      txs: [genesisTx],
      receipts: [genesisReceipt],
    },
    state: new Map([[LIST_KEY, utf8Encode(`s${JSON.stringify(names)}@`)]]),
    witnesses: names,
  }

  const network: FakeNetwork = {
    witnesses,
    now: FAKE_START,
    open: (kv, failed) =>
      openChain(
        {
          kv,
          executor: countingExecutor,
          verify: async (checks) => checks.map(verifySignatureSync),
          sha3: sha3_256,
          log: silentLog,
          now: () => network.now,
          pause: async () => {},
          storeFailed: (error) => {
            if (failed === undefined) throw error
            failed(error)
          },
        },
        {
          params: testParams(names, voteInterval),
          genesis: async () => genesis,
        },
      ),
    async make(chain, witness) {
      const { active, time } = chain.head()
      const next = time + SECOND / 2n
      if (slotOf(next) === slotOf(time) && slotOwner(active, next) === witness.name && next > network.now)
        network.now = next
      else {
        let slot = slotOf(network.now > time ? network.now : time) + 1n
        while (slotOwner(active, slotStart(slot)) !== witness.name) slot += 1n
        network.now = slotStart(slot)
      }
      const block = await chain.produce(witness.key, SECOND)
      if (block === undefined) throw new IostError({ code: 'NOT_MADE', witness: witness.name })
      return block
    },
    transfer: (memo, change = {}) =>
      addPublishSign(
        plainTx({
          time: network.now,
          expiration: network.now + 60n * SECOND,
          actions: [{ contract: 'x.iost', actionName: 'log', data: `["${memo}"]` }],
          ...change,
        }),
        user,
      ),
  }
  return network
}

/** Hash of a block. */
export function hashOf(block: Block): Uint8Array {
  return headHash(block.head)
}
