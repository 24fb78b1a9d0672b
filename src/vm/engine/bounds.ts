/** Bounds of one contract call; part of the rules of a network, so they are the same everywhere. */
export const ENGINE_BOUNDS = {
  /** Heap of the guest. */
  memoryBytes: 100_000_000,
  /**
   * Stack of a guest and of all that it calls into together. The second figure lets every contract nest its calls as deep
   * as on go-iost's nodes, where V8's stack is the bound (realm/stack.ts); a page has no room for it, gets the first, and
   * gives up a call that needs more with STACK_LIMIT instead of giving it another result.
   */
  stackBytes: 288_000,
  fullStackBytes: 4_100_000,
  /** Host stack (kB) that the second figure needs: a call takes 475 bytes of it and 175 of the guest's at least. */
  fullHostStackKilobytes: 30_000,
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
