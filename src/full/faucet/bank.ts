import { formatDecimal } from '#core/codec/decimal.ts'
import { IostError } from '#core/error.ts'
import { ALGORITHM } from '#core/keys/algorithm.ts'
import { type KeyPair, signDigest } from '#core/keys/key-pair.ts'
import { IOST_DECIMALS } from '#core/params.ts'
import type { Action, Tx } from '#core/tx/tx.ts'
import { txPublishHash } from '#core/tx/tx-hash.ts'
import { type Clock, sleep } from '#platform/clock.ts'
import type { NodeClient } from './node-client.ts'

/** Gas every transaction of the bank may use, in hundredths: creating an account takes about a fifth. */
const GAS_LIMIT = 200_000_000n
const GAS_RATIO = 100n
/** Below this the bank pledges for itself before it pays anybody. */
const LOW_GAS = 20_000_000
const OWN_PLEDGE = '10000'
const LIFE_NS = 90_000_000_000n
const POLL_MS = 300
const WAIT_MS = 60_000
const EMPTY = new Uint8Array(0)
const RAM_LIMIT = '1000000'

/** The account a faucet pays from. */
export type Bank = {
  /** Makes sure that the account can pay its transactions. */
  fuel(): Promise<void>
  /**
   * Publishes actions as one transaction and waits until a block holds it; its hash (base58).
   * Errors: TX_FAILED with the receipt's text, TX_LOST when no block takes it, STOPPED when the signal fires first
   * (a block may still take it), as NodeClient.
   */
  pay(actions: readonly Action[], iostLimit: bigint): Promise<string>
}

export type BankDeps = {
  readonly node: NodeClient
  readonly clock: Clock
  /** Ends every wait for a block. */
  readonly signal?: AbortSignal
}

/** Creates the bank of an account; its key must have the account's active permission. */
export function createBank(deps: BankDeps, account: string, keys: KeyPair): Bank {
  const { node, clock, signal } = deps
  let chainId: number | undefined
  let last = 0n

  async function pay(actions: readonly Action[], iostLimit: bigint): Promise<string> {
    chainId ??= await node.chainId()
    // Two equal payments must not be the same transaction.
    const now = clock.now()
    last = now > last ? now : last + 1n
    const unsigned: Tx = {
      time: last,
      expiration: last + LIFE_NS,
      gasLimit: GAS_LIMIT,
      gasRatio: GAS_RATIO,
      actions,
      signers: [],
      signs: [],
      publisher: account,
      publishSigns: [],
      delay: 0n,
      chainId,
      referredTx: EMPTY,
      amountLimit: [
        { token: 'iost', val: formatDecimal({ value: iostLimit, scale: IOST_DECIMALS }) },
        { token: 'ram', val: RAM_LIMIT },
      ],
    }
    const sig = signDigest(keys, txPublishHash(unsigned))
    const signature = { algorithm: ALGORITHM[keys.algorithm], sig, pubKey: keys.publicKey }
    const hash = await node.send({ ...unsigned, publishSigns: [signature] })
    return waitFor(hash)
  }

  async function waitFor(hash: string): Promise<string> {
    const end = clock.now() + BigInt(WAIT_MS) * 1_000_000n
    while (clock.now() < end) {
      await sleep(clock, POLL_MS, signal)
      if (signal?.aborted) throw new IostError({ code: 'STOPPED', hash })
      const receipt = await node.receipt(hash).catch(() => undefined)
      if (receipt === undefined) continue
      if (!receipt.ok)
        throw new IostError({ code: 'TX_FAILED', hash, reason: receipt.message }, receipt.message)
      return hash
    }
    throw new IostError({ code: 'TX_LOST', hash }, 'no block has taken the payment: try again')
  }

  return {
    pay,
    async fuel() {
      const own = await node.account(account)
      if (own === undefined)
        throw new IostError({ code: 'NO_BANK', account }, `there is no account ${account}`)
      if (own.gas >= LOW_GAS) return
      const pledge = {
        contract: 'gas.iost',
        actionName: 'pledge',
        data: JSON.stringify([account, account, OWN_PLEDGE]),
      }
      await pay([pledge], BigInt(OWN_PLEDGE) * 100_000_000n)
    },
  }
}
