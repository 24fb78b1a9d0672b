import { decodeBase58 } from '#core/codec/base58.ts'
import { IostError } from '#core/error.ts'
import { type KeyPair, keyPairFromSecret } from '#core/keys/key-pair.ts'
import type { Action, Tx } from '#core/tx/tx.ts'
import { addPublishSign, addSign } from '#core/tx/tx-sign.ts'
import { sha3Node } from '#platform/sha3.node.ts'
import type { Call, Corpus } from './read-case.ts'

const CHAIN_ID = 1020

/** The transaction of a call, signed with the corpus' keys. Errors: BAD_CORPUS for a signer without key. Source: corpus README "Call". */
export function buildTx(call: Call, keyOf: (account: string) => KeyPair): Tx {
  const unsigned: Tx = {
    time: BigInt(call.txTime),
    expiration: BigInt(call.expiration),
    gasLimit: BigInt(call.gasLimit),
    gasRatio: BigInt(call.gasRatio),
    actions: actionsOf(call),
    signers: call.signers ?? [],
    signs: [],
    publisher: call.publisher,
    publishSigns: [],
    delay: 0n,
    chainId: CHAIN_ID,
    referredTx: new Uint8Array(0),
    amountLimit: call.amountLimit,
  }
  if (call.baseMode === true) return unsigned
  const accounts = new Set((call.signers ?? []).map((signer) => signer.split('@')[0] as string))
  let tx = unsigned
  for (const account of accounts) tx = addSign(tx, keyOf(account), sha3Node)
  return addPublishSign(tx, keyOf(call.publisher), sha3Node)
}

/** Key pairs by account, made once. Errors: BAD_CORPUS when an account has none. */
export function keyRing(keys: Corpus['keys']): (account: string) => KeyPair {
  const pairs = new Map<string, KeyPair>()
  return (account) => {
    let pair = pairs.get(account)
    if (pair === undefined) {
      const entry = Object.hasOwn(keys, account) ? keys[account] : undefined
      if (entry === undefined) throw new IostError({ code: 'BAD_CORPUS', account, reason: 'no key' })
      const algorithm = entry.algorithm === 'secp256k1' ? 'secp256k1' : 'ed25519'
      pair = keyPairFromSecret(algorithm, decodeBase58(entry.seckey))
      pairs.set(account, pair)
    }
    return pair
  }
}

function actionsOf(call: Call): Action[] {
  if (call.deploy !== undefined) {
    const { info, code } = call.deploy
    return [system('setCode', JSON.stringify([JSON.stringify({ info, code })]))]
  }
  if (call.update !== undefined) {
    const { id, info, code, data } = call.update
    return [system('updateCode', JSON.stringify([JSON.stringify({ ID: id, info, code }), data]))]
  }
  const actions = call.actions ?? [
    { contract: call.contract ?? '', abi: call.abi ?? '', args: call.args ?? '' },
  ]
  return actions.map(({ contract, abi, args }) => ({ contract, actionName: abi, data: args }))
}

function system(actionName: string, data: string): Action {
  return { contract: 'system.iost', actionName, data }
}
