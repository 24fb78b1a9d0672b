import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { encodeBase58 } from '#core/codec/base58.ts'
import { decodeHex } from '#core/codec/hex.ts'
import { verifySignatureSync } from '#core/keys/verify.ts'
import type { NetworkDefinition } from '#core/network.ts'
import { sha3Node } from '#platform/sha3.node.ts'
import { createNodeVerifier } from '#platform/signatures.node.ts'
import { recordedNetwork } from '#relay/recording-files.ts'
import { createRecordingSource } from '#relay/recording-source.ts'
import { type LocalRelay, localRelay, localTransport } from '#testing/local-relays.ts'
import { sharedDir } from '#testing/shared-dir.ts'
import { openNodeService } from './open.node.ts'
import { verifyProofFile } from './proof-file.ts'
import { askHop } from './prove-block.ts'

const shared = sharedDir()

type Meta = { libAtEnd: number; lockedAtEnd: number; lastBlock: number; lastBlockHash: string }

/** A light node that has followed a relay of a recording to its end. */
async function follow(name: string) {
  const dir = `${shared}/recordings/${name}`
  const network = recordedNetwork(dir)
  const source = createRecordingSource(dir, network)
  await source.start()
  const relays = new Map<string, LocalRelay>([['recording', localRelay(source)]])
  const service = await openNodeService({
    network,
    relays: ['recording'],
    storeDir: undefined,
    makeTransport: () => localTransport(relays),
  })
  await service.start()
  await new Promise<void>((resolve) => {
    const leave = service.subscribe(() => {
      if (service.status().phase !== 'following') return
      leave()
      resolve()
    })
  })
  const meta = JSON.parse(readFileSync(`${dir}/meta.json`, 'utf8')) as Meta
  return { service, network, meta, dir }
}

describe.skipIf(shared === undefined)('a light node over recordings (skipped where there are none)', () => {
  test.each(['tour', 'witnesses'])('ends where %s ends', async (name) => {
    const { service, meta } = await follow(name)
    const { head, irreversible, locked, counters } = service.status()
    expect(head).toMatchObject({ number: meta.lastBlock, hash: meta.lastBlockHash })
    expect(irreversible?.number).toBe(meta.libAtEnd)
    expect(locked?.number).toBe(meta.lockedAtEnd)
    expect(counters.evidence).toBe(0)
    await service.stop()
  })

  describe('epochs', () => {
    let chain: Awaited<ReturnType<typeof follow>>
    let network: NetworkDefinition
    beforeAll(async () => {
      chain = await follow('epochs')
      network = chain.network
    })
    afterAll(() => chain.service.stop())

    test('leaps and steps over 26 epochs, 20 switches and an epoch without election', async () => {
      const { head, irreversible, locked, counters } = chain.service.status()
      expect(head).toMatchObject({ number: 31460, hash: chain.meta.lastBlockHash })
      expect(irreversible?.number).toBe(chain.meta.libAtEnd)
      expect(locked?.number).toBe(chain.meta.lockedAtEnd)
      expect(counters.hops).toBeLessThan(25)
      const { epochs } = JSON.parse(readFileSync(`${chain.dir}/lists.json`, 'utf8')) as {
        epochs: { block: number; hash: string; baseFlag: boolean; pendingList: string[] }[]
      }
      const { ledger, peers } = chain.service.node()
      const [peer] = peers.ready()
      const elected = epochs.filter((epoch) => !epoch.baseFlag)
      const leapt = ledger.epochs().length - 1
      expect(leapt).toBeLessThan(elected.length)
      for (const { block } of elected)
        await ledger.fill(block, (from, upTo) => askHop(peer as NonNullable<typeof peer>, from, upTo))
      const trusted = ledger.epochs().slice(1)
      expect(trusted.map((epoch) => epoch.number)).toEqual(elected.map((epoch) => epoch.block))
      expect(trusted.map((epoch) => epoch.pending)).toEqual(elected.map((epoch) => epoch.pendingList))
    })

    test('proves every recorded transaction that is final, and exports proofs that stand alone', async () => {
      const { proofs } = JSON.parse(readFileSync(`${chain.dir}/txproofs.json`, 'utf8')) as {
        proofs: { block: number; blockHash: string; txHash58: string; status: number }[]
      }
      const { verifyBatch } = createNodeVerifier({ secp256k1: verifySignatureSync })
      const deps = { verifyBatch, sha3: sha3Node, count: () => undefined }
      for (const [index, proof] of proofs.entries()) {
        const { value, trust } = await chain.service.tx(proof.txHash58)
        expect(value.block.number).toBe(proof.block)
        expect(value.receipt.status.code).toBe(proof.status)
        const final = proof.block <= chain.meta.libAtEnd
        const levels = proof.block <= chain.meta.lockedAtEnd ? ['L1', 'L2'] : final ? ['L1'] : ['L0']
        expect(trust).toMatchObject({ kind: 'proved', block: proof.block })
        expect(levels).toContain(trust.kind === 'proved' && trust.level)
        // A late proof carries every hand-off since block 0: some of them are enough.
        if (!final || index % 6 !== 0) continue
        const text = await chain.service.exportProof(proof.txHash58)
        const result = await verifyProofFile(text, network, deps)
        expect(result).toMatchObject({ block: proof.block, txHash: proof.txHash58 })
        expect(result.blockHash).toBe(encodeBase58(decodeHex(proof.blockHash)))
      }
    })
  })
})
