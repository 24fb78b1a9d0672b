import { mkdir } from 'node:fs/promises'
import { openChain } from '#chain/chain.ts'
import type { Chain, ChainGenesis } from '#chain/chain-types.ts'
import { encodeBase58 } from '#core/codec/base58.ts'
import type { KeyPair } from '#core/keys/key-pair.ts'
import { verifySignatureSync } from '#core/keys/verify.ts'
import type { NetworkParams } from '#core/network.ts'
import type { Clock } from '#platform/clock.ts'
import type { Log } from '#platform/log.ts'
import type { Random } from '#platform/random.ts'
import { sha3Node } from '#platform/sha3.node.ts'
import { createNodeVerifier } from '#platform/signatures.node.ts'
import { loadEngineFiles } from '#vm/engine/load.node.ts'
import { createJsMachine } from '#vm/engine/machine.ts'
import { createExecutor, type Executor } from '#vm/executor.ts'
import { createEventHub } from './api/event-hub.ts'
import { createGrpcServer } from './api/grpc.ts'
import type { ApiNode } from './api/methods.ts'
import { createRestServer } from './api/rest.ts'
import { createChainPort } from './chain-port.ts'
import { createNodeMetrics } from './metrics.ts'
import type { CreateNetworkPart, NetworkMetrics, NetworkSettings } from './network-port.ts'
import { createProducer, type Producer } from './producer.ts'
import { openLevelKv } from './store/level-kv.ts'
import { createSubmit } from './submit.ts'

/** Expired transactions are looked for this often. */
const SWEEP_MS = 10_000

/** Everything that decides what a node is. */
export type NodeConfig = {
  readonly params: NetworkParams
  /** Folder of the chain's store. */
  readonly storeFolder: string
  /** Makes block 0 when the store is empty. */
  readonly genesis: (executor: Executor) => ChainGenesis
  /** The key blocks are signed with; undefined = the node only follows. */
  readonly witness: KeyPair | undefined
  readonly network: NetworkSettings
  readonly rest: {
    readonly host: string
    readonly port: number
    readonly allowOrigins: readonly string[]
  } | null
  readonly grpc: { readonly host: string; readonly port: number } | null
  readonly tryTx: boolean
  readonly execTx: boolean
  readonly netName: string
  readonly protocolVersion: string
}

export type NodeDeps = {
  readonly clock: Clock
  readonly random: Random
  readonly log: Log
  readonly createNetwork: CreateNetworkPart
  /** Told when the node cannot go on; it is to be stopped. */
  failed(error: unknown): void
}

export type NodeStatus = {
  readonly head: number
  readonly irreversible: number
  readonly peers: number
  readonly producing: boolean
}

/** A full node: chain, store, network, API, and production when it has a witness key. */
export type FullNode = {
  /** Errors: STORE_LOCKED, PORT_IN_USE, GENESIS_MISMATCH. */
  start(): Promise<{
    readonly rest: string | null
    readonly grpc: string | null
    readonly p2p: readonly string[]
  }>
  stop(): Promise<void>
  status(): NodeStatus
}

/** Creates a node; nothing is opened before start. */
export function createNode(config: NodeConfig, deps: NodeDeps): FullNode {
  const { clock, log } = deps
  const { params } = config
  const stops: (() => Promise<void> | void)[] = []
  let status = (): NodeStatus => ({ head: 0, irreversible: 0, peers: 0, producing: false })

  const openNodeChain = async (): Promise<Chain> => {
    await mkdir(config.storeFolder, { recursive: true })
    const kv = await openLevelKv(config.storeFolder)
    stops.push(() => kv.close())
    const js = createJsMachine(loadEngineFiles(), { sha3: sha3Node })
    stops.push(() => js.dispose())
    const executor = createExecutor({ js, sha3: sha3Node }, { chainId: params.chainId })
    const { verifyPooled } = createNodeVerifier({ secp256k1: verifySignatureSync })
    const chain = await openChain(
      {
        kv,
        executor,
        verify: verifyPooled,
        sha3: sha3Node,
        log: log.child('chain'),
        now: () => clock.now(),
        pause: () => new Promise((resolve) => setImmediate(resolve)),
        storeFailed: deps.failed,
      },
      { params, genesis: async () => config.genesis(executor) },
    )
    stops.push(() => chain.close())
    return chain
  }

  const start = async () => {
    const chain = await openNodeChain()
    const own = config.witness === undefined ? undefined : encodeBase58(config.witness.publicKey)
    const port = createChainPort(chain, {
      own,
      clock,
      imported: (elapsed, age) => metrics.verified(elapsed, age),
      received: () => metrics.received('p2p'),
    })
    stops.push(() => port.stop())
    const network = deps.createNetwork(port, config.network, {
      clock,
      random: deps.random,
      log: log.child('p2p'),
    })
    const mode = () => (network.catchingUp() ? 1 : 0)
    const metrics = createNodeMetrics({
      chain,
      dataFolder: config.storeFolder,
      network: network.metrics,
      mode,
    })
    const events = createEventHub(clock)
    stops.push(chain.listen({ event: (event) => events.post(event) }))
    const submit = createSubmit({
      chain,
      tryTx: config.tryTx,
      execTx: config.execTx,
      now: () => clock.now(),
      publish: port.publish,
    })
    await network.start()
    stops.push(() => network.stop())

    const isAlone = () => {
      const { active } = chain.head()
      return active.length === 1 && active[0] === own
    }
    let producer: Producer | undefined
    if (config.witness !== undefined) {
      producer = createProducer({
        chain,
        witness: config.witness,
        blocksPerSlot: params.blocksPerSlot,
        clock,
        log: log.child('producer'),
        mayProduce: () => !network.catchingUp() && (isAlone() || network.mayProduce()),
        made: metrics.generated,
      })
      producer.start(isAlone())
      stops.push(producer.stop)
    }

    const api: ApiNode = {
      chain,
      netName: config.netName,
      protocolVersion: config.protocolVersion,
      codeVersion: '',
      now: () => clock.now(),
      mode: () => (mode() === 1 ? 'ModeSync' : 'ModeNormal'),
      network: () => ({ id: network.peerId(), ...network.peerCounts() }),
      sendTx(tx) {
        metrics.received('rpc')
        return submit.send(tx)
      },
      execTx: submit.execute,
    }
    const served = { node: api, events, log: log.child('api'), counted: metrics.counted }
    let restUrl: string | null = null
    if (config.rest !== null) {
      const rest = createRestServer({ ...served, metrics: metrics.text }, config.rest)
      await rest.start()
      stops.push(() => rest.stop())
      restUrl = rest.url()
    }
    let grpcAddress: string | null = null
    if (config.grpc !== null) {
      const grpc = createGrpcServer(served, config.grpc)
      grpcAddress = await grpc.start()
      stops.push(() => grpc.stop())
    }

    const sweeper = setInterval(() => chain.sweep(), SWEEP_MS)
    stops.push(() => clearInterval(sweeper))
    status = () => {
      const { inbound, outbound } = network.peerCounts()
      return {
        head: chain.head().number,
        irreversible: chain.irreversible().number,
        peers: inbound + outbound,
        producing: producer?.isProducing ?? false,
      }
    }
    return { rest: restUrl, grpc: grpcAddress, p2p: network.addresses() }
  }

  const stop = async () => {
    for (const stopPart of stops.splice(0).reverse()) {
      try {
        await stopPart()
      } catch (error) {
        log.warn('a part did not stop cleanly', { error })
      }
    }
  }

  return {
    async start() {
      try {
        return await start()
      } catch (error) {
        await stop()
        throw error
      }
    },
    stop,
    status: () => status(),
  }
}

/** The network part of a node without neighbours. */
export const noNetwork: CreateNetworkPart = () => {
  const metrics: NetworkMetrics = { neighbors: 0, routing: 0, traffic: [], neighborHeight: -1 }
  return {
    start: async () => {},
    stop: async () => {},
    peerId: () => '',
    addresses: () => [],
    peerCounts: () => ({ inbound: 0, outbound: 0 }),
    catchingUp: () => false,
    mayProduce: () => false,
    metrics: () => metrics,
  }
}
