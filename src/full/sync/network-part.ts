import type { Libp2p } from '@libp2p/interface'
import { codeOf, IostError } from '#core/error.ts'
import type { ChainPort, CreateNetworkPart, NetworkPart } from '#full/network-port.ts'
import { listenAddress, parseNodeAddress } from '#p2p/goiost/address.ts'
import { DEFAULT_MAX_INBOUND, DEFAULT_MAX_OUTBOUND, TABLE_DUMP_MS } from '#p2p/goiost/constants.ts'
import { loadPrivKey, loadRoutingTable, saveRoutingTable } from '#p2p/goiost/data-folder.node.ts'
import { createGoiostNetwork, type GoiostNetwork } from '#p2p/goiost/network.ts'
import { createNodeHost } from '#p2p/host.node.ts'
import { createSync, type Sync } from '#p2p/sync/sync.ts'
import { sha3Node } from '#platform/sha3.node.ts'
import { type AdminServer, startAdmin } from './admin.ts'

/** How often the neighbours that are wanted as block producers are worked out anew. */
const PRODUCERS_MS = 2_000

type Running = {
  readonly host: Libp2p
  readonly network: GoiostNetwork
  readonly sync: Sync
  readonly admin: AdminServer | undefined
}

/** Creates a full node's network part: libp2p host, neighbours, synchronisation, admin endpoints. Source: spec network §4–§6. */
export const createNetworkPart: CreateNetworkPart = (chain, settings, deps): NetworkPart => {
  const { clock, random, log } = deps
  const stops: (() => void)[] = []
  let running: Running | undefined
  let savedTable = ''

  const every = (ms: number, task: () => void): void => {
    let cancel = clock.after(ms, function again() {
      task()
      cancel = clock.after(ms, again)
    })
    stops.push(() => cancel())
  }

  const saveTable = async (network: GoiostNetwork): Promise<void> => {
    const text = network.table().dump()
    if (text === savedTable) return
    savedTable = text
    await saveRoutingTable(settings.dataPath, text).catch((error) => log.warn('table not saved', { error }))
  }

  const need = (): Running => {
    if (running === undefined) throw new IostError({ code: 'NETWORK_STOPPED' })
    return running
  }

  return {
    async start() {
      const maxInbound = settings.maxInbound > 0 ? settings.maxInbound : DEFAULT_MAX_INBOUND
      const maxOutbound = settings.maxOutbound > 0 ? settings.maxOutbound : DEFAULT_MAX_OUTBOUND
      const seeds = settings.seeds.flatMap((text) => {
        const seed = parseNodeAddress(text)
        if (seed === undefined) log.warn('seed not understood', { seed: text })
        return seed ?? []
      })
      const host = await createNodeHost({
        listen: [listenAddress(settings.listen)],
        key: await loadPrivKey(settings.dataPath),
        maxNeighbors: maxInbound + maxOutbound,
      })
      const { chainId } = chain
      const { version, blackIds, blackIps } = settings
      const network = createGoiostNetwork(
        { host, clock, random, log },
        { chainId, version, maxInbound, maxOutbound, seeds, blackIds, blackIps },
      )
      savedTable = await loadRoutingTable(settings.dataPath)
      network.table().load(savedTable)
      const sync = createSync({
        network,
        chain: { ...chain, serve: chain },
        clock,
        random,
        log,
        sha3: sha3Node,
      })
      stops.push(
        chain.listen({
          produced: (block) => sync.produced(block),
          submitted: (tx) => void sync.publish(tx),
          head: () => {},
        }),
      )
      sync.start()
      await network.start()
      const admin =
        settings.adminPort === null
          ? undefined
          : await startAdmin(network, settings.adminPort).catch((error) => {
              log.warn('no admin endpoints', { code: codeOf(error), error })
              return undefined
            })
      running = { host, network, sync, admin }
      every(PRODUCERS_MS, () => network.setProducers(wantedProducers(chain)))
      every(TABLE_DUMP_MS, () => void saveTable(network))
    },
    async stop() {
      for (const stop of stops.splice(0)) stop()
      if (running === undefined) return
      const { host, network, sync, admin } = running
      running = undefined
      await admin?.stop()
      await network.stop()
      await sync.stop()
      await saveTable(network)
      await host.stop()
    },
    peerId: () => need().host.peerId.toString(),
    addresses: () => need().host.getMultiaddrs().map(String),
    peerCounts() {
      const all = running?.network.neighbors() ?? []
      const inbound = all.filter(({ direction }) => direction === 'inbound').length
      return { inbound, outbound: all.length - inbound }
    },
    catchingUp: () => running?.sync.catchingUp() ?? false,
    mayProduce() {
      const { active, own } = chain.witnesses()
      const alone = active.length === 1 && active[0] === own
      return alone || (running?.sync.mayProduce() ?? false)
    },
    metrics: () => ({
      neighbors: running?.network.neighbors().length ?? 0,
      routing: running?.network.table().size ?? 0,
      traffic: running?.network.traffic() ?? [],
      neighborHeight: running?.sync.neighborHeight() ?? -1,
    }),
  }
}

/** Peer ids a witness wants as neighbours: those registered by the pending list. A follower wants none. Source: spec network §4.5. */
function wantedProducers(chain: ChainPort): readonly string[] {
  const { active, pending, own } = chain.witnesses()
  if (own === undefined || !active.includes(own)) return []
  return pending.map((witness) => chain.netIdOf(witness)).filter((id) => id !== '')
}
