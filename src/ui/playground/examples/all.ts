import { calls, counter, hello, storagePatterns, upgradeable } from './basics.ts'
import type { Example } from './example.ts'
import { coinFlip, luckyBetLesson, poll } from './games.ts'
import { auction, escrow, token, vault } from './money.ts'

/** All examples, the easiest first. */
export const EXAMPLES: readonly Example[] = [
  hello,
  counter,
  storagePatterns,
  token,
  calls,
  escrow,
  poll,
  vault,
  auction,
  upgradeable,
  coinFlip,
  luckyBetLesson,
]
