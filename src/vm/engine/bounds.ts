/** Bounds of one contract call; part of the rules of a network, so they are the same everywhere. */
export const ENGINE_BOUNDS = {
  /** Heap of the guest. */
  memoryBytes: 100_000_000,
  /**
   * Stack of a guest and of all that it calls into together. The host's own stack has to hold about three times this:
   * the first figure fits wherever pages run, the second lets calls nest as deep as on go-iost's nodes.
   */
  stackBytes: 288_000,
  fullStackBytes: 1_200_000,
  /** Host stack (kB) that the second figure needs. */
  fullHostStackKilobytes: 4_500,
  /** What a nested call gets at least, so that it can say that there is no more. */
  leastStackBytes: 16_000,
  /** Calls and loop turns between two looks of the engine at its bounds. */
  ticksPerPoll: 200,
  /** Looks that a call gets; what is charged ends long before. */
  polls: 250_000,
  /** Time that a call gets where the platform has a clock, in ms: what go-iost's verifiers allow. */
  milliseconds: 10_000,
  /** An engine that needed more memory than this is not used again. */
  keepBytes: 32 * 1024 * 1024,
  /** Prepared contracts that are kept: their number, and the bytes of memory images together. */
  keptContracts: 4_096,
  keptImageBytes: 64 * 1024 * 1024,
} as const
