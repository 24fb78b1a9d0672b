import type { NetworkParams } from '#core/network.ts'

/** Parameters of a test network: go-iost's caps. */
export function testParams(witnesses: readonly string[], voteInterval = 1200): NetworkParams {
  return {
    chainId: 1020,
    witnesses,
    voteInterval,
    blocksPerSlot: 6,
    maxTxsPerBlock: 50,
    maxTxsPerPublisher: 10,
    blockGasLimit: 800_000_000n,
  }
}
