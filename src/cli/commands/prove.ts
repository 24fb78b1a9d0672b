import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type CliIo, EXIT, usageError } from '#cli/io.ts'
import { readNetwork } from '#cli/read-network.ts'
import { createRestTransport } from '#cli/rest-transport.ts'
import { IostError } from '#core/error.ts'
import { openNodeService } from '#light/open.node.ts'

/** Longest wait for relays and the chain. */
const WAIT_MS = 60_000

/** Where `everest net` writes its definition. */
const DEFAULT_NETWORK = join(process.env['EVEREST_ROOT'] ?? '.', '.everest', 'net', 'network.json')

/** `everest prove`: writes the proof file of a transaction, built from a relay's answers or a full node's REST API. */
export async function runProve(args: string[], io: CliIo): Promise<number> {
  const { values } = parseArgs({
    args,
    options: {
      tx: { type: 'string' },
      network: { type: 'string', default: DEFAULT_NETWORK },
      relay: { type: 'string', multiple: true },
      rest: { type: 'string' },
      store: { type: 'string' },
      out: { type: 'string' },
    },
  })
  if (values.tx === undefined) throw usageError('prove needs --tx HASH')
  const network = await readNetwork(values.network)
  const relays = values.rest === undefined ? (values.relay ?? network.relays) : [values.rest]
  if (relays.length === 0)
    throw usageError('prove needs --relay MULTIADDR or --rest URL, or a network that names relays')
  const service = await openNodeService({
    network: { ...network, relays: [] },
    relays,
    storeDir: values.store,
    ...(values.rest === undefined ? {} : { makeTransport: () => createRestTransport(network) }),
  })
  try {
    await service.start()
    await settled(service)
    const text = await service.exportProof(values.tx)
    const file = values.out ?? `${values.tx}.proof.json`
    await writeFile(file, text)
    const { value, trust } = await service.tx(values.tx)
    const level = trust.kind === 'proved' ? trust.level : null
    io.text(`${file}: transaction ${value.hash} in block ${value.block.number}, ${level}`)
    if (io.jsonMode)
      io.json({ ok: true, level, block: value.block.number, anchor: value.anchor, file, bytes: text.length })
    return EXIT.ok
  } finally {
    await service.stop()
  }
}

/** Resolves once the node is at the relays' tip. Errors: NOT_REACHED. */
function settled(service: Awaited<ReturnType<typeof openNodeService>>): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => finish(new IostError({ code: 'NOT_REACHED' })), WAIT_MS)
    const look = () => {
      const { phase } = service.status()
      if (phase === 'following' || phase === 'stale') finish()
    }
    const leave = service.subscribe(look)
    const finish = (error?: Error): void => {
      clearTimeout(timer)
      leave()
      if (error === undefined) resolve()
      else reject(error)
    }
    look()
  })
}
