import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readCorpus } from '#cli/corpus/read-case.ts'
import { buildWorld, findSources } from '#cli/corpus/worlds.ts'
import { encodeHex } from '#core/codec/hex.ts'
import { encodeContract } from '#core/contract/contract.ts'
import { codeOf } from '#core/error.ts'
import type { Tx } from '#core/tx/tx.ts'
import { sha3Node } from '#platform/sha3.node.ts'
import { sharedDir } from '#testing/shared-dir.ts'
import { type SystemCall, systemCalls } from '#testing/system-calls.ts'
import { loadEngineFiles } from '#vm/engine/load.node.ts'
import { createJsMachine } from '#vm/engine/machine.ts'
import { createExecutor, type Executor } from '#vm/executor.ts'
import type { JsMachine } from '#vm/js-machine.ts'
import { encodeValue } from '#vm/state/value.ts'
import { systemContracts } from './contracts.ts'

const CHAIN_ID = 1020
const START = 1_700_000_000_000_000_000n
const EMPTY = new Uint8Array(0)
const ACCOUNTS = ['alice', 'bobby', 'carol', 'david', 'erin0', 'admin']
/** What depends on the text of the contracts: their records, and the gas that is left. */
const APART = /^c-|^b-gas\.iost-\w+g[su]$/

/** Calls that chance finds rarely: a group's item without account, a key account of letters, dust for exchange. */
const ODDITIES: readonly SystemCall[] = (
  [
    ['auth.iost', 'addGroup', ['alice', 'p1']],
    ['auth.iost', 'assignGroup', ['alice', 'p1', '@active', 1]],
    ['auth.iost', 'addGroup', ['alice', 'hasOwnProperty']],
    ['auth.iost', 'dropGroup', ['alice', 'hasOwnProperty']],
    ['auth.iost', 'signUp', [`0x${'z'.repeat(40)}`, '', '']],
    ['issue.iost', 'issueIOST', []],
    ['base.iost', 'exec', [{ parent: ['alice', '100', false] }]],
    ['bonus.iost', 'exchangeIOST', ['alice', '0.00000001']],
    ['bonus.iost', 'exchangeIOST', ['alice', '1.123456789']],
    ['bonus.iost', 'exchangeIOST', ['alice', '0']],
  ] as const
).map(([contract, abi, args]) => {
  const publisher = contract === 'base.iost' ? contract : 'admin'
  return { publisher, contract, abi, args, blocks: 1, seconds: 86_400.000000123 }
})

type State = Map<string, Uint8Array>

/** A transaction of a call; accounts are told apart by name, so every account's permissions are declared, not signed for. */
function txOf(call: SystemCall, time: bigint): Tx {
  return {
    time,
    expiration: time + 90_000_000_000n,
    gasLimit: 100_000_000n,
    gasRatio: 100n,
    actions: [{ contract: call.contract, actionName: call.abi, data: JSON.stringify(call.args) }],
    signers: ACCOUNTS.flatMap((name) => [`${name}@active`, `${name}@owner`]),
    signs: [],
    publisher: call.publisher,
    publishSigns: [],
    delay: 0n,
    chainId: CHAIN_ID,
    referredTx: EMPTY,
    amountLimit: [{ token: '*', val: 'unlimited' }],
  }
}

/** Runs a call as nobody's transaction, so that neither signatures nor gas decide; what it did, and the changed keys. */
function run(executor: Executor, state: State, call: SystemCall, number: number, time: bigint): unknown {
  const witness = String((call.args[0] as { parent?: unknown[] })?.parent?.[0] ?? 'key-of-alice')
  const block = executor.beginBlock(
    { get: (key) => state.get(key) },
    { chainId: CHAIN_ID, number, time, parentHash: EMPTY, witness },
  )
  try {
    const { returns, receipts } = block.runBaseTx(txOf(call, time))
    const changes: Record<string, string | null> = {}
    for (const [key, bytes] of block.writes()) {
      if (bytes === null) state.delete(key)
      else state.set(key, bytes)
      if (!APART.test(key)) changes[key] = bytes === null ? null : encodeHex(bytes)
    }
    return { returns, receipts, changes: Object.fromEntries(Object.entries(changes).sort()) }
  } catch (error) {
    if (codeOf(error) !== 'BASE_TX_FAILED') throw error
    return 'failed'
  }
}

describe.skipIf(sharedDir() === undefined)(
  'our system contracts and the recorded ones (needs ../shared/recordings)',
  () => {
    let js: JsMachine
    let recorded: State
    let own: State

    beforeAll(async () => {
      js = createJsMachine(loadEngineFiles(), { sha3: sha3Node })
      const folder = `${sharedDir()}/recordings/corpus`
      recorded = buildWorld(readCorpus(folder).worlds.get('genesis') ?? {}, await findSources([folder]), js)
      for (const name of ACCOUNTS) {
        const value = { type: 'i', data: 5_000_000_000_000_000n, payer: 'token.iost' } as const
        recorded.set(`m-token.iost-TB${name}-iost`, encodeValue(value))
      }
      own = new Map(recorded)
      for (const contract of systemContracts(1200).values()) {
        const compiled = js.compile(contract.code)
        if ('error' in compiled) throw new Error(compiled.error)
        own.set(
          `c-${contract.id}`,
          encodeContract({ ...contract, code: compiled.code, origCode: contract.code }),
        )
      }
    })
    afterAll(() => js.dispose())

    test('do the same with the same calls, whatever they are', () => {
      const executor = createExecutor({ js, sha3: sha3Node }, { chainId: CHAIN_ID })
      let succeeded = 0
      fc.assert(
        fc.property(systemCalls, (calls) => {
          const states = [new Map(recorded), new Map(own)] as const
          let number = 1
          let time = START
          for (const call of calls) {
            number += call.blocks
            time += BigInt(Math.round(call.seconds * 1e9))
            const [want, got] = states.map((state) => run(executor, state, call, number, time))
            expect({ call, outcome: got }).toEqual({ call, outcome: want })
            if (want !== 'failed') succeeded += 1
          }
        }),
        { seed: 3, numRuns: 40, examples: [[ODDITIES]] },
      )
      expect(succeeded).toBeGreaterThan(400)
    }, 180_000)
  },
)
