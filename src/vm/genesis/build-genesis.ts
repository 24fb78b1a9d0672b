import type { Block } from '#core/block/block.ts'
import { headHash } from '#core/block/head.ts'
import { type Sha3, sha3_256 } from '#core/hash/sha3.ts'
import { merkleRoot } from '#core/merkle/tree.ts'
import { receiptHash } from '#core/tx/receipt.ts'
import { txHash } from '#core/tx/tx-hash.ts'
import type { Executor } from '#vm/executor.ts'
import { type GenesisContracts, genesisTx } from './genesis-tx.ts'
import type { GenesisSettings } from './settings.ts'

/** The witness of block 0's head. */
const NO_WITNESS = '0'
const EMPTY = new Uint8Array(0)

/** Block 0, its hash (32 bytes), the state it leaves, and the signature keys in force from block 1, ascending. */
export type Genesis = {
  readonly block: Block
  readonly hash: Uint8Array
  readonly state: ReadonlyMap<string, Uint8Array>
  readonly witnesses: readonly string[]
}

/** Executes block 0 of a chain. Errors: BASE_TX_FAILED, GENESIS_CONTRACT. Source: spec chain §6.7. */
export function buildGenesis(
  executor: Executor,
  settings: GenesisSettings,
  contracts: GenesisContracts,
  sha3: Sha3 = sha3_256,
): Genesis {
  const tx = genesisTx(settings, contracts)
  const execution = executor.beginBlock(
    { get: () => undefined },
    { chainId: settings.chainId, number: 0, time: settings.time, parentHash: EMPTY, witness: NO_WITNESS },
  )
  const receipt = execution.runGenesis(tx)
  const head = {
    version: 0n,
    parentHash: EMPTY,
    txMerkleHash: merkleRoot([txHash(tx, sha3)], sha3),
    txReceiptMerkleHash: merkleRoot([receiptHash(receipt, sha3)], sha3),
    info: EMPTY,
    number: 0,
    witness: NO_WITNESS,
    time: settings.time,
  }
  const state = new Map<string, Uint8Array>()
  for (const [key, value] of execution.writes()) if (value !== null) state.set(key, value)
  return {
    block: { head, sign: { algorithm: 0, sig: EMPTY, pubKey: EMPTY }, txs: [tx], receipts: [receipt] },
    hash: headHash(head, sha3),
    state,
    witnesses: settings.witnesses.map((witness) => witness.signatureBlock).sort(),
  }
}
