import type { BlockHead } from '#core/block/head.ts'
import { encodeBase58 } from '#core/codec/base58.ts'
import type { NetworkDefinition } from '#core/network.ts'
import type { FinalityLevel, HeadView, LightStatus } from './api.ts'

/** A network as the status names it. */
export function networkView({ name, genesisHash, clock, params }: NetworkDefinition): LightStatus['network'] {
  return {
    name,
    chainId: params.chainId,
    genesisHash,
    voteInterval: params.voteInterval,
    witnesses: params.witnesses.length,
    clock,
  }
}

/** A proven head for display. */
export function headView(head: BlockHead, hash: Uint8Array, level: FinalityLevel): HeadView {
  return {
    number: head.number,
    hash: encodeBase58(hash),
    parentHash: encodeBase58(head.parentHash),
    time: head.time,
    witness: head.witness,
    txRoot: encodeBase58(head.txMerkleHash),
    receiptRoot: encodeBase58(head.txReceiptMerkleHash),
    level,
  }
}
