import { statfs } from 'node:fs/promises'
import { cpus, totalmem } from 'node:os'
import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import type { Chain } from '#chain/chain-types.ts'
import type { NetworkMetrics } from './network-port.ts'

export type MetricsDeps = {
  readonly chain: Chain
  readonly dataFolder: string
  network(): NetworkMetrics
  /** 0 normal, 1 sync, 2 init. */
  mode(): number
}

/** A node's figures under go-iost's names. Source: spec network §6.3. */
export type NodeMetrics = {
  counted(method: string): void
  received(from: 'rpc' | 'p2p'): void
  /** A block of our own, and how long it took in ns. */
  generated(elapsed: bigint): void
  /** A block of another witness: how long its import took and how old it was, ns. */
  verified(elapsed: bigint, delay: bigint): void
  text(): Promise<{ readonly text: string; readonly type: string }>
}

/** Creates the registry; figures that follow from the chain's state are read when they are asked for. */
export function createNodeMetrics(deps: MetricsDeps): NodeMetrics {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })
  const gauge = (name: string, help: string) => new Gauge({ name, help, registers })
  const counter = <L extends string>(name: string, help: string, labelNames: readonly L[] = []) =>
    new Counter({ name, help, labelNames: [...labelNames], registers })

  const requests = counter('iost_rpc_request', 'Requests by method', ['method'])
  const txs = counter('iost_tx_received_count', 'Transactions that came in', ['from'])
  const made = counter('iost_pob_generated_block', 'Blocks this node made')
  const checked = counter('iost_pob_verify_block', 'Blocks this node verified')
  const makeTime = gauge('iost_pob_generate_block_time', 'Time the last own block took, ns')
  const checkTime = gauge('iost_pob_verify_block_time', 'Time the last verification took, ns')
  const delay = gauge('iost_pob_receive_block_delay_time', 'Age of the last received block, ns')
  const confirmed = gauge('iost_pob_confirmed_length', 'Height of the last irreversible block')
  const head = gauge('iost_pob_head_length', 'Height of the head')
  const pool = gauge('iost_txpool_size', 'Transactions that wait for a block')
  const total = gauge('iost_tx_total', 'Irreversible transactions')
  const mode = gauge('iost_node_mode', '0 normal, 1 sync, 2 init')
  const cores = gauge('iost_cpu_cores', 'Processor cores')
  const memory = gauge('iost_mem_size', 'Bytes of memory of the machine')
  const disk = gauge('iost_disk_size', 'Free bytes on the disk of the data')
  const neighbors = gauge('iost_p2p_neighbor_count', 'Neighbours')
  const routing = gauge('iost_p2p_routing_count', 'Known peers')
  const height = gauge('iost_synchro_neighbor_height', 'Median height of the neighbours')
  const traffic = {
    bytesIn: counter('iost_p2p_bytes_in', 'Bytes received', ['mtype']),
    bytesOut: counter('iost_p2p_bytes_out', 'Bytes sent', ['mtype']),
    packetsIn: counter('iost_p2p_packet_in', 'Messages received', ['mtype']),
    packetsOut: counter('iost_p2p_packet_out', 'Messages sent', ['mtype']),
  }
  new Gauge({
    name: 'iost_node_info',
    help: 'What this node is',
    labelNames: ['platform', 'git_hash'],
    registers,
  }).set({ platform: process.platform, git_hash: '' }, 1)

  const refresh = async (): Promise<void> => {
    const { chain } = deps
    confirmed.set(chain.irreversible().number)
    head.set(chain.head().number)
    pool.set(chain.poolSize)
    total.set(chain.txCount)
    mode.set(deps.mode())
    cores.set(cpus().length)
    memory.set(totalmem())
    const { bavail, bsize } = await statfs(deps.dataFolder)
    disk.set(bavail * bsize)
    const network = deps.network()
    neighbors.set(network.neighbors)
    routing.set(network.routing)
    height.set(network.neighborHeight)
    for (const [field, metric] of Object.entries(traffic)) {
      metric.reset()
      for (const row of network.traffic) metric.inc({ mtype: row.type }, row[field as keyof typeof traffic])
    }
  }

  return {
    counted: (method) => requests.inc({ method }),
    received: (from) => txs.inc({ from }),
    generated(elapsed) {
      made.inc()
      makeTime.set(Number(elapsed))
    },
    verified(elapsed, age) {
      checked.inc()
      checkTime.set(Number(elapsed))
      delay.set(Number(age))
    },
    async text() {
      await refresh()
      return { text: await registry.metrics(), type: registry.contentType }
    },
  }
}
