import { parseArgs } from 'node:util'
import { type CliIo, EXIT, usageError } from '#cli/io.ts'
import { readNetwork } from '#cli/read-network.ts'
import type { LightStatus } from '#light/api.ts'
import { openNodeLight } from '#light/open.node.ts'

/** Longest wait of `--until-irreversible` when no `--seconds` is given. */
const DEFAULT_WAIT_S = 120

/** `everest light`: the page's light node without a page; one line per change. */
export async function runLight(args: string[], io: CliIo): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      network: { type: 'string' },
      relay: { type: 'string', multiple: true },
      store: { type: 'string' },
      'until-irreversible': { type: 'boolean' },
      seconds: { type: 'string' },
    },
  })
  if (values.network === undefined) throw usageError('light needs --network FILE')
  const seconds = values.seconds === undefined ? undefined : Number(values.seconds)
  if (seconds !== undefined && !(seconds > 0)) throw usageError('--seconds takes a number above 0')
  const network = await readNetwork(values.network)
  // Relays named on the command line stand in for the network's own.
  const relays = values.relay ?? network.relays
  if (relays.length === 0) throw usageError('light needs --relay MULTIADDR, or a network that names relays')
  const until = values['until-irreversible'] === true
  const node = await openNodeLight({ network: { ...network, relays: [] }, relays, storeDir: values.store })
  const wait = seconds ?? (until ? DEFAULT_WAIT_S : undefined)
  let last = ''
  const tell = (status: LightStatus, end: object = {}): void => {
    const line = { ...lineOf(status), ...end }
    const text = JSON.stringify(line)
    if (text === last) return
    last = text
    if (io.jsonMode) io.json(line)
    else io.text(describe(status))
  }
  const reached = await new Promise<boolean>((settle) => {
    let key = ''
    let done = false
    let timer: NodeJS.Timeout | undefined
    const resolve = (value: boolean): void => {
      done = true
      clearTimeout(timer)
      settle(value)
    }
    const look = () => {
      if (done) return
      const status = node.status()
      const now = `${status.head?.hash} ${status.irreversible?.number} ${status.locked?.number} ${status.phase}`
      if (now !== key && status.head !== null) tell(status)
      key = now
      if (until && isThere(status)) resolve(true)
      if (status.phase === 'halted') resolve(false)
    }
    node.subscribe(look)
    io.signal.addEventListener('abort', () => resolve(!until), { once: true })
    if (wait !== undefined) timer = setTimeout(() => resolve(!until || isThere(node.status())), wait * 1000)
    node.start().catch((error) => {
      io.progress(String(error))
      resolve(false)
    })
  })
  const status = node.status()
  await node.stop()
  tell(status, {
    ok: reached,
    phase: status.phase,
    headHash: status.head?.hash ?? null,
    irreversibleHash: status.irreversible?.hash ?? null,
    msToIrreversible: round(status.counters.msToIrreversible),
    hops: status.counters.hops,
    evidence: node.evidence.all().map(({ peer, code, message }) => ({ peer, code, message })),
    ...(reached ? {} : { code: status.fault?.code ?? lastFault(status) ?? 'NOT_REACHED' }),
  })
  return reached ? EXIT.ok : EXIT.no
}

/** With the relays' tip reached, the irreversible block is as new as it can be. */
function isThere({ phase, irreversible }: LightStatus): boolean {
  return phase === 'following' && irreversible !== null && irreversible.number > 0
}

function lineOf(status: LightStatus): object {
  return {
    head: status.head?.number ?? null,
    irreversible: status.irreversible?.number ?? null,
    locked: status.locked?.number ?? null,
    epoch: status.epoch?.epoch ?? null,
    peers: status.peers.filter((peer) => peer.state === 'connected').length,
    bytesIn: status.counters.bytesIn,
    signatures: status.counters.signatures,
  }
}

function describe(status: LightStatus): string {
  const { head, irreversible, locked, epoch, counters } = status
  return [
    status.phase.padEnd(10),
    `head ${head?.number ?? '–'}`,
    `irreversible ${irreversible?.number ?? '–'}`,
    `locked ${locked?.number ?? '–'}`,
    `epoch ${epoch?.epoch ?? '–'}`,
    `${counters.bytesIn} bytes`,
    `${counters.signatures} signatures`,
  ].join('  ')
}

function lastFault(status: LightStatus): string | null {
  return status.peers.map((peer) => peer.lastFault).find((code) => code !== null) ?? null
}

function round(value: number | null): number | null {
  return value === null ? null : Math.round(value)
}
