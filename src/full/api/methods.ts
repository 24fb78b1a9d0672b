import type { ChainPoint, ChainReader } from '#chain/chain-types.ts'
import { encodeBase58 } from '#core/codec/base58.ts'
import type { TxReceipt } from '#core/tx/receipt.ts'
import type { Tx } from '#core/tx/tx.ts'
import { txHash } from '#core/tx/tx-hash.ts'
import { sha3Node } from '#platform/sha3.node.ts'
import { receiptMessage } from './block-messages.ts'
import { readAccount, readVotes } from './read-account.ts'
import { candidateBonus, voterBonus } from './read-bonus.ts'
import {
  blockByHash,
  blockByNumber,
  blockHeaderByRange,
  blockTxsByContract,
  chainInfo,
  gasRatio,
  rawBlockByNumber,
  receiptByTxHash,
  txByHash,
} from './read-chain.ts'
import {
  batchContractStorage,
  contractStorage,
  contractStorageFields,
  listContractStorage,
  producerVoteInfo,
  readContract,
} from './read-contract.ts'
import { ramInfo } from './read-ram.ts'
import { readRawState } from './read-raw-state.ts'
import { token721Balance, token721Metadata, token721Owner, tokenBalance, tokenInfo } from './read-token.ts'
import { txOfRequest } from './request-tx.ts'
import { type MessageType, type MessageValue, messageType } from './schema.ts'

/** What the API needs of the node it answers for. */
export type ApiNode = {
  readonly chain: ChainReader
  readonly netName: string
  readonly protocolVersion: string
  readonly codeVersion: string
  /** Now in ns. */
  now(): bigint
  mode(): 'ModeNormal' | 'ModeSync' | 'ModeInit'
  network(): { readonly id: string; readonly inbound: number; readonly outbound: number }
  /** sendTx, step by step (spec chain §8.7); the receipt of the trial when the node makes one. Errors carry go-iost's texts. */
  sendTx(tx: Tx): Promise<TxReceipt | undefined>
  /** execTx on the head state. Errors: EXEC_DISABLED, TX_REFUSED. */
  execTx(tx: Tx): Promise<TxReceipt>
}

/** One method of the service: its gRPC name, its REST route and its messages. */
export type ApiMethod = {
  readonly name: string
  readonly verb: 'GET' | 'POST'
  /** First path segment, then the request fields that follow as segments. */
  readonly path: string
  readonly params: readonly string[]
  readonly request: MessageType
  readonly response: MessageType
  run(node: ApiNode, request: Request): MessageValue | Promise<MessageValue>
}

/** Typed access to a request with defaults filled in. */
export type Request = {
  readonly value: MessageValue
  text(field: string): string
  int(field: string): bigint
  flag(field: string): boolean
}

/** Wraps a request message. */
export function openRequest(value: MessageValue): Request {
  return {
    value,
    text: (field) => (value[field] as string | undefined) ?? '',
    int: (field) => (value[field] as bigint | undefined) ?? 0n,
    flag: (field) => value[field] === true,
  }
}

/** Every unary method of `rpcpb.ApiService`, and `getRawState`, which is ours. Source: spec chain §8.4. */
export const API_METHODS: readonly ApiMethod[] = [
  get('GetNodeInfo', [], 'EmptyRequest', 'NodeInfoResponse', (node) => {
    const { id, inbound, outbound } = node.network()
    return {
      build_time: '',
      git_hash: '',
      mode: node.mode(),
      network: {
        id,
        peer_count: inbound + outbound,
        peer_count_inbound: inbound,
        peer_count_outbound: outbound,
      },
      code_version: node.codeVersion,
      server_time: node.now(),
      tx_pool_size: BigInt(node.chain.poolSize),
    }
  }),
  get('GetChainInfo', [], 'EmptyRequest', 'ChainInfoResponse', (node) =>
    chainInfo(node.chain, node.netName, node.protocolVersion),
  ),
  get('GetRAMInfo', [], 'EmptyRequest', 'RAMInfoResponse', (node) => ramInfo(node.chain.head())),
  get('GetTxByHash', ['hash'], 'TxHashRequest', 'TransactionResponse', (node, request) =>
    txByHash(node.chain, request.text('hash')),
  ),
  get('GetTxReceiptByTxHash', ['hash'], 'TxHashRequest', 'TxReceipt', (node, request) =>
    receiptByTxHash(node.chain, request.text('hash')),
  ),
  get('GetBlockByHash', ['hash', 'complete'], 'GetBlockByHashRequest', 'BlockResponse', (node, request) =>
    blockByHash(node.chain, request.text('hash'), request.flag('complete')),
  ),
  get(
    'GetBlockByNumber',
    ['number', 'complete'],
    'GetBlockByNumberRequest',
    'BlockResponse',
    (node, request) => blockByNumber(node.chain, request.int('number'), request.flag('complete')),
  ),
  get(
    'GetRawBlockByNumber',
    ['number', 'complete'],
    'GetBlockByNumberRequest',
    'RawBlockResponse',
    (node, request) => rawBlockByNumber(node.chain, request.int('number'), request.flag('complete')),
  ),
  post(
    'GetBlockHeaderByRange',
    'GetBlockHeaderByRangeRequest',
    'BlockHeaderByRangeResponse',
    (node, request) => blockHeaderByRange(node.chain, request.int('start'), request.int('end')),
  ),
  get('GetAccount', ['name', 'by_longest_chain'], 'GetAccountRequest', 'Account', (node, request) =>
    readAccount(pointOf(node, request), request.text('name')),
  ),
  get(
    'GetTokenBalance',
    ['account', 'token', 'by_longest_chain'],
    'GetTokenBalanceRequest',
    'GetTokenBalanceResponse',
    (node, request) => tokenBalance(pointOf(node, request), request.text('account'), request.text('token')),
  ),
  get(
    'GetToken721Balance',
    ['account', 'token', 'by_longest_chain'],
    'GetTokenBalanceRequest',
    'GetToken721BalanceResponse',
    (node, request) =>
      token721Balance(pointOf(node, request), request.text('account'), request.text('token')),
  ),
  get(
    'GetToken721Metadata',
    ['token', 'token_id', 'by_longest_chain'],
    'GetToken721InfoRequest',
    'GetToken721MetadataResponse',
    (node, request) =>
      token721Metadata(pointOf(node, request), request.text('token'), request.text('token_id')),
  ),
  get(
    'GetToken721Owner',
    ['token', 'token_id', 'by_longest_chain'],
    'GetToken721InfoRequest',
    'GetToken721OwnerResponse',
    (node, request) => token721Owner(pointOf(node, request), request.text('token'), request.text('token_id')),
  ),
  get('GetGasRatio', [], 'EmptyRequest', 'GasRatioResponse', (node) => gasRatio(node.chain)),
  get(
    'GetProducerVoteInfo',
    ['account', 'by_longest_chain'],
    'GetProducerVoteInfoRequest',
    'GetProducerVoteInfoResponse',
    (node, request) => producerVoteInfo(pointOf(node, request), request.text('account')),
  ),
  get('GetContract', ['id', 'by_longest_chain'], 'GetContractRequest', 'Contract', (node, request) =>
    readContract(pointOf(node, request), request.text('id')),
  ),
  get(
    'GetContractVote',
    ['id', 'by_longest_chain'],
    'GetContractRequest',
    'ContractVote',
    (node, request) => ({
      vote_infos: readVotes(pointOf(node, request).state, request.text('id')),
    }),
  ),
  post('GetContractStorage', 'GetContractStorageRequest', 'GetContractStorageResponse', (node, request) =>
    contractStorage(pointOf(node, request), request.text('id'), request.text('key'), request.text('field')),
  ),
  post(
    'GetBatchContractStorage',
    'GetBatchContractStorageRequest',
    'GetBatchContractStorageResponse',
    (node, request) =>
      batchContractStorage(
        pointOf(node, request),
        request.text('id'),
        (request.value['key_fields'] as readonly { key?: string; field?: string }[] | undefined) ?? [],
      ),
  ),
  post('ListContractStorage', 'ListContractStorageRequest', 'ListContractStorageResponse', (node, request) =>
    listContractStorage(pointOf(node, request), {
      id: request.text('id'),
      from: request.text('from'),
      to: request.text('to'),
      prefix: request.text('prefix'),
      isMap: request.value['storageType'] === 1,
      limit: request.int('limit'),
    }),
  ),
  post(
    'GetContractStorageFields',
    'GetContractStorageFieldsRequest',
    'GetContractStorageFieldsResponse',
    (node, request) => contractStorageFields(pointOf(node, request), request.text('id'), request.text('key')),
  ),
  post('GetRawState', 'RawStateRequest', 'RawStateResponse', (node, request) =>
    readRawState(pointOf(node, request), (request.value['keys'] as readonly string[] | undefined) ?? []),
  ),
  post('SendTransaction', 'TransactionRequest', 'SendTransactionResponse', sendTransaction, 'sendTx'),
  post(
    'ExecTransaction',
    'TransactionRequest',
    'TxReceipt',
    async (node, request) => receiptMessage(await node.execTx(txOfRequest(request.value))),
    'execTx',
  ),
  get('GetVoterBonus', ['name', 'by_longest_chain'], 'GetAccountRequest', 'VoterBonus', (node, request) =>
    voterBonus(pointOf(node, request), request.text('name')),
  ),
  get(
    'GetCandidateBonus',
    ['name', 'by_longest_chain'],
    'GetAccountRequest',
    'CandidateBonus',
    (node, request) => candidateBonus(pointOf(node, request), request.text('name')),
  ),
  get('GetTokenInfo', ['symbol', 'by_longest_chain'], 'GetTokenInfoRequest', 'TokenInfo', (node, request) =>
    tokenInfo(pointOf(node, request), request.text('symbol')),
  ),
  post(
    'GetBlockTxsByContract',
    'GetBlockTxsByContractRequest',
    'BlockTxsByContractResponse',
    (node, request) =>
      blockTxsByContract(
        node.chain,
        request.int('from_block'),
        request.int('to_block'),
        request.text('contract'),
        request.text('action_name'),
      ),
  ),
]

async function sendTransaction(node: ApiNode, request: Request): Promise<MessageValue> {
  const tx = txOfRequest(request.value)
  const receipt = await node.sendTx(tx)
  return {
    hash: encodeBase58(txHash(tx, sha3Node)),
    pre_tx_receipt: receipt === undefined ? undefined : receiptMessage(receipt),
  }
}

function pointOf(node: ApiNode, request: Request): ChainPoint {
  return request.flag('by_longest_chain') ? node.chain.head() : node.chain.irreversible()
}

type Run = ApiMethod['run']

function get(
  name: string,
  params: readonly string[],
  request: string,
  response: string,
  run: Run,
): ApiMethod {
  return {
    name,
    verb: 'GET',
    path: lowerFirst(name),
    params,
    request: messageType(request),
    response: messageType(response),
    run,
  }
}

function post(name: string, request: string, response: string, run: Run, path = lowerFirst(name)): ApiMethod {
  return {
    name,
    verb: 'POST',
    path,
    params: [],
    request: messageType(request),
    response: messageType(response),
    run,
  }
}

function lowerFirst(name: string): string {
  return name.slice(0, 1).toLowerCase() + name.slice(1)
}
