import { createBaseTx, type ParentReport } from '#core/block/base-tx.ts'
import { encodeBase58 } from '#core/codec/base58.ts'
import { ALGORITHM } from '#core/keys/algorithm.ts'
import type { KeyPair } from '#core/keys/key-pair.ts'
import type { TxReceipt } from '#core/tx/receipt.ts'
import type { Action, AmountLimit, Tx } from '#core/tx/tx.ts'
import { txHash } from '#core/tx/tx-hash.ts'
import { sha3Node } from '#platform/sha3.node.ts'
import { loadEngineFiles } from '#vm/engine/load.node.ts'
import { createJsMachine } from '#vm/engine/machine.ts'
import { type BlockExecution, createExecutor, type TxObserver } from '#vm/executor.ts'
import {
  createPrivateNetwork,
  type PrivateNetwork,
  type PrivateNetworkOptions,
} from '#vm/genesis/private-network.ts'
import type { JsMachine } from '#vm/js-machine.ts'

const EMPTY = new Uint8Array(0)
const GENESIS_TIME = 1_700_000_000_000_000_000n
const HALF_SECOND = 500_000_000n

/** How one test transaction differs from the usual one. */
export type ActOptions = {
  readonly signers?: readonly string[]
  readonly gasLimit?: bigint
  readonly amountLimit?: readonly AmountLimit[]
  readonly observer?: TxObserver
  /** The key that signs; the development key of `admin` when absent. */
  readonly keys?: KeyPair
}

/** A private network's state machine without blocks on a wire: every transaction runs in a block of its own. */
export type TestChain = {
  readonly network: PrivateNetwork
  /** Height and time (ns) of the last block. */
  readonly number: number
  readonly time: bigint
  /** Text of a state value with its payer cut off, or undefined. */
  text(key: string): string | undefined
  /** Text of a state value and its payer. */
  raw(key: string): string | undefined
  /** Runs one action in the next block. Errors: TX_REFUSED. */
  act(
    publisher: string,
    contract: string,
    abi: string,
    args: readonly unknown[],
    options?: ActOptions,
  ): TxReceipt
  actAll(publisher: string, actions: readonly Action[], options?: ActOptions): TxReceipt
  /** Runs a transaction as it is in the next block. Errors: TX_REFUSED. */
  run(tx: Tx): TxReceipt
  /** An account of the admin's key with gas, RAM and IOST. */
  createAccount(name: string, iost?: number): void
  /** Deploys a contract; the answer is its id. */
  deploy(publisher: string, code: string, info: object): string
  /** Makes an empty block; its base tx receipt. */
  block(witness?: string, parent?: Partial<ParentReport>): TxReceipt
  /** Moves the clock and the height forward without blocks. */
  skip(blocks: number, seconds?: number): void
  balance(account: string, token?: string): bigint
}

let machine: JsMachine | undefined

/** Creates a test chain; contracts run on the real engine. */
export function createTestChain(options: Partial<PrivateNetworkOptions> = {}): TestChain {
  machine ??= createJsMachine(loadEngineFiles(), { sha3: sha3Node })
  const executor = createExecutor({ js: machine, sha3: sha3Node }, { chainId: 1020 })
  const network = createPrivateNetwork(
    executor,
    { witnesses: 1, genesisTime: GENESIS_TIME, ...options },
    sha3Node,
  )
  const state = new Map(network.genesis.state)
  const adminKeys = network.admin.keys
  const firstWitness = network.definition.params.witnesses[0] as string
  let number = 0
  let time = network.genesis.block.head.time
  let serial = 0

  function inBlock(witness: string, run: (execution: BlockExecution) => TxReceipt): TxReceipt {
    number += 1
    time += HALF_SECOND
    const parentHash = sha3Node(new TextEncoder().encode(`block ${number - 1}`))
    const execution = executor.beginBlock(
      { get: (key) => state.get(key) },
      { chainId: 1020, number, time, parentHash, witness },
    )
    const receipt = run(execution)
    for (const [key, value] of execution.writes()) {
      if (value === null) state.delete(key)
      else state.set(key, value)
    }
    return receipt
  }

  function makeTx(publisher: string, actions: readonly Action[], options: ActOptions): Tx {
    const keys = options.keys ?? adminKeys
    const signature = {
      algorithm: ALGORITHM[keys.algorithm],
      sig: new Uint8Array(64),
      pubKey: keys.publicKey,
    }
    serial += 1
    return {
      time: time + HALF_SECOND - BigInt(serial),
      expiration: time + 90_000_000_000n,
      gasLimit: options.gasLimit ?? 400_000_000n,
      gasRatio: 100n,
      actions,
      signers: options.signers ?? [],
      signs: options.signers === undefined ? [] : [signature],
      publisher,
      publishSigns: [signature],
      delay: 0n,
      chainId: 1020,
      referredTx: EMPTY,
      amountLimit: options.amountLimit ?? [{ token: '*', val: 'unlimited' }],
    }
  }

  const raw = (key: string) => {
    const value = state.get(key)
    return value === undefined ? undefined : new TextDecoder().decode(value)
  }

  const chain: TestChain = {
    network,
    get number() {
      return number
    },
    get time() {
      return time
    },
    raw,
    text(key) {
      const value = raw(key)
      return value?.slice(1, value.lastIndexOf('@'))
    },
    act(publisher, contract, actionName, args, options = {}) {
      return chain.actAll(publisher, [{ contract, actionName, data: JSON.stringify(args) }], options)
    },
    actAll(publisher, actions, options = {}) {
      const observer = options.observer === undefined ? {} : { observer: options.observer }
      return inBlock(firstWitness, (execution) =>
        execution.runTx(makeTx(publisher, actions, options), observer),
      )
    },
    run: (tx) => inBlock(firstWitness, (execution) => execution.runTx(tx)),
    createAccount(name, iost = 1000) {
      const key = encodeBase58(adminKeys.publicKey)
      const action = (contract: string, actionName: string, args: readonly unknown[]) => ({
        contract,
        actionName,
        data: JSON.stringify(args),
      })
      const receipt = chain.actAll('admin', [
        action('auth.iost', 'signUp', [name, key, key]),
        action('ram.iost', 'buy', ['admin', name, 50_000]),
        action('gas.iost', 'pledge', ['admin', name, '10000']),
        ...(iost > 0 ? [action('token.iost', 'transfer', ['iost', 'admin', name, String(iost), ''])] : []),
      ])
      if (receipt.status.code !== 0) throw new Error(receipt.status.message)
    },
    deploy(publisher, code, info) {
      const sent = JSON.stringify({ info, code })
      const tx = makeTx(
        publisher,
        [{ contract: 'system.iost', actionName: 'setCode', data: JSON.stringify([sent]) }],
        {},
      )
      const receipt = chain.run(tx)
      if (receipt.status.code !== 0) throw new Error(receipt.status.message)
      return `Contract${encodeBase58(txHash(tx))}`
    },
    block(witness = firstWitness, parent = {}) {
      const report = { witness: firstWitness, gasUsage: 0n, witnessChanged: false, ...parent }
      return inBlock(witness, (execution) => execution.runBaseTx(createBaseTx(report, time, 1020)))
    },
    skip(blocks, seconds = 0) {
      number += blocks
      time += BigInt(blocks) * HALF_SECOND + BigInt(seconds) * 1_000_000_000n
    },
    balance(account, token = 'iost') {
      const value = state.get(`m-token.iost-TB${account}-${token}`)
      return value === undefined ? 0n : new DataView(value.buffer, value.byteOffset).getBigInt64(1, true)
    },
  }
  return chain
}
