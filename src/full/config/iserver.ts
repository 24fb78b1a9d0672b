import { join, resolve } from 'node:path'
import { parse as parseYaml } from 'yaml'
import { decodeBase58, encodeBase58 } from '#core/codec/base58.ts'
import { concatBytes, utf8Encode } from '#core/codec/bytes.ts'
import { IostError } from '#core/error.ts'
import { type KeyPair, keyPairFromSecret } from '#core/keys/key-pair.ts'
import { type NetworkParams, parseNetwork } from '#core/network.ts'
import {
  BLOCK_GAS_LIMIT,
  BLOCKS_PER_SLOT,
  MAX_TXS_PER_BLOCK,
  MAX_TXS_PER_PUBLISHER,
  VOTE_INTERVAL_BLOCKS,
} from '#core/params.ts'
import { txHash } from '#core/tx/tx-hash.ts'
import { sha3Node } from '#platform/sha3.node.ts'
import { buildGenesis } from '#vm/genesis/build-genesis.ts'
import { genesisTx } from '#vm/genesis/genesis-tx.ts'
import { type GenesisFolder, readGenesisFolder } from '../genesis-folder.ts'
import type { NodeConfig } from '../node.ts'
import { MAX_INBOUND, MAX_OUTBOUND, readText } from './flags.ts'

const DEFAULT_CHAIN_ID = 1020
const DEFAULT_ADDRESSES = { p2p: '0.0.0.0:30000', rest: '0.0.0.0:30001', grpc: '0.0.0.0:30002' } as const
const NAME_CHARS = 12
const DEFAULT_ADMIN_PORT = '30005'
/** Longest configuration file. */
const MAX_CONFIG_CHARS = 1_000_000

/**
 * The configuration of go-iost's own `iserver.yml`; relative paths count from the working directory, as go-iost's do. A
 * network definition, where given, decides the protocol's parameters instead of go-iost's defaults.
 * Errors: ENVIRONMENT, BAD_CONFIG with the key, GENESIS_FOLDER, BAD_NETWORK. Source: spec network §6.1.
 */
export async function configOfIserver(file: string, networkFile?: string): Promise<NodeConfig> {
  const text = await readText(file)
  if (text.length > MAX_CONFIG_CHARS) throw bad('file', 'too long')
  const yaml = openYaml(text)
  const chainId = Number(yaml.text('p2p.chainid', String(DEFAULT_CHAIN_ID)))
  if (!Number.isInteger(chainId) || chainId < 0) throw bad('p2p.chainid', chainId)
  const genesisFolder = resolve(yaml.text('genesis', 'config/genesis'))
  const genesis = await readGenesisFolder(genesisFolder, chainId)
  const defaults: NetworkParams = {
    chainId,
    witnesses: genesis.settings.witnesses.map((witness) => witness.signatureBlock).sort(),
    voteInterval: VOTE_INTERVAL_BLOCKS,
    blocksPerSlot: BLOCKS_PER_SLOT,
    maxTxsPerBlock: MAX_TXS_PER_BLOCK,
    maxTxsPerPublisher: MAX_TXS_PER_PUBLISHER,
    blockGasLimit: BLOCK_GAS_LIMIT,
  }
  const params = networkFile === undefined ? defaults : parseNetwork(await readText(networkFile)).params
  const hasRpc = yaml.flag('rpc.enable', true)
  const rest = splitAddress('rpc.gatewayaddr', yaml.text('rpc.gatewayaddr', DEFAULT_ADDRESSES.rest))
  const grpc = splitAddress('rpc.grpcaddr', yaml.text('rpc.grpcaddr', DEFAULT_ADDRESSES.grpc))
  const adminPort = Number(yaml.text('p2p.adminport', DEFAULT_ADMIN_PORT))
  return {
    params,
    storeFolder: join(resolve(yaml.text('db.ldbpath', 'storage/')), storeName(genesis)),
    genesis: (executor) => buildGenesis(executor, genesis.settings, genesis.contracts, sha3Node),
    witness: readSecret(yaml.text('acc.seckey', ''), yaml.text('acc.algorithm', 'ed25519')),
    network: {
      listen: yaml.text('p2p.listenaddr', DEFAULT_ADDRESSES.p2p),
      seeds: yaml.list('p2p.seednodes'),
      dataPath: resolve(yaml.text('p2p.datapath', 'p2p/')),
      version: Number(yaml.text('p2p.version', '1')),
      maxInbound: positive(yaml.text('p2p.inboundconn', ''), MAX_INBOUND),
      maxOutbound: positive(yaml.text('p2p.outboundconn', ''), MAX_OUTBOUND),
      blackIds: yaml.list('p2p.blackpid'),
      blackIps: yaml.list('p2p.blackip'),
      adminPort: Number.isInteger(adminPort) && adminPort > 0 ? adminPort : null,
    },
    rest: hasRpc ? { ...rest, allowOrigins: yaml.list('rpc.alloworigins', ['*']) } : null,
    grpc: hasRpc ? grpc : null,
    tryTx: yaml.flag('rpc.trytx', false),
    execTx: yaml.flag('rpc.exectx', false),
    netName: yaml.text('version.netname', 'unknown'),
    protocolVersion: yaml.text('version.protocolversion', 'unknown'),
  }
}

/** Chains of different genesis blocks lie in different folders: the name follows from everything block 0 follows from. */
function storeName({ settings, contracts }: GenesisFolder): string {
  const parts = concatBytes(
    txHash(genesisTx(settings, contracts), sha3Node),
    utf8Encode(String(settings.time)),
  )
  return `chain-${encodeBase58(sha3Node(parts)).slice(0, NAME_CHARS)}`
}

type Yaml = {
  text(path: string, otherwise: string): string
  flag(path: string, otherwise: boolean): boolean
  list(path: string, otherwise?: readonly string[]): readonly string[]
}

/** Reads values by lower-case dotted path; keys of the file are case-insensitive. */
function openYaml(text: string): Yaml {
  let root: unknown
  try {
    root = parseYaml(text)
  } catch (error) {
    throw bad('yaml', error instanceof Error ? error.message : error)
  }
  const at = (path: string): unknown => {
    let value = root
    for (const name of path.split('.')) {
      if (typeof value !== 'object' || value === null) return undefined
      value = Object.entries(value).find(([key]) => key.toLowerCase() === name)?.[1]
    }
    return value ?? undefined
  }
  return {
    text(path, otherwise) {
      const value = at(path)
      if (value === undefined) return otherwise
      if (typeof value !== 'string' && typeof value !== 'number') throw bad(path, value)
      return String(value)
    },
    flag(path, otherwise) {
      const value = at(path)
      if (value === undefined) return otherwise
      if (typeof value !== 'boolean') throw bad(path, value)
      return value
    },
    list(path, otherwise = []) {
      const value = at(path)
      if (value === undefined || value === '') return otherwise
      const items: unknown[] = Array.isArray(value) ? value : [value]
      return items.filter((item) => item !== null && item !== '').map(String)
    },
  }
}

function splitAddress(path: string, address: string): { host: string; port: number } {
  const match = /^(.*):(\d{1,5})$/.exec(address)
  if (match === null || Number(match[2]) > 65_535) throw bad(path, address)
  return { host: match[1] === '' ? '0.0.0.0' : (match[1] as string), port: Number(match[2]) }
}

/** An empty secret makes a node that only follows. */
function readSecret(text: string, algorithm: string): KeyPair | undefined {
  if (text === '') return undefined
  try {
    return keyPairFromSecret(algorithm === 'secp256k1' ? 'secp256k1' : 'ed25519', decodeBase58(text))
  } catch {
    throw bad('acc.seckey', 'not a base58 secret key')
  }
}

function positive(text: string, otherwise: number): number {
  const value = Number(text)
  return Number.isInteger(value) && value > 0 ? value : otherwise
}

function bad(key: string, got: unknown): IostError {
  return new IostError({ code: 'BAD_CONFIG', key, got: String(got).slice(0, 100) })
}
