import { createPrivateKey, sign } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openChain } from '#chain/chain.ts'
import type { Chain } from '#chain/chain-types.ts'
import { ALGORITHM } from '#core/keys/algorithm.ts'
import { verifySignatureSync } from '#core/keys/verify.ts'
import type { NetworkParams } from '#core/network.ts'
import type { Action, Tx } from '#core/tx/tx.ts'
import { checkTxSelf } from '#core/tx/tx-checks.ts'
import { txPublishHash } from '#core/tx/tx-hash.ts'
import { openLevelKv } from '#full/store/level-kv.ts'
import { systemClock } from '#platform/clock.ts'
import { silentLog } from '#platform/log.ts'
import { sha3Node } from '#platform/sha3.node.ts'
import { createNodeVerifier } from '#platform/signatures.node.ts'
import { loadEngineFiles } from '#vm/engine/load.node.ts'
import { createJsMachine } from '#vm/engine/machine.ts'
import { createExecutor } from '#vm/executor.ts'
import { createPrivateNetwork, type PrivateNetwork } from '#vm/genesis/private-network.ts'
import type { CliIo } from '../io.ts'

const TRANSFERS = 20_000
const TXS_PER_BLOCK = 5_000
/** IOST pledged for gas: more than all transfers cost. */
const GAS_PLEDGE = '1000000'
/** Hundredths of gas: room for a pledge, which costs about twelve thousand. */
const GAS_LIMIT = 5_000_000n
/** Admissions under way at once, as a busy gateway has them. */
const IN_FLIGHT = 512
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex')
const BLOCK_BUDGET_NS = 5_000_000_000n
const TX_LIFE_NS = 80_000_000_000n
/** go-iost's own figure on such a machine: transfers through one full node with its store. */
const PEER_PER_SECOND = 3_794

export type TransferFigures = {
  readonly transfers: number
  /** Bare signature checks, one thread, same signatures. */
  readonly signaturesPerSecond: number
  readonly admittedPerSecond: number
  readonly executedPerSecond: number
  /** From the first admission to the last block in the store. */
  readonly transfersPerSecond: number
  /** Processor time of one transfer over all threads, µs; unlike the rates it hardly depends on what else runs. */
  readonly cpuMicroseconds: number
}

/** Signed transfers through admission, execution, block and store of one node whose per-block caps are lifted. */
export async function benchTransfers(io: CliIo): Promise<TransferFigures> {
  const folder = await mkdtemp(join(tmpdir(), 'everest-bench-'))
  const clock = systemClock()
  const { verifyPooled } = createNodeVerifier({ secp256k1: verifySignatureSync })
  const js = createJsMachine(loadEngineFiles(), { sha3: sha3Node })
  const kv = await openLevelKv(folder)
  try {
    const executor = createExecutor({ js, sha3: sha3Node }, { chainId: 1020 })
    const genesisTime = clock.now() - 1_000_000_000n
    const network = createPrivateNetwork(executor, { witnesses: 1, genesisTime }, sha3Node)
    const params: NetworkParams = {
      ...network.definition.params,
      maxTxsPerBlock: TXS_PER_BLOCK + 1,
      maxTxsPerPublisher: TXS_PER_BLOCK,
      blockGasLimit: 2n ** 62n,
      blocksPerSlot: TRANSFERS,
    }
    io.progress(`signing ${TRANSFERS} transfers`)
    const [pledge, ...txs] = signTxs(network, clock.now()) as [Tx, ...Tx[]]
    const signaturesPerSecond = bareChecks(txs)
    const chain = await openChain(
      {
        kv,
        executor,
        verify: verifyPooled,
        sha3: sha3Node,
        log: silentLog,
        now: () => clock.now(),
        pause: () => new Promise((resolve) => setImmediate(resolve)),
        storeFailed: (error) => {
          throw error
        },
      },
      { params, genesis: async () => network.genesis, poolLimits: { all: TRANSFERS, other: TRANSFERS } },
    )
    const figures = await run(chain, pledge, txs, network)
    await chain.close()
    const result = { transfers: TRANSFERS, signaturesPerSecond, ...figures }
    io.text(
      `transfers: ${result.transfersPerSecond}/s through one node (admitted ${result.admittedPerSecond}/s, ` +
        `executed ${result.executedPerSecond}/s, ${result.cpuMicroseconds} µs of processor each); bare signature checks ${signaturesPerSecond}/s; go-iost ${PEER_PER_SECOND}/s`,
    )
    return result
  } finally {
    await kv.close()
    js.dispose()
    await rm(folder, { recursive: true, force: true })
  }
}

async function run(chain: Chain, pledge: Tx, txs: readonly Tx[], { producers }: PrivateNetwork) {
  const witness = (producers[0] as (typeof producers)[number]).keys
  await chain.admitTx(pledge)
  await chain.produce(witness, BLOCK_BUDGET_NS)
  const started = performance.now()
  const cpuBefore = process.cpuUsage()
  let next = 0
  const admit = async () => {
    for (let tx = txs[next++]; tx !== undefined; tx = txs[next++]) await chain.admitTx(tx)
  }
  let admitted = 0
  const admission = Promise.all(Array.from({ length: IN_FLIGHT }, admit)).then(() => {
    admitted = performance.now()
  })
  let executing = 0
  const target = chain.txCount + txs.length
  let packed = 0
  while (packed < txs.length) {
    if (chain.poolSize === 0) {
      await new Promise((resolve) => setImmediate(resolve))
      continue
    }
    const from = performance.now()
    const block = await chain.produce(witness, BLOCK_BUDGET_NS)
    executing += performance.now() - from
    packed += (block?.txs.length ?? 1) - 1
  }
  await admission
  await chain.close()
  const ended = performance.now()
  if (chain.txCount < target)
    throw new Error(`only ${chain.txCount} of ${target} transactions are irreversible`)
  const cpu = process.cpuUsage(cpuBefore)
  const perSecond = (ms: number) => Math.round((txs.length / ms) * 1000)
  return {
    admittedPerSecond: perSecond(admitted - started),
    executedPerSecond: perSecond(executing),
    transfersPerSecond: perSecond(ended - started),
    cpuMicroseconds: Math.round((cpu.user + cpu.system) / txs.length),
  }
}

/** One pledge that pays the gas of all, then the transfers. */
function signTxs({ admin, definition }: PrivateNetwork, now: bigint): readonly Tx[] {
  const seed = admin.keys.secret.subarray(0, 32)
  const key = createPrivateKey({ key: Buffer.concat([PKCS8_ED25519, seed]), format: 'der', type: 'pkcs8' })
  const signed = (index: number, action: Action): Tx => {
    const tx: Tx = {
      time: now - BigInt(index),
      expiration: now + TX_LIFE_NS,
      gasLimit: GAS_LIMIT,
      gasRatio: 100n,
      actions: [action],
      signers: [],
      signs: [],
      publisher: admin.id,
      publishSigns: [],
      delay: 0n,
      chainId: definition.params.chainId,
      referredTx: new Uint8Array(0),
      amountLimit: [{ token: '*', val: 'unlimited' }],
    }
    const sig = new Uint8Array(sign(null, txPublishHash(tx, sha3Node), key))
    return { ...tx, publishSigns: [{ algorithm: ALGORITHM.ed25519, sig, pubKey: admin.keys.publicKey }] }
  }
  const pledge = JSON.stringify([admin.id, admin.id, GAS_PLEDGE])
  const transfer = JSON.stringify(['iost', admin.id, 'producer000', '0.01', ''])
  return [
    signed(0, { contract: 'gas.iost', actionName: 'pledge', data: pledge }),
    ...Array.from({ length: TRANSFERS }, (_, index) =>
      signed(index + 1, { contract: 'token.iost', actionName: 'transfer', data: transfer }),
    ),
  ]
}

function bareChecks(txs: readonly Tx[]): number {
  const { verifySync } = createNodeVerifier({ secp256k1: verifySignatureSync })
  const checks = txs.flatMap((tx) => checkTxSelf(tx, tx.chainId, sha3Node).publishSigns)
  const started = performance.now()
  for (const check of checks) if (!verifySync(check)) throw new Error('a signature of the benchmark is bad')
  return Math.round((checks.length / (performance.now() - started)) * 1000)
}
