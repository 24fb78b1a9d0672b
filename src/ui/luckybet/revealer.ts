import { create } from 'zustand'
import { codeOf } from '#core/error.ts'
import type { LightClient } from '#light/api.ts'
import { networkKey } from '#ui/shared/networks.ts'
import { useSession } from '#ui/shared/session.ts'
import { signer, useWallet } from '#ui/shared/signer.ts'
import { OPEN_BETS, remember } from '#ui/shared/store.ts'
import { type FairRound, mayOpen, readFairRound } from '#vm/examples/fair-round.ts'
import { sendFreeCall } from './call.ts'
import { readStored } from './model.ts'
import { type FairSecret, keptSecrets } from './secrets.ts'

/** Where the opening of this device's fair bets stands; `locked` = the vault has to be opened by the person. */
export type RevealState = 'waiting' | 'sent' | 'open' | 'locked' | 'failed'
export const useReveals = create<{
  readonly states: Readonly<Record<string, { readonly state: RevealState; readonly code?: string }>>
}>(() => ({ states: {} }))

const LOOK_MS = 1_500
const TRY_AGAIN_MS = 12_000
/** Looks that may fail one after the other before the person is told: a relay may just be changing. */
const LOOKS_UNTOLD = 4
const LOCK = 'everest-luckybet-revealer'
const sentAt = new Map<string, number>()
let running = false

/** Notes that a fair bet is about to go out. */
export function expectReveal(network: string): void {
  remember(OPEN_BETS, network)
}

/** Opens this device's bets when their time comes, in one tab at a time, as long as the app is open anywhere. */
export function startRevealer(): void {
  if (running) return
  running = true
  const loop = async () => {
    for (let failed = 0; ; ) {
      try {
        await look()
        failed = 0
      } catch (error) {
        failed += 1
        if (failed > LOOKS_UNTOLD) await tellFailure(codeOf(error))
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
    }
  }
  void navigator.locks.request(LOCK, loop)
}

async function look(): Promise<void> {
  const { client, network } = useSession.getState()
  const contract = network?.contracts?.luckyBetFair
  if (client === undefined || network === undefined || contract === undefined) return
  const secrets = await keptSecrets(networkKey(network), contract)
  if (secrets.length === 0) return
  const { value } = await client.read(
    { kind: 'storage', contract, key: 'round', field: '' },
    { longestChain: true },
  )
  const round = readFairRound(readStored(value))
  const due = secrets.filter((secret) => secret.round === round.round)
  if (due.length === 0) {
    if (secrets.every((secret) => secret.round < round.round)) remember(OPEN_BETS, undefined)
    return
  }
  if (useWallet.getState().status === undefined) signer()
  for (const secret of due) await follow(client, network.params.chainId, secret, round)
}

async function follow(
  client: LightClient,
  chainId: number,
  secret: FairSecret,
  round: FairRound,
): Promise<void> {
  const tell = (state: RevealState, code?: string) => note(secret, state, code)
  const { head, irreversible } = client.status()
  if (!mayOpen(round, (head?.number ?? 0) + 1, irreversible?.number ?? 0)) return tell('waiting')
  const { contract, account, keyId, number } = secret
  const read = { kind: 'storage', contract, key: 'entries', field: account } as const
  const entry = readStored((await client.read(read, { longestChain: true })).value) as {
    secret?: string
  } | null
  if (entry === null) return tell('waiting')
  if (entry.secret !== undefined) return tell('open')
  const last = sentAt.get(secret.id)
  if (last !== undefined && Date.now() - last < TRY_AGAIN_MS) return
  if (useWallet.getState().status?.vault !== 'open') return tell('locked')
  sentAt.set(secret.id, Date.now())
  try {
    const call = {
      account: { name: account, keyId },
      chainId,
      contract,
      method: 'reveal',
      args: [number, secret.secret],
      iost: 0,
    } as const
    await sendFreeCall(client, call)
    tell('sent')
  } catch (error) {
    tell('failed', codeOf(error))
  }
}

/** Bets that could not be looked after for a while may lose their stakes: their players have to know. */
async function tellFailure(code: string): Promise<void> {
  const { network } = useSession.getState()
  const contract = network?.contracts?.luckyBetFair
  if (network === undefined || contract === undefined) return
  const secrets = await keptSecrets(networkKey(network), contract).catch(() => [])
  const { states } = useReveals.getState()
  for (const secret of secrets) if (states[secret.id]?.state !== 'open') note(secret, 'failed', code)
}

function note(secret: FairSecret, state: RevealState, code?: string): void {
  useReveals.setState(({ states }) => ({
    states: { ...states, [secret.id]: { state, ...(code === undefined ? {} : { code }) } },
  }))
}
