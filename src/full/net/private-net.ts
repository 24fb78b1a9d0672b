import { mkdirSync, openSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { IostError } from '#core/error.ts'
import { formatNetwork, type GameContracts, type NetworkDefinition } from '#core/network.ts'
import { replaceFile } from '#platform/replace-file.node.ts'
import { type ChildState, type SupervisedChild, superviseChild } from './child.ts'
import type { NetLayout } from './layout.ts'
import type { NetPorts } from './ports.ts'
import type { ProcessStatus } from './status-view.ts'

/** A node of the network: a witness's, a candidate's or a follower's. */
export type NetNode = {
  readonly name: string
  readonly role: 'witness' | 'candidate' | 'follower'
  /** Base58 secret of the block signing key; a follower has none. */
  readonly witnessSecret?: string
  readonly peerId: string
  readonly folder: string
}

export type PrivateNetDeps = {
  readonly layout: NetLayout
  readonly ports: NetPorts
  readonly definition: NetworkDefinition
  readonly nodes: readonly NetNode[]
  /** The account the faucet pays from. */
  readonly bank: { readonly account: string; readonly secret: string }
  readonly onStatus: (status: ProcessStatus) => void
}

/** The ready line of `everest net`, without the page. */
export type NetReady = {
  readonly chainId: number
  readonly nodes: readonly {
    name: string
    role: string
    rest: string
    grpc: string | null
    p2p: string
    pid: number
  }[]
  readonly relay: readonly string[]
  readonly faucet: string
  readonly network: string
}

/** A private network of supervised processes. */
export type PrivateNet = {
  start(): Promise<NetReady>
  /** Starts the games beside the last node and writes their contracts into the definition; only after `start`. */
  startGames(): Promise<GameContracts>
  stop(): Promise<void>
  statuses(): readonly ProcessStatus[]
  /** Ends one process until it is started again. False when there is no such process. */
  stopProcess(name: string): Promise<boolean>
  startProcess(name: string): Promise<boolean>
}

/**
 * Creates the processes of a private network: its nodes know each other from the start, because go-iost's routing
 * does not pass on loopback addresses; then a relay and a faucet next to the last node. Source: the project's design §10.
 */
export function createPrivateNet(deps: PrivateNetDeps): PrivateNet {
  const { layout, ports, nodes } = deps
  const children = new Map<string, SupervisedChild>()
  const statuses = new Map<string, ProcessStatus>()
  let stopped = false
  let started: NetReady | undefined

  function add(name: string, role: string, folder: string, args: readonly string[]): SupervisedChild {
    // A stop may come while the network is still starting: nothing starts after it.
    if (stopped) throw new IostError({ code: 'NET_STOPPED', name })
    mkdirSync(folder, { recursive: true })
    let status: ProcessStatus = { name, role, state: 'stopped', detail: '' }
    statuses.set(name, status)
    const update = (change: Partial<ProcessStatus>, tell: boolean) => {
      status = { ...status, ...change }
      statuses.set(name, status)
      if (tell) deps.onStatus(status)
    }
    const child = superviseChild({
      name,
      args,
      logFd: openSync(join(folder, 'log.txt'), 'a'),
      onState: (state: ChildState, detail: string) => update({ state, detail }, true),
      onLine: (line) => update(nodeFigures(line), false),
    })
    children.set(name, child)
    return child
  }

  const p2pAddress = (index: number) =>
    `/ip4/127.0.0.1/tcp/${ports.node(index).p2p}/p2p/${(nodes[index] as NetNode).peerId}`

  async function startNodes(): Promise<NetReady['nodes']> {
    const started = nodes.map(async (node, index) => {
      const { p2p, rest, grpc } = ports.node(index)
      const args = ['node', '--data', node.folder, '--network', layout.networkFile]
      args.push('--p2p-port', String(p2p), '--rest-port', String(rest), '--grpc-port', String(grpc))
      if (node.witnessSecret !== undefined) {
        args.push('--key', await writeSecret(node.folder, node.witnessSecret))
      }
      for (const other of nodes.keys()) if (other !== index) args.push('--seed', p2pAddress(other))
      const child = add(node.name, node.role, node.folder, args)
      const line = await child.start()
      return {
        name: node.name,
        role: node.role,
        rest: String(line['rest']),
        grpc: typeof line['grpc'] === 'string' ? line['grpc'] : null,
        p2p: p2pAddress(index),
        pid: child.pid() ?? 0,
      }
    })
    return Promise.all(started)
  }

  async function startRelay(rests: readonly string[]): Promise<readonly string[]> {
    const folder = layout.processFolder(deps.definition.genesisHash as string, 'relay')
    const args = ['relay', '--data', folder, '--network', layout.networkFile]
    args.push('--listen', `/ip4/127.0.0.1/tcp/${ports.relay}/ws`)
    for (const index of nodes.keys()) args.push('--full', p2pAddress(index))
    for (const rest of rests) args.push('--rest', rest)
    const line = await add('relay', 'relay', folder, args).start()
    return line['listen'] as readonly string[]
  }

  async function startFaucet(rest: string): Promise<string> {
    const folder = layout.processFolder(deps.definition.genesisHash as string, 'faucet')
    await mkdir(folder, { recursive: true })
    const args = ['faucet', '--rest', rest, '--account', deps.bank.account]
    args.push('--key', await writeSecret(folder, deps.bank.secret), '--port', String(ports.faucet))
    args.push('--data', folder)
    return String((await add('faucet', 'faucet', folder, args).start())['url'])
  }

  async function startGames(rest: string): Promise<GameContracts> {
    const folder = layout.processFolder(deps.definition.genesisHash as string, 'luckybet')
    await mkdir(folder, { recursive: true })
    const args = ['luckybet', '--rest', rest, '--account', deps.bank.account]
    args.push('--key', await writeSecret(folder, deps.bank.secret), '--data', folder)
    const line = await add('luckybet', 'games', folder, args).start()
    return { luckyBetClassic: String(line['classic']), luckyBetFair: String(line['fair']) }
  }

  return {
    async start() {
      await replaceFile(layout.networkFile, formatNetwork(deps.definition))
      const ready = await startNodes()
      const last = ready[ready.length - 1] as NetReady['nodes'][number]
      const [relay, faucet] = await Promise.all([
        startRelay(ready.map((node) => node.rest)),
        startFaucet(last.rest),
      ])
      await replaceFile(layout.networkFile, formatNetwork({ ...deps.definition, relays: relay }))
      started = {
        chainId: deps.definition.params.chainId,
        nodes: ready,
        relay,
        faucet,
        network: layout.networkFile,
      }
      return started
    },
    async startGames() {
      if (started === undefined) throw new IostError({ code: 'NET_NOT_STARTED' })
      const last = started.nodes[started.nodes.length - 1] as NetReady['nodes'][number]
      const contracts = await startGames(last.rest)
      const definition = { ...deps.definition, relays: started.relay, contracts }
      await replaceFile(layout.networkFile, formatNetwork(definition))
      return contracts
    },
    async stop() {
      stopped = true
      await Promise.all([...children.values()].map((child) => child.stop()))
    },
    statuses: () => [...statuses.values()],
    async stopProcess(name) {
      await children.get(name)?.stop()
      return children.has(name)
    },
    async startProcess(name) {
      const child = children.get(name)
      if (child !== undefined && child.pid() === undefined) await child.start()
      return child !== undefined
    },
  }
}

async function writeSecret(folder: string, secret: string): Promise<string> {
  await mkdir(folder, { recursive: true })
  const file = join(folder, 'secret.key')
  await writeFile(file, `${secret}\n`, { mode: 0o600 })
  return file
}

function nodeFigures(line: Record<string, unknown>): Partial<ProcessStatus> {
  const figures: { head?: number; irreversible?: number; peers?: number } = {}
  for (const name of ['head', 'irreversible', 'peers'] as const) {
    const value = line[name]
    if (typeof value === 'number') figures[name] = value
  }
  return figures
}
