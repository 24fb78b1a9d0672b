import { IostError } from '#core/error.ts'
import { encodeTx } from '#core/tx/tx-proto.ts'
import type { LightClient } from '#light/api.ts'
import { networkNow } from '#ui/shared/network-time.ts'
import { signer } from '#ui/shared/signer.ts'
import type { Prepared } from '#wallet/signer/protocol.ts'
import { buildTx, type TransferCost } from '#wallet/tx/build-tx.ts'

/** A call of one of the games. */
export type GameCall = {
  readonly account: string
  readonly keyId: string
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
  commit: { about: 45_000n, most: 700_000n },
  reveal: { about: 43_000n, most: 200_000n },
  settle: { about: 80_000n, most: 800_000n },
} as const
/** Bytes an opened bet takes; they come back with the draw. */
const ENTRY_RAM = 250

/** What a call costs, for the person who decides about it. */
export function costOf(method: GameCall['method']): TransferCost {
  const { about, most } = GAS[method]
  return { gas: about * CENTI, ram: method === 'commit' ? ENTRY_RAM : 0, gasLimit: most * CENTI }
}

/** Has the signer read a call and hold it until the person answers. Errors: as buildTx and the signer. */
export function prepareCall(call: GameCall): Promise<Prepared> {
  const { contract, method, args, account, chainId, iost } = call
  const tx = buildTx(
    [{ contract, actionName: method, data: JSON.stringify(args) }],
    iost === 0 ? [] : [{ token: 'iost', val: String(iost) }],
    { publisher: account, chainId, now: networkNow(Date.now()), gasLimit: costOf(method).gasLimit },
  )
  return signer().ask('prepare', { tx: encodeTx(tx), keyId: call.keyId, role: 'publisher' })
}

/** Signs what is prepared and hands it to the relays; its hash. Errors: as the signer and LightClient.submit. */
export async function sendPrepared(client: LightClient, prepared: Prepared): Promise<string> {
  const signed = await signer().ask('sign', { requestId: prepared.requestId })
  return (await client.submit(signed.tx)).hash
}

/** Signs a call that moves no money without asking: opening a bet. Errors: MOVES_MONEY, as above. */
export async function sendFreeCall(client: LightClient, call: GameCall): Promise<string> {
  if (call.iost !== 0) throw new IostError({ code: 'MOVES_MONEY' })
  return sendPrepared(client, await prepareCall(call))
}
