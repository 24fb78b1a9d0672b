import { formatDecimal, parseDecimal } from '#core/codec/decimal.ts'
import { IOST_DECIMALS } from '#core/params.ts'
import type { CallInput, NextBlockInput } from '../machine/messages.ts'
import { parseProject } from '../project.ts'
import { remember } from './keep.ts'
import { keepReport } from './reports.ts'
import { now, set } from './state.ts'
import { client, working } from './work.ts'

/** A new account with this many IOST; one that is there gives or gets what it takes to have as many. */
export async function setAccount(name: string, iost: string): Promise<void> {
  await working('account', async () => {
    const known = now().chain?.accounts.find((account) => account.name === name)
    if (known === undefined) return set({ chain: await client.ask('account', { name, iost: Number(iost) }) })
    const units = (text: string) => parseDecimal(text, IOST_DECIMALS).value
    const more = units(iost) - units(known.iost)
    if (more === 0n) return
    const [from, to] = more > 0n ? (['admin', name] as const) : ([name, 'admin'] as const)
    const amount = formatDecimal({ value: more > 0n ? more : -more, scale: IOST_DECIMALS })
    const args = JSON.stringify(['iost', from, to, amount, ''])
    keepReport(await client.ask('call', { publisher: from, contract: 'token.iost', abi: 'transfer', args }))
    set({ chain: await client.ask('view', {}) })
  })
}

export async function publish(
  publisher: string,
  file: string,
  update: string | undefined,
  next: NextBlockInput,
): Promise<void> {
  await working('publish', async () => {
    const { files } = parseProject(now().project.files)
    const found = files.find(({ name }) => name === file)
    if (found === undefined) return
    void remember(true)
    const { source, abi } = found
    const changed = update === undefined ? {} : { update }
    keepReport(await client.ask('publish', { publisher, file, source, abi, ...changed, next }))
    set({ chain: await client.ask('view', {}) })
  })
}

export async function call(input: CallInput): Promise<void> {
  await working('call', async () => {
    keepReport(await client.ask('call', input))
    set({ chain: await client.ask('view', {}) })
  })
}

export async function jump(id: number): Promise<void> {
  await working('jump', async () => set({ chain: await client.ask('jump', { id }) }))
}

/** What a contract holds at the head. */
export const storageOf = (contract: string) => client.ask('storage', { contract })
