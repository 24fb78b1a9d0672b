import { create } from 'zustand'
import type { LightClient, TxStatus } from '#light/api.ts'
import { keepProof } from './proofs.ts'
import { remember, remembered } from './store.ts'

/** A transaction this wallet has handed over and that is not locked in yet. */
export type PendingTx = {
  readonly hash: string
  readonly network: string
  readonly from: string
  readonly to: string
  readonly amount: string
  readonly token: string
  /** What it does in words, when it is no transfer. */
  readonly what?: string
  /** ns, decimal text. */
  readonly expiration: string
}

type State = {
  readonly list: readonly PendingTx[]
  readonly stages: Readonly<Record<string, TxStatus>>
}

const KEY = 'pending'
const MAX_PENDING = 50

export const usePending = create<State>(() => ({ list: readStored(), stages: {} }))
const watching = new Map<string, () => void>()

/** Takes a transaction on the list and follows it. */
export function addPending(client: LightClient, tx: PendingTx): void {
  store([...usePending.getState().list.filter(({ hash }) => hash !== tx.hash), tx].slice(-MAX_PENDING))
  watch(client, tx)
}

/** Follows what was on its way when the page was last closed. */
export function resumePending(client: LightClient, network: string): void {
  for (const tx of usePending.getState().list) if (tx.network === network) watch(client, tx)
}

/** Takes a transaction off the list. */
export function dropPending(hash: string): void {
  watching.get(hash)?.()
  watching.delete(hash)
  store(usePending.getState().list.filter((tx) => tx.hash !== hash))
}

function watch(client: LightClient, tx: PendingTx): void {
  if (watching.has(tx.hash)) return
  const stop = client.watchTx(tx.hash, BigInt(tx.expiration), (stage) => {
    usePending.setState(({ stages }) => ({ stages: { ...stages, [tx.hash]: stage } }))
    if (stage.stage !== 'included' || stage.level === 'L0') return
    void keep(client, tx, stage)
    if (stage.level === 'L2') settle(tx.hash)
  })
  watching.set(tx.hash, stop)
}

async function keep(
  client: LightClient,
  tx: PendingTx,
  stage: TxStatus & { stage: 'included' },
): Promise<void> {
  const accounts = [tx.from, tx.to]
  await keepProof(tx.network, stage.proof, undefined, accounts)
  const file = await client.exportProof(tx.hash).catch(() => undefined)
  if (file !== undefined) await keepProof(tx.network, stage.proof, file, accounts)
}

/** Locked: nothing can change it, so it need not be followed; its last stage stays on screen. */
function settle(hash: string): void {
  watching.get(hash)?.()
  watching.delete(hash)
  store(usePending.getState().list.filter((tx) => tx.hash !== hash))
}

function store(list: readonly PendingTx[]): void {
  usePending.setState({ list })
  remember(KEY, list)
}

function readStored(): readonly PendingTx[] {
  const list = remembered(KEY)
  return Array.isArray(list)
    ? list.filter((tx) => typeof tx?.hash === 'string' && /^[0-9]{1,19}$/.test(String(tx.expiration)))
    : []
}
