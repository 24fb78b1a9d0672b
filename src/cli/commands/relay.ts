import { mkdir, writeFile } from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { type CliIo, EXIT, stopped, usageError } from '#cli/io.ts'
import { readNetwork } from '#cli/read-network.ts'
import { formatNetwork, type NetworkDefinition } from '#core/network.ts'
import { systemClock } from '#platform/clock.ts'
import { createLog } from '#platform/log.ts'
import { systemRandom } from '#platform/random.ts'
import { createChainSide } from '#relay/chain-side/chain-side.ts'
import type { ProofSource } from '#relay/proof-source.ts'
import { recordedNetwork } from '#relay/recording-files.ts'
import { createRecordingSource } from '#relay/recording-source.ts'
import { createRelay } from '#relay/relay.ts'

const LISTEN = '/ip4/127.0.0.1/tcp/30100/ws'

/** `everest relay`: serves light nodes from full nodes or from a recorded chain until it is stopped. */
export async function runRelay(args: string[], io: CliIo): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      network: { type: 'string' },
      full: { type: 'string', multiple: true },
      rest: { type: 'string', multiple: true },
      recording: { type: 'string' },
      listen: { type: 'string', multiple: true },
      data: { type: 'string' },
    },
  })
  const { source, network, file } = await openSource(values, io)
  const relay = createRelay(
    { source, clock: systemClock() },
    {
      listen: values.listen ?? [LISTEN],
      dataDir: values.data,
      relays: network.relays,
      publishes: values.recording === undefined,
    },
  )
  await relay.start()
  const listen = relay.addresses()
  await mkdir(dirname(file), { recursive: true })
  if (values.recording !== undefined || values.data !== undefined)
    await writeFile(file, formatNetwork({ ...network, relays: listen }))
  io.text(`Relay of ${network.name}, network file ${file}`)
  for (const address of listen) io.text(`  ${address}`)
  if (io.jsonMode) io.json({ ready: true, listen, network: file, pid: process.pid })
  await stopped(io.signal)
  await relay.stop()
  return EXIT.ok
}

type Flags = {
  readonly network?: string | undefined
  readonly full?: string[] | undefined
  readonly rest?: string[] | undefined
  readonly recording?: string | undefined
  readonly data?: string | undefined
}

async function openSource(
  flags: Flags,
  io: CliIo,
): Promise<{ source: ProofSource; network: NetworkDefinition; file: string }> {
  if (flags.recording !== undefined) {
    const dir = resolve(flags.recording)
    const network = recordedNetwork(dir)
    const folder = flags.data ?? join('.everest', 'recordings', basename(dir))
    return {
      source: createRecordingSource(dir, network),
      network,
      file: resolve(folder, 'network.json'),
    }
  }
  if (flags.network === undefined || flags.full === undefined)
    throw usageError('relay needs --network FILE and --full MULTIADDR…, or --recording DIR')
  const network = await readNetwork(flags.network)
  io.progress(`Relay of ${network.name}: ${flags.full.length} full node(s)`)
  const source = createChainSide(
    {
      clock: systemClock(),
      random: systemRandom(),
      log: createLog((line) => process.stderr.write(`${line}\n`)),
    },
    { network, fullNodes: flags.full, rest: flags.rest ?? [], dataDir: flags.data },
  )
  return { source, network, file: resolve(flags.data ?? '.everest', 'network.json') }
}
