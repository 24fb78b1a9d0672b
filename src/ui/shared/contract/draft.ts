import { decodeBase58 } from '#core/codec/base58.ts'
import { IostError } from '#core/error.ts'
import { ALGORITHM } from '#core/keys/algorithm.ts'
import { MAX_GAS_LIMIT } from '#core/params.ts'
import type { Action, AmountLimit, Tx } from '#core/tx/tx.ts'
import type { LightClient } from '#light/api.ts'
import type { OwnAccount } from '#ui/shared/accounts.ts'
import { networkNow } from '#ui/shared/network-time.ts'
import { priceTx, type TxPrice } from '#ui/shared/preview/price-tx.ts'
import { useSession } from '#ui/shared/session.ts'
import { useWallet } from '#ui/shared/signer.ts'
import { type Loaded, useLoad } from '#ui/shared/use-load.ts'
import { buildTx } from '#wallet/tx/build-tx.ts'

/** A transaction a person is thinking about: all but its gas limit and time. */
export type TxDraft = {
  readonly account: OwnAccount
  readonly actions: readonly Action[]
  readonly amountLimit: readonly AmountLimit[]
  /** What it runs: only its own code, or contracts whose state others may change meanwhile. */
  readonly kind: 'code' | 'call'
}

const SLOT_NS = 500_000_000n

/** The transaction as it would be signed now. Errors: as buildTx. */
export function txOfDraft({ account, actions, amountLimit }: TxDraft, chainId: number, gasLimit: bigint): Tx {
  return buildTx(actions, amountLimit, {
    publisher: account.name,
    chainId,
    now: networkNow(Date.now()),
    gasLimit,
  })
}

/** Executes a draft on the head's state. Errors: NO_SUCH_KEY while the vault is locked, NO_HEAD, as priceTx. */
export async function priceDraft(client: LightClient, draft: TxDraft): Promise<TxPrice> {
  const { network, head, epoch } = client.status()
  const key = useWallet.getState().keys.find(({ id }) => id === draft.account.keyId)
  if (key === undefined) throw new IostError({ code: 'NO_SUCH_KEY' })
  if (head === null) throw new IostError({ code: 'NO_HEAD' })
  return priceTx(client, {
    make: (gasLimit) => txOfDraft(draft, network.chainId, gasLimit),
    key: { algorithm: ALGORITHM[key.algorithm], publicKey: decodeBase58(key.id) },
    block: { number: head.number + 1, time: head.time + SLOT_NS, witness: epoch?.active[0] ?? '' },
    kind: draft.kind,
  })
}

/** The price of a draft; `version` prices it again. */
export function useTxPrice(draft: TxDraft | undefined, version: string | number = 0): Loaded<TxPrice> {
  const client = useSession((session) => session.client)
  return useLoad(
    client === undefined || draft === undefined ? undefined : `price/${JSON.stringify(draft)}`,
    () => priceDraft(client as LightClient, draft as TxDraft),
    version,
  )
}

/** The limit where no price could be found: all the gas there is (whole units), never more than a transaction may take. */
export function limitWithoutPrice(gasNow: number): bigint {
  const have = BigInt(Math.floor(gasNow)) * 100n
  return have < MAX_GAS_LIMIT ? have : MAX_GAS_LIMIT
}
