import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import type { Block } from '#core/block/block.ts'
import { decodeBlock } from '#core/block/block-proto.ts'
import { decodeBase64 } from '#core/codec/base64.ts'
import { type Contract, decodeContract } from '#core/contract/contract.ts'
import type { GenesisSettings } from '#vm/genesis/settings.ts'
import { sharedDir } from './shared-dir.ts'

/** Recorded chains that begin with block 0. */
export const RECORDED_CHAINS = ['tour', 'witnesses', 'epochs'] as const

type MetaAccount = {
  readonly id: string
  readonly owner: string
  readonly active: string
  readonly balance: number
}

/** Block 0 of a recorded chain with the settings and JavaScript contracts it was made from. */
export type RecordedGenesis = {
  readonly block: Block
  readonly hash: string
  readonly witnesses: readonly string[]
  readonly settings: GenesisSettings
  readonly contracts: ReadonlyMap<string, Contract>
}

/** Reads a recorded block 0; tests that call it are skipped where the recordings are absent. */
export function recordedGenesis(name: string): RecordedGenesis {
  const folder = `${sharedDir()}/recordings/${name}`
  const bytes = gunzipSync(readFileSync(`${folder}/blocks.bin.gz`))
  const block = decodeBlock(bytes.subarray(4, 4 + bytes.readUInt32BE(0)))
  const { genesis, chainId } = JSON.parse(readFileSync(`${folder}/meta.json`, 'utf8')) as {
    chainId: number
    genesis: {
      hash: string
      witnessList: string[]
      initialtimestamp: string
      tokeninfo: { foundationaccount: string; iosttotalsupply: number; iostdecimal: number }
      witnessinfo: (MetaAccount & { signatureblock: string })[]
      admininfo: MetaAccount
      foundationinfo: MetaAccount
    }
  }
  const settings: GenesisSettings = {
    chainId,
    time: BigInt(Date.parse(genesis.initialtimestamp)) * 1_000_000n,
    foundationAccount: genesis.tokeninfo.foundationaccount,
    totalSupply: BigInt(genesis.tokeninfo.iosttotalsupply),
    decimal: genesis.tokeninfo.iostdecimal,
    witnesses: genesis.witnessinfo.map((witness) => ({
      ...account(witness),
      signatureBlock: witness.signatureblock,
    })),
    admin: account(genesis.admininfo),
    foundation: account(genesis.foundationinfo),
    candidates: [],
  }
  const contracts = new Map<string, Contract>()
  for (const { actionName, data } of block.txs[0]?.actions ?? []) {
    if (actionName !== 'initSetCode') continue
    const [id, code] = JSON.parse(data) as [string, string]
    const contract = decodeContract(decodeBase64(code))
    if (contract.info?.lang === 'javascript') contracts.set(id, contract)
  }
  return { block, hash: genesis.hash, witnesses: genesis.witnessList, settings, contracts }
}

function account({ id, owner, active, balance }: MetaAccount) {
  return { id, owner, active, balance: BigInt(balance) }
}
