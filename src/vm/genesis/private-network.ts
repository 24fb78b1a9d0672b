import { decodeBase58, encodeBase58 } from '#core/codec/base58.ts'
import { utf8Encode } from '#core/codec/bytes.ts'
import { IostError } from '#core/error.ts'
import { type Sha3, sha3_256 } from '#core/hash/sha3.ts'
import { type KeyPair, keyPairFromSecret, keyPairFromSeed } from '#core/keys/key-pair.ts'
import type { NetworkDefinition } from '#core/network.ts'
import {
  BLOCK_GAS_LIMIT,
  BLOCKS_PER_SLOT,
  IOST_DECIMALS,
  MAX_TXS_PER_BLOCK,
  MAX_TXS_PER_PUBLISHER,
  VOTE_INTERVAL_BLOCKS,
} from '#core/params.ts'
import type { Executor } from '#vm/executor.ts'
import { systemContracts } from '#vm/system/contracts.ts'
import { buildGenesis, type Genesis } from './build-genesis.ts'
import type { GenesisAccount, GenesisSettings, GenesisWitness } from './settings.ts'

/** Chain id of go-iost's development network, and of every private network here. */
export const PRIVATE_CHAIN_ID = 1020
/** Published development keys of go-iost: they guard nothing but toy money. */
const PRODUCER000_SECRET =
  '1rANSfcRzr4HkhbUFZ7L1Zp69JZZHiDDq5v7dNSbbEqeU4jxy3fszV4HGiaLQEyqVpS1dKT9g7zCVRxBVzuiUzB'
const ADMIN_SECRET =
  '2yquS3ySrGWPEKywCPzX4RTJugqRh7kJSo5aehsLYPEWkUxBWA39oMrZ7ZxuM4fgyXYs2cPwh5n8aNNpH5x2VyK1'
const TOTAL_SUPPLY = 90_000_000_000n
const ADMIN_BALANCE = 21_000_000_000n
const MAX_PRODUCERS = 100

/** What a private network is made of; the genesis time is in ns. */
export type PrivateNetworkOptions = {
  readonly witnesses: number
  readonly genesisTime: bigint
  readonly candidates?: number
  readonly voteInterval?: number
}

/** An account whose keys everybody knows: owner, active and (of a producer) block signing key are the same pair. */
export type KnownAccount = { readonly id: string; readonly keys: KeyPair }

/** A private network before its first start. */
export type PrivateNetwork = {
  readonly genesis: Genesis
  readonly definition: NetworkDefinition
  readonly admin: KnownAccount
  readonly foundation: KnownAccount
  /** The witnesses, then the candidates. */
  readonly producers: readonly KnownAccount[]
}

/**
 * Makes the private network of so many witnesses and candidates: the same options give the same block 0.
 * Errors: BAD_PRIVATE_NETWORK. Source: the project's design §10, spec network §6.2.
 */
export function createPrivateNetwork(
  executor: Executor,
  options: PrivateNetworkOptions,
  sha3: Sha3 = sha3_256,
): PrivateNetwork {
  const { genesisTime, candidates = 0, voteInterval = VOTE_INTERVAL_BLOCKS } = options
  checkCount('voteInterval', voteInterval, 1, VOTE_INTERVAL_BLOCKS)
  const genesis = buildGenesis(executor, privateGenesisSettings(options), systemContracts(voteInterval), sha3)
  const definition: NetworkDefinition = {
    name: 'private',
    genesisHash: encodeBase58(genesis.hash),
    genesisTime: genesisTime.toString(),
    clock: 'live',
    trustingPeriodSeconds: null,
    params: {
      chainId: PRIVATE_CHAIN_ID,
      witnesses: genesis.witnesses,
      voteInterval,
      blocksPerSlot: BLOCKS_PER_SLOT,
      maxTxsPerBlock: MAX_TXS_PER_BLOCK,
      maxTxsPerPublisher: MAX_TXS_PER_PUBLISHER,
      blockGasLimit: BLOCK_GAS_LIMIT,
    },
    relays: [],
    checkpoints: [],
    faucet: '/faucet',
    candidates,
  }
  return { genesis, definition, ...knownAccounts(options) }
}

/** Block 0's settings of a private network: go-iost's development accounts. Errors: BAD_PRIVATE_NETWORK. */
export function privateGenesisSettings(options: PrivateNetworkOptions): GenesisSettings {
  const { admin, foundation, producers } = knownAccounts(options)
  return {
    chainId: PRIVATE_CHAIN_ID,
    time: options.genesisTime,
    foundationAccount: foundation.id,
    totalSupply: TOTAL_SUPPLY,
    decimal: IOST_DECIMALS,
    witnesses: producers.slice(0, options.witnesses).map(asWitness),
    candidates: producers.slice(options.witnesses).map(asWitness),
    admin: { ...asAccount(admin), balance: ADMIN_BALANCE },
    foundation: asAccount(foundation),
  }
}

function knownAccounts(options: PrivateNetworkOptions) {
  const { witnesses, candidates = 0 } = options
  checkCount('witnesses', witnesses, 1, MAX_PRODUCERS)
  checkCount('candidates', candidates, 0, MAX_PRODUCERS - witnesses)
  const keys = secretPair(ADMIN_SECRET)
  return {
    admin: { id: 'admin', keys },
    foundation: { id: 'foundation', keys },
    producers: Array.from({ length: witnesses + candidates }, (_, index) => producer(index)),
  }
}

/**
 * Makes block 0 of a private network again from its definition.
 * Errors: GENESIS_MISMATCH when the definition names another block, BAD_PRIVATE_NETWORK.
 */
export function genesisOfDefinition(
  executor: Executor,
  definition: NetworkDefinition,
  sha3: Sha3 = sha3_256,
): Genesis {
  const { params, candidates = 0 } = definition
  const { genesis } = createPrivateNetwork(
    executor,
    {
      witnesses: params.witnesses.length,
      candidates,
      voteInterval: params.voteInterval,
      genesisTime: BigInt(definition.genesisTime),
    },
    sha3,
  )
  const got = encodeBase58(genesis.hash)
  if (definition.genesisHash !== null && definition.genesisHash !== got) {
    throw new IostError(
      { code: 'GENESIS_MISMATCH', want: definition.genesisHash, got },
      'the definition belongs to a network made with other contracts: start it over with --fresh',
    )
  }
  return genesis
}

function producer(index: number): KnownAccount {
  const id = `producer${String(index).padStart(3, '0')}`
  const keys =
    index === 0 ? secretPair(PRODUCER000_SECRET) : keyPairFromSeed(sha3_256(utf8Encode(`everest/${id}`)))
  return { id, keys }
}

function secretPair(secret: string): KeyPair {
  return keyPairFromSecret('ed25519', decodeBase58(secret))
}

function asAccount({ id, keys }: KnownAccount): GenesisAccount {
  const key = encodeBase58(keys.publicKey)
  return { id, owner: key, active: key, balance: 0n }
}

function asWitness(account: KnownAccount): GenesisWitness {
  return { ...asAccount(account), signatureBlock: encodeBase58(account.keys.publicKey) }
}

function checkCount(field: string, value: number, min: number, max: number): void {
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new IostError({ code: 'BAD_PRIVATE_NETWORK', field, value, min, max })
  }
}
