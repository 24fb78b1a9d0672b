/**
 * The messages of `rpcpb.ApiService`: `number name type`, `r` = repeated, in the order answers print them. `RawState…` is ours.
 * Source: spec chain §7, §8.5.
 */
export const SCHEMA_TEXT = `
enum TxStatus { PENDING=0 PACKED=1 IRREVERSIBLE=2 }
enum BlockStatus { PENDING=0 IRREVERSIBLE=1 }
enum Algorithm { UNKNOWN=0 SECP256K1=1 ED25519=2 }
enum StatusCode { SUCCESS=0 GAS_RUN_OUT=1 BALANCE_NOT_ENOUGH=2 WRONG_PARAMETER=3 RUNTIME_ERROR=4 TIMEOUT=5 WRONG_TX_FORMAT=6 DUPLICATE_SET_CODE=7 UNKNOWN_ERROR=8 }
enum StorageType { KV=0 MAP=1 }
enum Topic { CONTRACT_RECEIPT=0 CONTRACT_EVENT=1 }
enum BlockType { NORMAL=0 ONLYHASH=1 }

EmptyRequest { }
NetworkInfo { 1 id str; 2 peer_count i32; 3 peer_count_inbound i32; 4 peer_count_outbound i32 }
NodeInfoResponse { 1 build_time str; 2 git_hash str; 3 mode str; 4 network NetworkInfo; 5 code_version str; 6 server_time i64; 7 tx_pool_size i64 }
RAMInfoResponse { 1 used_ram i64; 2 available_ram i64; 3 total_ram i64; 4 sell_price dbl; 5 buy_price dbl }
ChainInfoResponse { 1 net_name str; 2 protocol_version str; 3 chain_id u32; 4 head_block i64; 5 head_block_hash str; 6 lib_block i64; 7 lib_block_hash str; 8 witness_list r str; 9 lib_witness_list r str; 10 pending_witness_list r str; 11 head_block_time i64; 12 lib_block_time i64 }
AmountLimit { 1 token str; 2 value str }
Action { 1 contract str; 2 action_name str; 3 data str }
ReceiptEntry { 1 func_name str; 2 content str }
TxReceipt { 1 tx_hash str; 2 gas_usage dbl; 3 ram_usage map i64; 4 status_code StatusCode; 5 message str; 6 returns r str; 7 receipts r ReceiptEntry }
Transaction { 1 hash str; 2 time i64; 3 expiration i64; 4 gas_ratio dbl; 5 gas_limit dbl; 6 delay i64; 7 chain_id u32; 8 actions r Action; 9 signers r str; 10 publisher str; 11 referred_tx str; 12 amount_limit r AmountLimit; 13 tx_receipt TxReceipt }
TransactionResponse { 1 status TxStatus; 2 transaction Transaction; 3 block_number i64 }
Signature { 1 algorithm Algorithm; 2 signature bytes; 3 public_key bytes }
TransactionRequest { 1 time i64; 2 expiration i64; 3 gas_ratio dbl; 4 gas_limit dbl; 5 delay i64; 6 chain_id u32; 7 actions r Action; 8 amount_limit r AmountLimit; 9 signers r str; 10 signatures r Signature; 11 publisher str; 12 publisher_sigs r Signature }
BlockInfo { 1 mode i32; 2 thread i32; 3 batch_index r i32 }
Block { 1 hash str; 2 version i64; 3 parent_hash str; 4 tx_merkle_hash str; 5 tx_receipt_merkle_hash str; 6 number i64; 7 witness str; 8 time i64; 9 gas_usage dbl; 10 tx_count i64; 11 info BlockInfo; 13 orig_info str; 12 transactions r Transaction }
BlockResponse { 1 status BlockStatus; 2 block Block }
RawBlockResponse { 1 status BlockStatus; 2 block RawBlock }
BlockHeaderByRangeResponse { 1 block_list r RawBlock }
TxHashRequest { 1 hash str }
GetBlockByHashRequest { 1 hash str; 2 complete bool }
GetBlockByNumberRequest { 1 number i64; 2 complete bool }
GetBlockHeaderByRangeRequest { 1 start i64; 2 end i64 }
FrozenBalance { 1 amount dbl; 2 time i64 }
VoteInfo { 1 option str; 2 votes dbl; 3 cleared_votes dbl }
GetProducerVoteInfoRequest { 1 account str; 2 by_longest_chain bool }
GetProducerVoteInfoResponse { 1 pubkey str; 2 loc str; 3 url str; 4 net_id str; 5 is_producer bool; 6 status str; 7 online bool; 8 votes dbl }
GasRatioResponse { 1 lowest_gas_ratio dbl; 2 median_gas_ratio dbl }
PledgeInfo { 1 pledger str; 2 amount dbl }
GasInfo { 1 current_total dbl; 2 transferable_gas dbl; 3 pledge_gas dbl; 4 increase_speed dbl; 5 limit dbl; 6 pledged_info r PledgeInfo }
RAMInfo { 1 available i64; 2 used i64; 3 total i64 }
Item { 1 id str; 2 is_key_pair bool; 3 weight i64; 4 permission str }
Group { 1 name str; 2 items r Item }
Permission { 1 name str; 2 group_names r str; 3 items r Item; 4 threshold i64 }
Account { 1 name str; 2 balance dbl; 3 gas_info GasInfo; 4 ram_info RAMInfo; 5 permissions map Permission; 6 groups map Group; 7 frozen_balances r FrozenBalance; 8 vote_infos r VoteInfo; 9 balance_string str }
GetAccountRequest { 1 name str; 2 by_longest_chain bool }
ABI { 1 name str; 2 args r str; 3 amount_limit r AmountLimit }
Contract { 1 id str; 2 code str; 3 language str; 4 version str; 6 orig_code str; 5 abis r ABI }
ContractVote { 1 vote_infos r VoteInfo }
GetContractRequest { 1 id str; 2 by_longest_chain bool }
GetContractStorageRequest { 1 id str; 2 key str; 3 field str; 4 by_longest_chain bool }
GetContractStorageResponse { 1 data str; 2 block_hash str; 3 block_number i64 }
KeyField { 1 key str; 2 field str }
GetBatchContractStorageRequest { 1 id str; 2 key_fields r KeyField; 3 by_longest_chain bool }
GetBatchContractStorageResponse { 1 datas r str; 2 block_hash str; 3 block_number i64 }
GetContractStorageFieldsRequest { 1 id str; 2 key str; 3 by_longest_chain bool }
GetContractStorageFieldsResponse { 1 fields r str; 2 block_hash str; 3 block_number i64 }
ListContractStorageRequest { 1 id str; 2 from str; 3 to str; 4 prefix str; 5 storageType StorageType; 6 limit i64; 7 by_longest_chain bool }
StorageData { 1 key str; 2 value str }
ListContractStorageResponse { 1 datas r StorageData; 2 block_hash str; 3 block_number i64 }
SendTransactionResponse { 1 hash str; 2 pre_tx_receipt TxReceipt }
GetTokenBalanceRequest { 1 account str; 2 token str; 3 by_longest_chain bool }
GetTokenBalanceResponse { 1 balance dbl; 2 frozen_balances r FrozenBalance }
GetToken721BalanceResponse { 1 balance i64; 2 tokenIDs r str }
GetToken721InfoRequest { 1 token str; 2 token_id str; 3 by_longest_chain bool }
GetToken721MetadataResponse { 1 metadata str }
GetToken721OwnerResponse { 1 owner str }
Event { 1 topic Topic; 2 data str; 3 time i64 }
SubscribeFilter { 1 contract_id str }
SubscribeRequest { 1 topics r Topic; 2 filter SubscribeFilter }
SubscribeResponse { 1 event Event }
VoterBonus { 1 bonus dbl; 2 detail map dbl }
CandidateBonus { 1 bonus dbl }
GetTokenInfoRequest { 1 symbol str; 2 by_longest_chain bool }
TokenInfo { 1 symbol str; 2 full_name str; 3 issuer str; 4 total_supply i64; 5 current_supply i64; 6 decimal i32; 7 can_transfer bool; 8 only_issuer_can_transfer bool; 9 total_supply_float dbl; 10 current_supply_float dbl }
GetBlockTxsByContractRequest { 1 from_block i64; 2 to_block i64; 3 contract str; 4 action_name str }
BlockTxs { 1 status BlockStatus; 2 block_number i64; 3 tx_list r Transaction }
BlockTxsByContractResponse { 1 blocktx_list r BlockTxs }
RawStateRequest { 1 keys r str; 2 by_longest_chain bool }
StateEntry { 1 is_stored bool; 2 value bytes }
RawStateResponse { 1 entries r StateEntry }

RawSignature { 1 algorithm i32; 2 sig bytes; 3 pubKey bytes }
RawHead { 1 version i64; 2 parentHash bytes; 3 txMerkleHash bytes; 4 txReceiptMerkleHash bytes; 5 info bytes; 6 number i64; 7 witness str; 8 time i64 }
RawAction { 1 contract str; 2 actionName str; 3 data str }
RawAmount { 1 token str; 2 val str }
RawTx { 1 time i64; 2 expiration i64; 3 gasLimit i64; 4 gasRatio i64; 5 actions r RawAction; 6 signers r str; 7 signs r RawSignature; 8 publisher str; 9 publishSigns r RawSignature; 10 delay i64; 11 chain_id u32; 12 referredTx bytes; 13 amountLimit r RawAmount; 14 reserved bytes }
RawStatus { 1 code i32; 2 message str }
RawReceiptEntry { 1 funcName str; 2 content str }
RawTxReceipt { 1 txHash bytes; 2 gasUsage i64; 3 ramUsage map i64; 4 status RawStatus; 5 returns r str; 6 receipts r RawReceiptEntry }
RawBlock { 1 head RawHead; 2 sign RawSignature; 3 txs r RawTx; 4 receipts r RawTxReceipt; 5 txHashes r bytes; 6 receiptHashes r bytes; 7 blockType BlockType }
`
