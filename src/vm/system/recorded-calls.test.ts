import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { keyRing } from '#cli/corpus/build-tx.ts'
import { readCorpus } from '#cli/corpus/read-case.ts'
import { runCase } from '#cli/corpus/run-case.ts'
import { buildWorld, findSources } from '#cli/corpus/worlds.ts'
import type { Block } from '#core/block/block.ts'
import { encodeContract } from '#core/contract/contract.ts'
import { STATUS, type TxReceipt } from '#core/tx/receipt.ts'
import { sha3Node } from '#platform/sha3.node.ts'
import { recordedBlocks } from '#testing/recorded-chain.ts'
import { recordedGenesis } from '#testing/recorded-genesis.ts'
import { sharedDir } from '#testing/shared-dir.ts'
import { loadEngineFiles } from '#vm/engine/load.node.ts'
import { createJsMachine } from '#vm/engine/machine.ts'
import { createExecutor } from '#vm/executor.ts'
import { buildGenesis } from '#vm/genesis/build-genesis.ts'
import type { JsMachine } from '#vm/js-machine.ts'
import { systemContracts } from './contracts.ts'

/** Behind these `tour` calls few system contracts. */
const TOUR_BLOCKS = 1040
/** Three elections and their list switches with 17 witnesses. */
const EPOCHS_BLOCKS = 3600

let js: JsMachine

beforeAll(() => {
  js = createJsMachine(loadEngineFiles(), { sha3: sha3Node })
})
afterAll(() => js.dispose())

/** Runs a recorded chain on our contracts in place of those of its block 0; what differs besides gas. */
function differences(name: string, count: number): { txs: number; differences: string[] } {
  const recorded = recordedGenesis(name)
  const executor = createExecutor({ js, sha3: sha3Node }, { chainId: recorded.settings.chainId })
  const genesis = buildGenesis(executor, recorded.settings, systemContracts(1200), sha3Node)
  const state = new Map(genesis.state)
  const found: string[] = []
  let txs = 0
  for (const { head, txs: blockTxs, receipts } of recordedBlocks(
    `${sharedDir()}/recordings/${name}/blocks.bin.gz`,
    count,
  ) as Block[]) {
    if (head.number === 0) continue
    const execution = executor.beginBlock(
      { get: (key) => state.get(key) },
      { ...head, chainId: recorded.settings.chainId },
    )
    for (const [index, tx] of blockTxs.entries()) {
      const want = receipts[index] as TxReceipt
      const options = { timedOut: want.status.code === STATUS.timeout }
      const got = index === 0 ? execution.runBaseTx(tx) : execution.runTx(tx, options)
      txs += 1
      if (outcome(got) !== outcome(want))
        found.push(`${head.number}/${index}: ${outcome(got)} not ${outcome(want)}`)
    }
    for (const [key, value] of execution.writes()) {
      if (value === null) state.delete(key)
      else state.set(key, value)
    }
  }
  return { txs, differences: found }
}

/** Everything of a receipt but gas and, where the transaction failed, the message. */
function outcome(receipt: TxReceipt): string {
  const ram = [...receipt.ramUsage].map(([payer, bytes]) => `${payer} ${bytes}`).sort()
  return JSON.stringify([receipt.status.code, receipt.returns, receipt.receipts, ram])
}

describe.skipIf(sharedDir() === undefined)(
  'recorded transactions do the same with our contracts (gas apart)',
  () => {
    test('tour: every call of a system contract', () => {
      expect(differences('tour', TOUR_BLOCKS)).toEqual({ txs: 1354, differences: [] })
    }, 60_000)

    test('epochs: elections of 17 witnesses', () => {
      expect(differences('epochs', EPOCHS_BLOCKS).differences).toEqual([])
    }, 120_000)

    test('witnesses: outages, an epoch without election, penalties', () => {
      expect(differences('witnesses', Number.POSITIVE_INFINITY)).toEqual({ txs: 12218, differences: [] })
    }, 120_000)

    test('corpus: single calls, and every state key they change', async () => {
      const folder = `${sharedDir()}/recordings/corpus`
      const corpus = readCorpus(folder)
      const world = buildWorld(corpus.worlds.get('genesis') ?? {}, await findSources([folder]), js)
      for (const contract of systemContracts(1200).values()) {
        const compiled = js.compile(contract.code)
        if ('error' in compiled) throw new Error(compiled.error)
        const record = encodeContract({ ...contract, code: compiled.code, origCode: contract.code })
        world.set(`c-${contract.id}`, record)
      }
      const executor = createExecutor({ js, sha3: sha3Node }, { chainId: 1020 })
      const cases = corpus.cases.filter((item) => item.world === 'genesis')
      expect(cases.length).toBe(14)
      const keyOf = keyRing(corpus.keys)
      const found = cases.flatMap((item) => runCase(executor, item, world, keyOf, false))
      // Gas, and the gas stock it leaves, depend on the text of the contracts.
      expect(found.filter(({ field }) => !/^gasUsage$|gas\.iost-\w+g[su]$/.test(field))).toEqual([])
    })
  },
)
