import type { ReactNode } from 'react'
import { IostError } from '#core/error.ts'
import type { Tx } from '#core/tx/tx.ts'
import { encodeTx } from '#core/tx/tx-proto.ts'
import type { LightClient } from '#light/api.ts'
import type { OwnAccount } from '#ui/shared/accounts.ts'
import { networkNow } from '#ui/shared/network-time.ts'
import { signer } from '#ui/shared/signer.ts'
import type { Asked } from '#ui/shared/signing.tsx'
import { buildTx, type TransferCost } from '#wallet/tx/build-tx.ts'

/** A call of one of the games. */
export type GameCall = {
  readonly account: OwnAccount
  readonly chainId: number
  readonly contract: string
  readonly method: 'bet' | 'commit' | 'reveal' | 'settle'
  readonly args: readonly (string | number)[]
  /** Whole IOST the call may move out of the account. */
  readonly iost: number
}

const CENTI = 100n
/** What the calls take, measured on full rounds, and the limit that leaves room for the one that pays a round out; in gas. */
const GAS = {
  bet: { about: 43_000n, most: 800_000n },
  commit: { about: 46_000n, most: 400_000n },
  reveal: { about: 44_000n, most: 200_000n },
  settle: { about: 160_000n, most: 400_000n },
} as const
/** Bytes a fair bet takes until the draw. */
const ENTRY_RAM = 374

/** What a call costs, for the person who decides about it. */
export function costOf(method: GameCall['method']): TransferCost {
  const { about, most } = GAS[method]
  return { gas: about * CENTI, ram: method === 'commit' ? ENTRY_RAM : 0, gasLimit: most * CENTI }
}

/** The call as a transaction. Errors: as buildTx. */
function callTx({ contract, method, args, account, chainId, iost }: GameCall): Tx {
  return buildTx(
    [{ contract, actionName: method, data: JSON.stringify(args) }],
    iost === 0 ? [] : [{ token: 'iost', val: String(iost) }],
    { publisher: account.name, chainId, now: networkNow(Date.now()), gasLimit: costOf(method).gasLimit },
  )
}

/** What the person is asked about a call. Errors: as buildTx. */
export function askFor(call: GameCall, note: ReactNode): Asked {
  const pending = { to: call.contract, amount: String(call.iost), token: 'iost' }
  return { account: call.account, tx: callTx(call), cost: costOf(call.method), pending, note }
}

/**
 * Signs a call that moves no money without asking, opening a bet, and hands it to the relays.
 * Errors: MOVES_MONEY, as buildTx, the signer and LightClient.submit.
 */
export async function sendFreeCall(client: LightClient, call: GameCall): Promise<void> {
  if (call.iost !== 0) throw new IostError({ code: 'MOVES_MONEY' })
  const question = { tx: encodeTx(callTx(call)), keyId: call.account.keyId, role: 'publisher' } as const
  const { requestId } = await signer().ask('prepare', question)
  const signed = await signer().ask('sign', { requestId })
  await client.submit(signed.tx)
}
