/**
 * A read of chain state that no head commits to; the answer is the JSON text of go-iost's REST API.
 * Source: spec chain §9 (routes), spec network Appendix B (`balance` and its kin).
 */
export type StateRead =
  | { readonly kind: 'chainInfo' }
  | { readonly kind: 'ramInfo' }
  | { readonly kind: 'gasRatio' }
  | { readonly kind: 'account'; readonly name: string }
  | { readonly kind: 'tokenBalance'; readonly account: string; readonly token: string }
  | { readonly kind: 'tokenInfo'; readonly symbol: string }
  | { readonly kind: 'token721Balance'; readonly account: string; readonly token: string }
  | { readonly kind: 'token721Metadata'; readonly token: string; readonly tokenId: string }
  | { readonly kind: 'token721Owner'; readonly token: string; readonly tokenId: string }
  | { readonly kind: 'contract'; readonly id: string }
  | { readonly kind: 'contractVote'; readonly id: string }
  | { readonly kind: 'producerVoteInfo'; readonly account: string }
  | { readonly kind: 'voterBonus'; readonly account: string }
  | { readonly kind: 'candidateBonus'; readonly account: string }
  | { readonly kind: 'storage'; readonly contract: string; readonly key: string; readonly field: string }
  | { readonly kind: 'storageFields'; readonly contract: string; readonly key: string }
  | {
      readonly kind: 'listStorage'
      readonly contract: string
      readonly prefix: string
      readonly from: string
      readonly map: boolean
      readonly limit: number
    }
  /** Stored bytes by full key, for executing on them; go-iost's nodes refuse it. */
  | { readonly kind: 'rawState'; readonly keys: readonly string[] }

/** A REST call: a path below the API's root and, for POST, the JSON body. */
export type RestCall = { readonly path: string; readonly body: string | undefined }

/** The REST call of a state read. `longestChain` false reads the irreversible state, true the head's. */
export function restCallOf(read: StateRead, longestChain: boolean): RestCall {
  const get = (...parts: readonly (string | boolean)[]): RestCall => ({
    path: `/${parts.map((part) => encodeURIComponent(String(part))).join('/')}`,
    body: undefined,
  })
  const post = (path: string, body: object): RestCall => ({ path: `/${path}`, body: JSON.stringify(body) })
  switch (read.kind) {
    case 'chainInfo':
      return get('getChainInfo')
    case 'ramInfo':
      return get('getRAMInfo')
    case 'gasRatio':
      return get('getGasRatio')
    case 'account':
      return get('getAccount', read.name, longestChain)
    case 'tokenBalance':
      return get('getTokenBalance', read.account, read.token, longestChain)
    case 'tokenInfo':
      return get('getTokenInfo', read.symbol, longestChain)
    case 'token721Balance':
      return get('getToken721Balance', read.account, read.token, longestChain)
    case 'token721Metadata':
      return get('getToken721Metadata', read.token, read.tokenId, longestChain)
    case 'token721Owner':
      return get('getToken721Owner', read.token, read.tokenId, longestChain)
    case 'contract':
      return get('getContract', read.id, longestChain)
    case 'contractVote':
      return get('getContractVote', read.id, longestChain)
    case 'producerVoteInfo':
      return get('getProducerVoteInfo', read.account, longestChain)
    case 'voterBonus':
      return get('getVoterBonus', read.account, longestChain)
    case 'candidateBonus':
      return get('getCandidateBonus', read.account, longestChain)
    case 'storage':
      return post('getContractStorage', {
        id: read.contract,
        key: read.key,
        field: read.field,
        by_longest_chain: longestChain,
      })
    case 'storageFields':
      return post('getContractStorageFields', {
        id: read.contract,
        key: read.key,
        by_longest_chain: longestChain,
      })
    case 'listStorage':
      return post('listContractStorage', {
        id: read.contract,
        prefix: read.prefix,
        from: read.from,
        to: '',
        storageType: read.map ? 'MAP' : 'KV',
        limit: read.limit,
        by_longest_chain: longestChain,
      })
    case 'rawState':
      return post('getRawState', { keys: read.keys, by_longest_chain: longestChain })
  }
}
