import { beforeAll, describe, expect, test } from 'vitest'
import { encodeBase58 } from '#core/codec/base58.ts'
import { decodeBase64, encodeBase64 } from '#core/codec/base64.ts'
import { verifySignatureSync } from '#core/keys/verify.ts'
import { txHash } from '#core/tx/tx-hash.ts'
import { sha3Node } from '#platform/sha3.node.ts'
import { createNodeVerifier } from '#platform/signatures.node.ts'
import { buildChain, testKey, userReceipt, userTx } from '#testing/chain-builder.ts'
import { localRelay, localTransport } from '#testing/local-relays.ts'
import { createMemorySource, networkOf } from '#testing/memory-source.ts'
import { openNodeService } from './open.node.ts'
import { type ProofFile, verifyProofFile } from './proof-file.ts'

const VOTE_INTERVAL = 24
const keys = Array.from({ length: 4 }, (_, index) => testKey(index))
const lists = [
  [0, 1, 2],
  [2, 1, 0],
  [3, 1, 2],
].map((list) => list.map((index) => keys[index]?.text as string))
const chain = buildChain({
  keys,
  witnesses: lists[0] as string[],
  voteInterval: VOTE_INTERVAL,
  elect: (number) => lists[(number / VOTE_INTERVAL) % lists.length] as string[],
  length: 130,
  shape(draft) {
    if (draft.number % 10 !== 5) return draft
    const tx = userTx(keys[0] as (typeof keys)[number], draft.time - 1n)
    return { ...draft, txs: [...draft.txs, tx], receipts: [...draft.receipts, userReceipt(tx)] }
  },
})
const network = networkOf(chain, VOTE_INTERVAL)
const { verifyBatch } = createNodeVerifier({ secp256k1: verifySignatureSync })
const deps = { verifyBatch, sha3: sha3Node, count: () => undefined }
const texts = new Map<number, string>()

beforeAll(async () => {
  const source = createMemorySource(chain, network)
  const service = await openNodeService({
    network,
    relays: ['a'],
    storeDir: undefined,
    makeTransport: () => localTransport(new Map([['a', localRelay(source)]])),
  })
  await service.start()
  await new Promise<void>((resolve) => {
    const leave = service.subscribe(() => {
      if (service.status().phase !== 'following') return
      leave()
      resolve()
    })
  })
  for (const { head, txs } of chain.blocks) {
    const tx = txs[1]
    if (tx === undefined || head.number > 110) continue
    texts.set(head.number, await service.exportProof(encodeBase58(txHash(tx, sha3Node))))
  }
  await service.stop()
})

describe('proof files', () => {
  test('of every epoch hold against the network, and by themselves', async () => {
    expect(texts.size).toBe(11)
    for (const [block, text] of texts) {
      expect(await verifyProofFile(text, network, deps)).toMatchObject({ block, level: 'L2' })
      expect(await verifyProofFile(text, undefined, deps)).toMatchObject({ block })
    }
  })

  test('do not hold for another network, transaction or place', async () => {
    const text = texts.get(75) as string
    const file = JSON.parse(text) as ProofFile
    const refused = async (change: Partial<ProofFile>, code: string, against = network) =>
      await expect(
        verifyProofFile(JSON.stringify({ ...file, ...change }), against, deps),
      ).rejects.toMatchObject({
        data: { code },
      })
    const other = JSON.parse(texts.get(85) as string) as ProofFile
    await refused({ txHash: other.txHash }, 'WRONG_TX')
    await refused({ block: 76 }, 'BAD_PROOF_FILE')
    await refused({ chainId: 7 }, 'WRONG_NETWORK')
    await refused({ hops: [] }, 'CERT_ANCHOR')
    await refused({ anchor: { kind: 'checkpoint', number: 24, hash: file.anchor.hash } }, 'NO_ANCHOR')
    await refused({}, 'WRONG_NETWORK', { ...network, genesisHash: other.txHash })
    await refused({ hops: file.hops.map(flip) }, 'HEAD_SIGNATURE')
    for (const bad of ['', '{}', 'null', '[]', JSON.stringify({ ...file, hops: [1] })])
      await expect(verifyProofFile(bad, network, deps)).rejects.toMatchObject({
        data: { code: 'BAD_PROOF_FILE' },
      })
  })

  test('hold with no byte of the proof changed', async () => {
    const text = texts.get(45) as string
    const file = JSON.parse(text) as ProofFile
    const bytes = decodeBase64(file.proof)
    for (let at = 0; at < bytes.length; at += 97) {
      const changed = bytes.map((byte, index) => (index === at ? byte ^ 1 : byte))
      const broken = JSON.stringify({ ...file, proof: encodeBase64(changed) })
      const result = await verifyProofFile(broken, network, deps).catch((error) => error.data.code as string)
      // A changed byte is refused, or was one that no hash covers and then nothing else comes out.
      if (typeof result !== 'string') expect(result.txHash).toBe(file.txHash)
    }
  })
})

/** Changes a byte near the end of a hand-off's last signature. */
function flip(text: string): string {
  const bytes = decodeBase64(text)
  const at = lastSignatureByte(bytes)
  return encodeBase64(bytes.map((byte, index) => (index === at ? byte ^ 1 : byte)))
}

/** Signatures stand behind the heads of the run: tag 3, 64 bytes. */
function lastSignatureByte(bytes: Uint8Array): number {
  for (let at = bytes.length - 66; at > 0; at--)
    if (bytes[at] === 0x1a && bytes[at + 1] === 0x40) return at + 10
  throw new Error('no signature')
}
