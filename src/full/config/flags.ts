import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { decodeBase58 } from '#core/codec/base58.ts'
import { IostError } from '#core/error.ts'
import { type KeyPair, keyPairFromSecret } from '#core/keys/key-pair.ts'
import { type NetworkDefinition, parseNetwork } from '#core/network.ts'
import { sha3Node } from '#platform/sha3.node.ts'
import { genesisOfDefinition } from '#vm/genesis/private-network.ts'
import type { NodeConfig } from '../node.ts'

/** Flags of `everest node` as they stand on the command line. */
export type NodeFlags = {
  readonly data: string
  readonly network: string
  readonly key?: string | undefined
  readonly seed?: readonly string[] | undefined
  readonly host?: string | undefined
  readonly 'p2p-port'?: string | undefined
  readonly 'rest-port'?: string | undefined
  readonly 'grpc-port'?: string | undefined
  readonly 'try-tx'?: boolean | undefined
  readonly 'exec-tx'?: boolean | undefined
}

const DEFAULT_HOST = '127.0.0.1'
const DEFAULT_PORTS = { p2p: 30000, rest: 30001, grpc: 30002 } as const
const PROTOCOL_VERSION = '1.0'
const FRAME_VERSION = 1
/** go-iost's sample configuration. */
export const MAX_INBOUND = 20
export const MAX_OUTBOUND = 10
/** Longest secret in a key file, as text. */
const MAX_KEY_CHARS = 200
/** Characters of the genesis hash in the store's folder name. */
const HASH_CHARS = 12

/** The configuration that flags make up. Errors: ENVIRONMENT (a file is missing), BAD_NETWORK, BAD_KEY_FILE, USAGE. */
export async function configOfFlags(flags: NodeFlags): Promise<NodeConfig> {
  const definition = parseNetwork(await readText(flags.network))
  const host = flags.host ?? DEFAULT_HOST
  const port = (name: 'p2p' | 'rest' | 'grpc') => readPort(flags[`${name}-port`], DEFAULT_PORTS[name])
  return {
    params: definition.params,
    storeFolder: join(flags.data, storeName(definition)),
    genesis: (executor) => genesisOfDefinition(executor, definition, sha3Node),
    witness: flags.key === undefined ? undefined : await readWitnessKey(flags.key),
    network: {
      listen: `/ip4/${host}/tcp/${port('p2p')}`,
      seeds: flags.seed ?? [],
      dataPath: flags.data,
      version: FRAME_VERSION,
      maxInbound: MAX_INBOUND,
      maxOutbound: MAX_OUTBOUND,
      blackIds: [],
      blackIps: [],
      adminPort: null,
    },
    rest: { host, port: port('rest'), allowOrigins: ['*'] },
    grpc: { host, port: port('grpc') },
    tryTx: flags['try-tx'] ?? false,
    execTx: flags['exec-tx'] ?? false,
    netName: definition.name,
    protocolVersion: PROTOCOL_VERSION,
  }
}

/** The ed25519 pair of a file that holds one base58 secret. Errors: ENVIRONMENT, BAD_KEY_FILE (never with the key's text). */
async function readWitnessKey(file: string): Promise<KeyPair> {
  const text = (await readText(file)).trim()
  try {
    if (text.length > MAX_KEY_CHARS) throw new IostError({ code: 'BAD_SECRET_KEY' })
    return keyPairFromSecret('ed25519', decodeBase58(text))
  } catch {
    throw new IostError({ code: 'BAD_KEY_FILE', file }, `${file} does not hold a base58 ed25519 secret key`)
  }
}

/** Text of a file. Errors: ENVIRONMENT. */
export async function readText(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? String(error)
    throw new IostError({ code: 'ENVIRONMENT', file, reason }, `cannot read ${file} (${reason})`)
  }
}

/** Chains of different genesis blocks lie in different folders. */
function storeName(definition: NetworkDefinition): string {
  return `chain-${definition.genesisHash?.slice(0, HASH_CHARS) ?? definition.params.chainId}`
}

function readPort(text: string | undefined, otherwise: number): number {
  const port = text === undefined ? otherwise : Number(text)
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new IostError({ code: 'USAGE', port: text }, `not a port: ${text}`)
  return port
}
