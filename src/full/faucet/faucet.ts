import { formatDecimal } from '#core/codec/decimal.ts'
import { encodeHex } from '#core/codec/hex.ts'
import { IostError } from '#core/error.ts'
import { IOST_DECIMALS } from '#core/params.ts'
import { type Challenge, checkPublicKey, formatChallenge, parseChallenge } from '#core/pow/challenge.ts'
import type { ChallengeAnswer, ClaimAnswer, ClaimRequest, FaucetStatus } from '#core/pow/claim.ts'
import { isSolution, type MemoryHash } from '#core/pow/work.ts'
import type { Action } from '#core/tx/tx.ts'
import type { Random } from '#platform/random.ts'
import type { Bank } from './bank.ts'
import type { Budget } from './budget.ts'
import type { NodeClient } from './node-client.ts'
import type { Sealer } from './sealer.ts'

/** What a claim gives: amounts in 1e-8 IOST, RAM in bytes. */
export type FaucetGift = { readonly amount: bigint; readonly pledge: bigint; readonly ram: number }

export type FaucetOptions = {
  readonly account: string
  readonly gift: FaucetGift
  readonly perHour: bigint
  /** Attempts a claim takes on average, and the cost of one. */
  readonly work: number
  readonly memoryKiB: number
  readonly passes: number
}

export type FaucetDeps = {
  readonly node: NodeClient
  readonly bank: Bank
  readonly budget: Budget
  readonly sealer: Sealer
  readonly hash: MemoryHash
  readonly random: Random
  /** ms since 1970. */
  readonly now: () => number
}

/** A faucet: everything but HTTP. */
export type Faucet = {
  /** Errors: BAD_CHALLENGE, NAME_TAKEN, TOO_MANY_REQUESTS. */
  challenge(account: string, key: string): Promise<ChallengeAnswer>
  /** Errors: NOT_SEALED, CHALLENGE_EXPIRED, CHALLENGE_USED, WRONG_SOLUTION, NAME_TAKEN, BUDGET_SPENT, QUEUE_FULL, as Bank. */
  claim(request: ClaimRequest): Promise<ClaimAnswer>
  status(): FaucetStatus
}

const CHALLENGE_LIFE_MS = 600_000
const SALT_BYTES = 16
/** Challenges made per second over all callers, and how many may come at once. */
const CHALLENGES_PER_SECOND = 10
const CHALLENGE_BURST = 50
/** Used challenges are remembered until they expire; no more than this many live at a time. */
const MAX_USED = 20_000
const QUEUE_LIMIT = 50
const IN_FLIGHT = 5
/** The price of RAM may rise by a tenth, and a cent, between asking and paying. */
const RAM_MARGIN = 1.1
const RAM_CENT = 1_000_000n
/** signUp pledges 10 IOST of its own accord. */
const SIGN_UP_PLEDGE = 10_00000000n
const ONE_IOST = 1e8

/** Creates a faucet. Source: the project's design §10. */
export function createFaucet(deps: FaucetDeps, options: FaucetOptions): Faucet {
  const { node, bank, budget, sealer, hash, random, now } = deps
  const used = new Map<string, number>()
  const waiting: (() => void)[] = []
  let running = 0
  let tokens = CHALLENGE_BURST
  let tokensAt = now()

  function throttle(): void {
    const at = now()
    tokens = Math.min(CHALLENGE_BURST, tokens + ((at - tokensAt) / 1000) * CHALLENGES_PER_SECOND)
    tokensAt = at
    if (tokens < 1)
      throw new IostError({ code: 'TOO_MANY_REQUESTS' }, 'too many people ask at once: try again soon')
    tokens -= 1
  }

  /** Whether the account has to be created; refuses a name that belongs to another key. */
  async function isNew(account: string, key: string): Promise<boolean> {
    const found = await node.account(account)
    if (found === undefined) return true
    if (found.activeKeys.includes(key)) return false
    throw new IostError({ code: 'NAME_TAKEN', account }, `the name ${account} belongs to somebody else`)
  }

  /** Reads a claim's challenge and uses it up. */
  async function redeem(request: ClaimRequest): Promise<Challenge> {
    if (!sealer.isSealed(request.challenge, request.seal)) {
      throw new IostError(
        { code: 'NOT_SEALED' },
        'this faucet did not make that challenge: ask for a new one',
      )
    }
    const challenge = parseChallenge(request.challenge)
    if (challenge.expires <= now()) {
      throw new IostError({ code: 'CHALLENGE_EXPIRED' }, 'the challenge is too old: ask for a new one')
    }
    for (const [salt, expires] of used) {
      if (expires > now()) break
      used.delete(salt)
    }
    if (used.has(challenge.salt)) {
      throw new IostError({ code: 'CHALLENGE_USED' }, 'the challenge was used already: ask for a new one')
    }
    if (used.size >= MAX_USED) throw new IostError({ code: 'QUEUE_FULL' })
    used.set(challenge.salt, challenge.expires)
    if (!(await isSolution(challenge, request.nonce, hash))) throw new IostError({ code: 'WRONG_SOLUTION' })
    return challenge
  }

  async function inTurn<T>(task: () => Promise<T>): Promise<T> {
    if (waiting.length >= QUEUE_LIMIT) {
      throw new IostError(
        { code: 'QUEUE_FULL', limit: QUEUE_LIMIT },
        'the queue is full: try again in a minute',
      )
    }
    if (running >= IN_FLIGHT) await new Promise<void>((resolve) => waiting.push(resolve))
    else running += 1
    try {
      return await task()
    } finally {
      // The place goes to the next in line, or becomes free.
      const next = waiting.shift()
      if (next === undefined) running -= 1
      else next()
    }
  }

  async function ramCost(): Promise<bigint> {
    const price = await node.ramPrice()
    return BigInt(Math.ceil(options.gift.ram * price * RAM_MARGIN * ONE_IOST)) + RAM_CENT
  }

  async function give({ account, key }: Challenge): Promise<ClaimAnswer> {
    const { gift } = options
    const created = await isNew(account, key)
    const cost = created ? gift.amount + gift.pledge + SIGN_UP_PLEDGE + (await ramCost()) : gift.amount
    await budget.take(cost, now())
    try {
      await bank.fuel()
      const actions = created ? welcome(options, account, key) : [transfer(options, account)]
      const txHash = await bank.pay(actions, cost)
      const pledged = created ? gift.pledge + SIGN_UP_PLEDGE : 0n
      return {
        account,
        txHash,
        created,
        amount: iost(gift.amount),
        pledged: iost(pledged),
        ram: created ? gift.ram : 0,
      }
    } catch (error) {
      // A lost transaction may still be taken by a block: what it would have cost stays taken.
      if (!(error instanceof IostError && error.code === 'TX_LOST')) await budget.giveBack(cost, now())
      throw error
    }
  }

  return {
    async challenge(account, key) {
      throttle()
      checkPublicKey(key)
      const text = formatChallenge({
        account,
        key,
        salt: encodeHex(random.bytes(SALT_BYTES)),
        expires: Math.floor(now()) + CHALLENGE_LIFE_MS,
        work: options.work,
        memoryKiB: options.memoryKiB,
        passes: options.passes,
      })
      parseChallenge(text)
      await isNew(account, key)
      return { challenge: text, seal: sealer.seal(text) }
    },
    async claim(request) {
      const challenge = await redeem(request)
      return inTurn(() => give(challenge))
    },
    status: () => ({
      account: options.account,
      amount: iost(options.gift.amount),
      pledged: iost(options.gift.pledge + SIGN_UP_PLEDGE),
      ram: options.gift.ram,
      budgetLeft: iost(budget.left(now())),
      budgetPerHour: iost(options.perHour),
      waiting: waiting.length + running,
      queueLimit: QUEUE_LIMIT + IN_FLIGHT,
    }),
  }
}

/** A new account with gas, RAM and money, all or nothing. */
function welcome(options: FaucetOptions, account: string, key: string): readonly Action[] {
  const { gift } = options
  return [
    action('auth.iost', 'signUp', [account, key, key]),
    action('gas.iost', 'pledge', [options.account, account, iost(gift.pledge)]),
    ...(gift.ram > 0 ? [action('ram.iost', 'buy', [options.account, account, gift.ram])] : []),
    transfer(options, account),
  ]
}

function transfer(options: FaucetOptions, account: string): Action {
  return action('token.iost', 'transfer', [
    'iost',
    options.account,
    account,
    iost(options.gift.amount),
    'faucet',
  ])
}

function action(contract: string, actionName: string, args: readonly unknown[]): Action {
  return { contract, actionName, data: JSON.stringify(args) }
}

function iost(amount: bigint): string {
  return formatDecimal({ value: amount, scale: IOST_DECIMALS })
}
