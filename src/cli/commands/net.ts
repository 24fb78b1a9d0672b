import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { VOTE_INTERVAL_BLOCKS } from '#core/params.ts'
import { openLayout } from '#full/net/layout.ts'
import { planNetwork } from '#full/net/plan.ts'
import { assertPortsFree, MAX_NET_NODES, netPorts } from '#full/net/ports.ts'
import { createPrivateNet, type PrivateNet } from '#full/net/private-net.ts'
import { createStatusView } from '#full/net/status-view.ts'
import { type PageServer, startPageServer } from '#full/page-server.ts'
import { type CliIo, EXIT, stopped, usageError } from '../io.ts'

const REDRAW_MS = 1000

/** `everest net`: a private network until it is stopped; one ready line when it can be used. */
export async function runNet(args: string[], io: CliIo): Promise<number> {
  const flags = readFlags(args)
  const ports = netPorts(flags.portBase)
  const count = flags.witnesses + flags.candidates + (flags.follower ? 1 : 0)
  if (count > MAX_NET_NODES) throw usageError(`${count} nodes wanted, ${MAX_NET_NODES} fit on a port base`)
  const wanted = Array.from({ length: count }, (_, index) => Object.values(ports.node(index))).flat()
  await assertPortsFree([...wanted, ports.relay, ports.faucet, ...(flags.page ? [ports.page] : [])])

  const layout = await openLayout(flags.data, flags, flags.fresh, BigInt(Date.now()) * 1_000_000n)
  const plan = await planNetwork(layout, flags, flags.follower)
  const view = createStatusView(process.stderr, () => net.statuses())
  const net = createPrivateNet({
    layout,
    ports,
    ...plan,
    onStatus: (status) => {
      if (!io.jsonMode) view.changed(status)
    },
  })
  let page: PageServer | undefined
  let redraw: NodeJS.Timeout | undefined
  try {
    const ready = await untilStopped(net.start(), io.signal)
    if (ready === undefined) return EXIT.ok
    if (flags.page) {
      page = await startPageServer({
        appDir: join(process.env['EVEREST_ROOT'] ?? '.', 'dist'),
        host: '127.0.0.1',
        port: ports.page,
        files: new Map([['/networks/private.json', layout.networkFile]]),
        faucet: ready.faucet,
      })
    }
    const line = { ready: true, ...ready, ...(page === undefined ? {} : { page: page.url }) }
    if (io.jsonMode) io.json(line)
    if (page !== undefined) io.text(`\nOpen ${page.url} in your browser. Ctrl-C ends the network.\n`)
    else io.text(`\nReady: ${ready.nodes.map((node) => node.rest).join(' ')}\n`)
    if (!io.jsonMode) redraw = setInterval(view.draw, REDRAW_MS)
    takeOrders(net, io)
    // In the background: the network is usable without its games.
    if (page !== undefined && flags.games)
      net.startGames().catch((error: unknown) => io.progress(`games: ${String(error)}`))
    await stopped(io.signal)
    return EXIT.ok
  } finally {
    clearInterval(redraw)
    await Promise.all([page?.stop(), net.stop()])
  }
}

function readFlags(args: string[]) {
  const { values } = parseArgs({
    args,
    options: {
      witnesses: { type: 'string', default: '4' },
      candidates: { type: 'string', default: '0' },
      'vote-interval': { type: 'string', default: String(VOTE_INTERVAL_BLOCKS) },
      'port-base': { type: 'string', default: '30000' },
      data: { type: 'string', default: join(process.env['EVEREST_ROOT'] ?? '.', '.everest', 'net') },
      follower: { type: 'boolean', default: false },
      fresh: { type: 'boolean', default: false },
      page: { type: 'boolean', default: false },
      'no-games': { type: 'boolean', default: false },
    },
  })
  return {
    witnesses: readCount('witnesses', values.witnesses, 1, MAX_NET_NODES),
    candidates: readCount('candidates', values.candidates, 0, MAX_NET_NODES),
    voteInterval: readCount('vote-interval', values['vote-interval'], 2, VOTE_INTERVAL_BLOCKS),
    portBase: readCount('port-base', values['port-base'], 1024, 65_000),
    data: resolve(values.data),
    follower: values.follower,
    fresh: values.fresh,
    page: values.page,
    games: !values['no-games'],
  }
}

function readCount(name: string, text: string, min: number, max: number): number {
  const value = Number(text)
  if (!/^[0-9]+$/.test(text) || value < min || value > max)
    throw usageError(`--${name} takes a number from ${min} to ${max}, not "${text}"`)
  return value
}

/** The value of a promise, or undefined when the stop signal fires first. */
async function untilStopped<T>(promise: Promise<T>, signal: AbortSignal): Promise<T | undefined> {
  promise.catch(() => undefined)
  return Promise.race([promise, stopped(signal).then(() => undefined)])
}

/** Obeys `stop NAME` and `start NAME` on standard input: to see what the network does without a process. */
function takeOrders(net: PrivateNet, io: CliIo): void {
  const lines = createInterface({ input: process.stdin })
  lines.on('line', (line) => {
    const [order, name] = line.trim().split(/\s+/)
    const act = order === 'stop' ? net.stopProcess : order === 'start' ? net.startProcess : undefined
    if (act === undefined || name === undefined) {
      if (line.trim() !== '') io.progress('orders: stop NAME, start NAME')
      return
    }
    act(name).then(
      (known) => io.progress(known ? `${order} ${name}: done` : `no process ${name}`),
      (error: unknown) => io.progress(`${order} ${name}: ${String(error)}`),
    )
  })
  io.signal.addEventListener('abort', () => lines.close(), { once: true })
}
