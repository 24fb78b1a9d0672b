import type { Tx } from '#core/tx/tx.ts'

const EMPTY = new Uint8Array(0)

/** An unsigned transaction of `alice` at time 0 without actions, with some members changed. */
export function plainTx(change: Partial<Tx> = {}): Tx {
  return {
    time: 0n,
    expiration: 0n,
    gasLimit: 1_000_000n,
    gasRatio: 100n,
    actions: [],
    signers: [],
    signs: [],
    publisher: 'alice',
    publishSigns: [],
    delay: 0n,
    chainId: 1020,
    referredTx: EMPTY,
    amountLimit: [],
    ...change,
  }
}
