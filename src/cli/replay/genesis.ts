import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Block } from '#core/block/block.ts'
import { decodeBlock } from '#core/block/block-proto.ts'
import { headHash } from '#core/block/head.ts'
import { encodeBase58 } from '#core/codec/base58.ts'
import { decodeBase64 } from '#core/codec/base64.ts'
import { equalBytes } from '#core/codec/bytes.ts'
import { decodeContract } from '#core/contract/contract.ts'
import { IostError } from '#core/error.ts'
import { parseGenesisSettings, readGenesisFolder } from '#full/genesis-folder.ts'
import { sha3Node } from '#platform/sha3.node.ts'
import type { RecordingMeta } from '#recording/meta.ts'
import { openRecords } from '#recording/record-file.ts'
import type { Executor } from '#vm/executor.ts'
import { buildGenesis } from '#vm/genesis/build-genesis.ts'
import type { GenesisContracts } from '#vm/genesis/genesis-tx.ts'
import { usageError } from '../io.ts'

/** Blocks of a recording. */
export const BLOCKS = 'blocks.bin.gz'

/** Where block 0 is to come from when a recording does not hold it. */
export type GenesisSource = { readonly base?: string | undefined; readonly folder?: string | undefined }

/**
 * Block 0 of a recorded chain: the one of another recording or a genesis folder when its hash is the recorded one, else
 * made of the contracts found there and the settings in the recording's own meta.json.
 * Errors: GENESIS_HASH when neither gives the recorded hash, USAGE without a source.
 */
export async function findGenesis(
  dir: string,
  meta: RecordingMeta,
  source: GenesisSource,
  executor: Executor,
): Promise<Block> {
  const given = await readSource(source, meta, executor)
  if (equalBytes(headHash(given.block.head, sha3Node), meta.genesisHash)) return given.block
  const settings = ownSettings(dir, meta.chainId)
  const made = settings === undefined ? given : buildGenesis(executor, settings, given.contracts, sha3Node)
  const hash = headHash(made.block.head, sha3Node)
  if (!equalBytes(hash, meta.genesisHash)) {
    const [want, got] = [encodeBase58(meta.genesisHash), encodeBase58(hash)]
    throw new IostError(
      { code: 'GENESIS_HASH', want, got },
      `block 0 would be ${got}, the chain's is ${want}`,
    )
  }
  return made.block
}

async function readSource(
  { base, folder }: GenesisSource,
  meta: RecordingMeta,
  executor: Executor,
): Promise<{ block: Block; contracts: GenesisContracts }> {
  if (folder !== undefined) {
    const { settings, contracts } = await readGenesisFolder(folder, meta.chainId)
    return { block: buildGenesis(executor, settings, contracts, sha3Node).block, contracts }
  }
  if (base === undefined) {
    throw usageError('the recording begins behind block 0: name another with --base DIR, or --genesis FOLDER')
  }
  const reader = openRecords(join(base, BLOCKS))
  const record = await reader.next()
  reader.close()
  const block = record === undefined ? undefined : decodeBlock(record)
  if (block?.head.number !== 0) throw usageError(`${base} does not begin with block 0`)
  return { block, contracts: contractsOf(block) }
}

/** The contracts that a block 0 installs, as they were sent. */
export function contractsOf(block: Block): GenesisContracts {
  const actions = block.txs[0]?.actions ?? []
  return new Map(
    actions
      .filter(({ contract, actionName }) => contract === 'system.iost' && actionName === 'initSetCode')
      .map(({ data }) => {
        const [id, code] = JSON.parse(data) as [string, string]
        return [id, decodeContract(decodeBase64(code))]
      }),
  )
}

function ownSettings(dir: string, chainId: number) {
  const path = join(dir, 'meta.json')
  if (!existsSync(path)) return undefined
  const { genesis } = JSON.parse(readFileSync(path, 'utf8')) as { genesis?: unknown }
  return parseGenesisSettings(JSON.stringify(genesis), chainId)
}
