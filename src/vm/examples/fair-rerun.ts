import { encodeBase58 } from '#core/codec/base58.ts'
import { utf8Encode } from '#core/codec/bytes.ts'
import { IostError } from '#core/error.ts'
import { ALGORITHM } from '#core/keys/algorithm.ts'
import type { TxReceipt } from '#core/tx/receipt.ts'
import type { Action, Tx } from '#core/tx/tx.ts'
import { createExecutor } from '#vm/executor.ts'
import { createPrivateNetwork } from '#vm/genesis/private-network.ts'
import type { JsMachine } from '#vm/js-machine.ts'
import { FAIR_KEPT_RESULTS } from './lucky-bet-fair.ts'

/** A transaction and the height and time (ns) of its block. */
export type PlacedTx = { readonly tx: Tx; readonly block: number; readonly time: bigint }

/** A round of the fair game as transactions: the one that published the contract, then bets, openings and draw in order. */
export type RerunInput = {
  readonly contract: string
  readonly round: number
  /** The draw that the report names as an earlier one; it has no part in this one. */
  readonly earlier: string
  readonly publication: PlacedTx
  readonly txs: readonly PlacedTx[]
}

const DAY_NS = 86_400_000_000_000n
const EMPTY = new Uint8Array(0)
const MAX_GAS = 400_000_000n
const MAX_TXS = 60

/**
 * Runs the very transactions of a round on an otherwise empty chain whose accounts have the same keys; the events of the
 * last transaction. Errors: RERUN_TOO_LARGE, RERUN_FAILED with the transaction's place and message.
 */
export function rerunRound(js: JsMachine, input: RerunInput): TxReceipt['receipts'] {
  const { contract, publication, txs } = input
  if (txs.length === 0 || txs.length > MAX_TXS)
    throw new IostError({ code: 'RERUN_TOO_LARGE', txs: txs.length })
  const { chainId } = publication.tx
  const executor = createExecutor({ js }, { chainId })
  const genesisTime = publication.time - DAY_NS
  const network = createPrivateNetwork(executor, { witnesses: 1, genesisTime })
  const state = new Map(network.genesis.state)
  const witness = network.definition.params.witnesses[0] as string

  function run({ tx, block, time }: PlacedTx, place: string): TxReceipt {
    const context = { chainId, number: block, time, parentHash: new Uint8Array(32), witness }
    const execution = executor.beginBlock({ get: (key) => state.get(key) }, context)
    const receipt = execution.runTx(tx)
    if (receipt.status.code !== 0)
      throw new IostError({ code: 'RERUN_FAILED', place, reason: receipt.status.message })
    for (const [key, value] of execution.writes()) {
      if (value === null) state.delete(key)
      else state.set(key, value)
    }
    return receipt
  }

  const { keys } = network.admin
  const sign = { algorithm: ALGORITHM[keys.algorithm], sig: new Uint8Array(64), pubKey: keys.publicKey }
  const accounts = new Map([publication, ...txs].map(({ tx }) => [tx.publisher, tx]))
  let block = 1
  for (const [name, { publishSigns }] of accounts) {
    if (name === network.admin.id) continue
    // Some accounts are there from the start, on this chain with other keys or without money.
    state.delete(`m-auth.iost-auth-${name}`)
    const time = genesisTime + BigInt(block) * 1_000_000_000n
    const key = encodeBase58(publishSigns[0]?.pubKey ?? EMPTY)
    const tx: Tx = {
      time,
      expiration: time + 90_000_000_000n,
      gasLimit: MAX_GAS,
      gasRatio: 100n,
      actions: welcome(network.admin.id, name, key),
      signers: [],
      signs: [],
      publisher: network.admin.id,
      publishSigns: [sign],
      delay: 0n,
      chainId,
      referredTx: EMPTY,
      amountLimit: [{ token: '*', val: 'unlimited' }],
    }
    run({ tx, block, time }, name)
    block += 1
  }
  run(publication, 'publication')
  const rounds = `b-${contract}-round`
  const first = { round: input.round, players: 0, revealed: 0, openedAt: 0, closedAt: 0 }
  state.set(rounds, utf8Encode(`s${JSON.stringify(first)}@${contract}`))
  if (input.earlier !== '') {
    const slot = `b-${contract}-result${input.round % FAIR_KEPT_RESULTS}`
    state.set(slot, utf8Encode(`s${JSON.stringify({ tx: input.earlier })}@${contract}`))
  }
  let last: TxReceipt['receipts'] = []
  for (const [index, tx] of txs.entries()) last = run(tx, String(index)).receipts
  return last
}

function welcome(admin: string, name: string, key: string): readonly Action[] {
  const action = (contract: string, actionName: string, args: readonly unknown[]): Action => ({
    contract,
    actionName,
    data: JSON.stringify(args),
  })
  return [
    action('auth.iost', 'signUp', [name, key, key]),
    action('ram.iost', 'buy', [admin, name, 50_000]),
    action('gas.iost', 'pledge', [admin, name, '10000']),
    action('token.iost', 'transfer', ['iost', admin, name, '1000', '']),
  ]
}
