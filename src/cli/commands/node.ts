import { parseArgs } from 'node:util'
import { configOfFlags } from '#full/config/flags.ts'
import { configOfIserver } from '#full/config/iserver.ts'
import { createNode, type NodeStatus } from '#full/node.ts'
import { createNetworkPart } from '#full/sync/network-part.ts'
import { systemClock } from '#platform/clock.ts'
import { createLog } from '#platform/log.ts'
import { systemRandom } from '#platform/random.ts'
import { type CliIo, EXIT, usageError } from '../io.ts'

/** How often the status is written: for a program, and for a person. */
const STATUS_MS = 1_000
const TEXT_STATUS_MS = 10_000

/** `everest node`: one full node until it is stopped. */
export async function runNode(args: string[], io: CliIo): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      config: { type: 'string', short: 'c' },
      data: { type: 'string' },
      network: { type: 'string' },
      key: { type: 'string' },
      seed: { type: 'string', multiple: true },
      host: { type: 'string' },
      'p2p-port': { type: 'string' },
      'rest-port': { type: 'string' },
      'grpc-port': { type: 'string' },
      'try-tx': { type: 'boolean' },
      'exec-tx': { type: 'boolean' },
      'log-level': { type: 'string' },
    },
  })
  if (values.config === undefined && (values.data === undefined || values.network === undefined))
    throw usageError('node needs -c iserver.yml, or --data DIR and --network FILE')
  const config =
    values.config === undefined
      ? await configOfFlags({ ...values, data: values.data as string, network: values.network as string })
      : await configOfIserver(values.config, values.network)

  const level = values['log-level'] ?? 'info'
  if (level !== 'debug' && level !== 'info' && level !== 'warn' && level !== 'error')
    throw usageError('--log-level is debug, info, warn or error')
  const log = createLog((line) => process.stderr.write(`${line}\n`), level)

  let failure: unknown
  const failed = new AbortController()
  const node = createNode(config, {
    clock: systemClock(),
    random: systemRandom(),
    log,
    createNetwork: createNetworkPart,
    failed(error) {
      failure = error
      failed.abort()
    },
  })
  const ready = await node.start()
  io.json({ ready: true, ...ready, pid: process.pid })
  const ticker = setInterval(
    () => {
      const status = node.status()
      if (io.jsonMode) io.json(status)
      else io.text(describeStatus(status))
    },
    io.jsonMode ? STATUS_MS : TEXT_STATUS_MS,
  )
  await new Promise<void>((resolve) => {
    for (const signal of [io.signal, failed.signal]) {
      if (signal.aborted) resolve()
      else signal.addEventListener('abort', () => resolve())
    }
  })
  clearInterval(ticker)
  await node.stop()
  if (failure !== undefined) throw failure
  return EXIT.ok
}

function describeStatus({ head, irreversible, peers, producing }: NodeStatus): string {
  return `head ${head}  irreversible ${irreversible}  neighbours ${peers}${producing ? '  producing' : ''}`
}
