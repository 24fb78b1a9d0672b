import { encodeBase58 } from '#core/codec/base58.ts'
import { IostError } from '#core/error.ts'
import { formatNetwork, type NetworkDefinition } from '#core/network.ts'
import { packRun, unpackRun } from '#p2p/light/compact-run.ts'
import { MAX_RUN_HEADS } from '#p2p/light/constants.ts'
import { hopMessage, txProofMessage } from '#p2p/light/messages.ts'
import type { LightStatus } from './api.ts'
import type { Lookups } from './lookups.ts'
import type { LightNode } from './node.ts'
import { formatProofFile } from './proof-file.ts'
import { askHop } from './prove-block.ts'
import { type ProofDeps, proveHop } from './verify-proofs.ts'

/** Makes the proof file of a transaction and so also proves it. Errors: those of Lookups.txMessage, NOT_FINAL, NO_RELAY. */
export async function exportProof(
  hash: string,
  parts: {
    readonly node: LightNode
    readonly lookups: Lookups
    readonly network: NetworkDefinition
    readonly anchor: NonNullable<LightStatus['anchor']>
    readonly proofs: ProofDeps
  },
): Promise<string> {
  const { node, lookups, network, anchor, proofs } = parts
  const { ledger, store } = node
  const { message, proven, peer } = await lookups.txMessage(hash)
  if (proven.level === 'L0') throw new IostError({ code: 'NOT_FINAL', block: proven.head.number })
  const known = ledger.known()
  const base = ledger.chain().base().number
  const epochs = ledger.epochs()
  const { number } = proven.head
  let run = message.run === undefined ? [] : unpackRun(message.run, known, proofs.sha3)
  // Near the end of an epoch the next epoch block is the shorter way, and the only one where lists are not known.
  const later = epochs.find((epoch) => epoch.number > number)
  const linked =
    later !== undefined && later.number - number < MAX_RUN_HEADS && later.number - number <= run.length
  if (linked) {
    const answer = await peer.ask({ heads: { from: number, to: later.number, known: base } })
    run = answer.run === undefined ? [] : unpackRun(answer.run, known, proofs.sha3)
  }
  const hops: Uint8Array[] = []
  const upTo = linked ? later.number : number
  for (const [index, from] of epochs.entries()) {
    const next = epochs[index + 1]
    if (next === undefined || next.number > upTo) break
    const stored = await store.hop(from.number)
    if (stored !== undefined && hopMessage.decode(stored).run.firstNumber === next.number) {
      hops.push(stored)
      continue
    }
    const hop = await askHop(peer, from.number, next.number)
    if (hop?.run.firstNumber !== next.number) throw new IostError({ code: 'WRONG_ANSWER', want: next.number })
    await proveHop(hop, from, ledger.params, proofs)
    hops.push(hopMessage.encode(hop))
  }
  const sealed = run.map(({ head, sign }) => ({ head, sign: sign ?? NO_SIGN }))
  return formatProofFile({
    chainId: network.params.chainId,
    genesisHash: network.genesisHash ?? '',
    anchor,
    network: formatNetwork({ ...network, relays: [] }),
    txHash: encodeBase58(message.leaf.receipt?.txHash ?? new Uint8Array(0)),
    block: number,
    hops,
    proof: txProofMessage.encode({
      ...message,
      run: packRun(sealed, [], (index) => !linked && run[index]?.sign !== undefined),
    }),
  })
}

const NO_SIGN = { algorithm: 0, sig: new Uint8Array(0), pubKey: new Uint8Array(0) }
