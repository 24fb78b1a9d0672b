import type { ChainReader, FoundBlock } from '#chain/chain-types.ts'
import { decodeBase58OrEmpty, encodeBase58 } from '#core/codec/base58.ts'
import { IostError } from '#core/error.ts'
import {
  blockMessage,
  rawBlockMessage,
  rawHeadMessage,
  receiptMessage,
  transactionMessage,
} from './block-messages.ts'
import type { MessageValue } from './schema.ts'

const TX_STATUS = { pending: 0, packed: 1, irreversible: 2 } as const
const MAX_HASH_CHARS = 100
const MAX_HEADER_RANGE = 110n
const MAX_TX_RANGE = 100n

/** GetTxByHash. Errors: BAD_HASH, TX_NOT_FOUND. Source: spec chain §8.6. */
export async function txByHash(chain: ChainReader, hash: string): Promise<MessageValue> {
  const found = await chain.tx(hashBytes(hash))
  if (found === undefined) throw new IostError({ code: 'TX_NOT_FOUND', hash }, 'tx not found')
  return {
    status: TX_STATUS[found.status],
    transaction: transactionMessage(found.tx, found.status === 'pending' ? undefined : found.receipt),
    block_number: found.status === 'irreversible' ? BigInt(found.number) : -1n,
  }
}

/** GetTxReceiptByTxHash: irreversible ones alone. Errors: BAD_HASH, RECEIPT_NOT_FOUND. */
export async function receiptByTxHash(chain: ChainReader, hash: string): Promise<MessageValue> {
  const found = await chain.tx(hashBytes(hash))
  if (found?.status !== 'irreversible')
    throw new IostError({ code: 'RECEIPT_NOT_FOUND', hash }, 'failed to Get the receipt: not found')
  return receiptMessage(found.receipt)
}

/** GetBlockByHash. Errors: BAD_HASH, BLOCK_NOT_FOUND. */
export async function blockByHash(
  chain: ChainReader,
  hash: string,
  complete: boolean,
): Promise<MessageValue> {
  return blockResponse(await chain.blockByHash(hashBytes(hash)), complete)
}

/** GetBlockByNumber. Errors: BLOCK_NOT_FOUND. */
export async function blockByNumber(
  chain: ChainReader,
  number: bigint,
  complete: boolean,
): Promise<MessageValue> {
  return blockResponse(await findNumber(chain, number), complete)
}

/** GetRawBlockByNumber. Errors: BLOCK_NOT_FOUND. */
export async function rawBlockByNumber(
  chain: ChainReader,
  number: bigint,
  complete: boolean,
): Promise<MessageValue> {
  const found = await findNumber(chain, number)
  if (found === undefined) throw blockNotFound()
  return { status: found.irreversible ? 1 : 0, block: rawBlockMessage(found.block, complete) }
}

/** GetBlockHeaderByRange [start, end): irreversible blocks, ending at the first that is missing. Errors: BAD_RANGE. */
export async function blockHeaderByRange(
  chain: ChainReader,
  start: bigint,
  end: bigint,
): Promise<MessageValue> {
  if (start >= end || end > start + MAX_HEADER_RANGE) throw badRange(start, end)
  const list: MessageValue[] = []
  for (let number = start; number < end; number++) {
    const found = await findNumber(chain, number)
    if (found?.irreversible !== true) break
    list.push(rawHeadMessage(found.block))
  }
  return { block_list: list }
}

/** GetBlockTxsByContract: matching transactions of blocks from..to, both included. Errors: BAD_RANGE, BLOCK_NOT_FOUND. */
export async function blockTxsByContract(
  chain: ChainReader,
  from: bigint,
  to: bigint,
  contract: string,
  actionName: string,
): Promise<MessageValue> {
  if (from >= to || to > from + MAX_TX_RANGE) throw badRange(from, to)
  const list: MessageValue[] = []
  for (let number = from; number <= to; number++) {
    const found = await findNumber(chain, number)
    if (found === undefined) throw blockNotFound()
    const matching = found.block.txs.flatMap((tx, at) =>
      tx.actions.some(
        (action) =>
          (contract === '' || action.contract === contract) &&
          (actionName === '' || action.actionName === actionName),
      )
        ? [transactionMessage(tx, found.block.receipts[at])]
        : [],
    )
    if (matching.length > 0)
      list.push({ status: found.irreversible ? 1 : 0, block_number: number, tx_list: matching })
  }
  return { blocktx_list: list }
}

/** GetGasRatio over the head block's transactions without the base transaction. */
export async function gasRatio(chain: ChainReader): Promise<MessageValue> {
  const found = await chain.blockByHash(chain.head().hash)
  const ratios = (found?.block.txs ?? [])
    .filter((tx) => tx.publisher !== 'base.iost')
    .map((tx) => Number(tx.gasRatio) / 100)
    .sort((a, b) => a - b)
  return {
    lowest_gas_ratio: ratios[0] ?? 1,
    median_gas_ratio: ratios[Math.floor(ratios.length / 2)] ?? 1,
  }
}

/** GetChainInfo with the names of the node's configuration. */
export function chainInfo(chain: ChainReader, netName: string, protocolVersion: string): MessageValue {
  const head = chain.head()
  const root = chain.irreversible()
  return {
    net_name: netName,
    protocol_version: protocolVersion,
    chain_id: chain.chainId,
    head_block: BigInt(head.number),
    head_block_hash: encodeBase58(head.hash),
    lib_block: BigInt(root.number),
    lib_block_hash: encodeBase58(root.hash),
    witness_list: head.active,
    lib_witness_list: root.active,
    pending_witness_list: head.pending,
    head_block_time: head.time,
    lib_block_time: root.time,
  }
}

function blockResponse(found: FoundBlock | undefined, complete: boolean): MessageValue {
  if (found === undefined) throw blockNotFound()
  return {
    status: found.irreversible ? 1 : 0,
    block: blockMessage(found.block, found.hash, found.gasUsage, complete),
  }
}

async function findNumber(chain: ChainReader, number: bigint): Promise<FoundBlock | undefined> {
  if (number < 0n || number > BigInt(Number.MAX_SAFE_INTEGER)) return undefined
  return chain.blockByNumber(Number(number))
}

function hashBytes(text: string): Uint8Array {
  if (text.length >= MAX_HASH_CHARS) {
    throw new IostError(
      { code: 'BAD_HASH', length: text.length },
      `hash len(${text.length}) is greater then 100`,
    )
  }
  return decodeBase58OrEmpty(text)
}

function blockNotFound(): IostError {
  return new IostError({ code: 'BLOCK_NOT_FOUND' }, 'block not found')
}

function badRange(from: bigint, to: bigint): IostError {
  return new IostError({ code: 'BAD_RANGE', from, to }, `invalid range ${from} to ${to}`)
}
