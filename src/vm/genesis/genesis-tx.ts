import { encodeBase64 } from '#core/codec/base64.ts'
import { type Contract, encodeContract } from '#core/contract/contract.ts'
import { IostError } from '#core/error.ts'
import type { Action, Tx } from '#core/tx/tx.ts'
import { NATIVES } from '#vm/native/registry.ts'
import type { GenesisAccount, GenesisSettings, GenesisWitness } from './settings.ts'

/** Native contracts of block 0 and their versions; domain.iost 0.0.0 has no linking yet. */
const NATIVE_VERSIONS: Readonly<Record<string, string>> = {
  'token.iost': '1.0.6',
  'token721.iost': '1.0.0',
  'gas.iost': '1.0.0',
  'domain.iost': '0.0.0',
}
const GENESIS_GAS_LIMIT = 1_000_000_000n
const GENESIS_GAS_RATIO = 100n
const PLEDGE = '100'
/** 128 GiB, growing every 600 s by ten minutes' share of 64 GiB a year; 30 % go to the foundation. */
const RAM_TOTAL = 137_438_953_472
const RAM_INTERVAL = 600
const RAM_INCREASE = 1_307_448
const RAM_RESERVE = 41_231_686_041
const RAM_PER_ACCOUNT = 100_000
const EMPTY = new Uint8Array(0)

/** JavaScript contracts by id, as they are sent: `code` is the source. */
export type GenesisContracts = ReadonlyMap<string, Contract>

/** The one transaction of block 0, byte for byte go-iost's. Errors: GENESIS_CONTRACT. Source: spec chain §6.7. */
export function genesisTx(settings: GenesisSettings, contracts: GenesisContracts): Tx {
  return {
    time: 0n,
    expiration: 0n,
    gasLimit: GENESIS_GAS_LIMIT,
    gasRatio: GENESIS_GAS_RATIO,
    actions: [
      ...genesisActions(settings, contracts),
      ...settings.candidates.flatMap(candidateActions(settings)),
    ],
    signers: [],
    signs: [],
    publisher: 'deadaddr',
    publishSigns: [],
    delay: 0n,
    chainId: settings.chainId,
    referredTx: EMPTY,
    amountLimit: [{ token: '*', val: 'unlimited' }],
  }
}

function genesisActions(settings: GenesisSettings, contracts: GenesisContracts): readonly Action[] {
  const { admin, foundation, witnesses } = settings
  const setCode = (id: string) => setCodeAction(id, contracts)
  const initAdmin = (id: string) => action(id, 'initAdmin', texts(admin.id))
  const withAdmin = (id: string) => [setCode(id), initAdmin(id)]
  return [
    setCode('token.iost'),
    setCode('token721.iost'),
    setCode('gas.iost'),
    setCode('issue.iost'),
    action('issue.iost', 'initGenesis', initGenesisData(settings)),
    ...withAdmin('auth.iost'),
    setCode('domain.iost'),
    signUp(admin),
    signUp(foundation),
    ...witnesses.map(signUp),
    signUp({ id: 'deadaddr', owner: '0', active: '0' }),
    ...withAdmin('bonus.iost'),
    ...withAdmin('vote.iost'),
    ...withAdmin('vote_producer.iost'),
    ...withAdmin('base.iost'),
    setCode('exchange.iost'),
    ...witnesses.map((witness) =>
      action('vote_producer.iost', 'initProducer', texts(witness.id, witness.signatureBlock)),
    ),
    pledge(admin, admin),
    ...withAdmin('ram.iost'),
    action('ram.iost', 'issue', `[${RAM_TOTAL}, ${RAM_INTERVAL}, ${RAM_INCREASE}, ${RAM_RESERVE}]`),
    buyRam(admin, admin),
    action('token.iost', 'transfer', `["ram","ram.iost", "${foundation.id}", "${RAM_RESERVE}", ""]`),
    ...witnesses.map((witness) => buyRam(admin, witness)),
    pledge(admin, foundation),
    ...witnesses.map((witness) => pledge(admin, witness)),
  ]
}

function candidateActions(settings: GenesisSettings): (candidate: GenesisWitness) => readonly Action[] {
  return (candidate) => [
    signUp(candidate),
    buyRam(settings.admin, candidate),
    pledge(settings.admin, candidate),
    action(
      'vote_producer.iost',
      'applyRegister',
      `["${candidate.id}", "${candidate.signatureBlock}", "", "", "", true]`,
    ),
    action('vote_producer.iost', 'approveRegister', texts(candidate.id)),
    action('vote_producer.iost', 'logInProducer', texts(candidate.id)),
  ]
}

function setCodeAction(id: string, contracts: GenesisContracts): Action {
  const version = NATIVE_VERSIONS[id]
  const contract = version === undefined ? contracts.get(id) : NATIVES.contract(id, version)
  if (contract === undefined) throw new IostError({ code: 'GENESIS_CONTRACT', id })
  return action('system.iost', 'initSetCode', texts(id, encodeBase64(encodeContract(contract))))
}

function initGenesisData(settings: GenesisSettings): string {
  const { admin, witnesses } = settings
  const token = `{"FoundationAccount":"${settings.foundationAccount}","IOSTTotalSupply":${settings.totalSupply},"IOSTDecimal":${settings.decimal}}`
  const accounts = [...witnesses, { ...admin, signatureBlock: '' }].map(
    (account) =>
      `{"ID":"${account.id}","Owner":"${account.owner}","Active":"${account.active}","SignatureBlock":"${account.signatureBlock}","Balance":${account.balance}}`,
  )
  return `["${admin.id}",${token},[${accounts.join(',')}]]`
}

function signUp(account: Pick<GenesisAccount, 'id' | 'owner' | 'active'>): Action {
  return action('auth.iost', 'signUp', texts(account.id, account.owner, account.active))
}

function pledge(from: GenesisAccount, to: GenesisAccount): Action {
  return action('gas.iost', 'pledge', texts(from.id, to.id, PLEDGE))
}

function buyRam(payer: GenesisAccount, account: GenesisAccount): Action {
  return action('ram.iost', 'buy', `["${payer.id}", "${account.id}", ${RAM_PER_ACCOUNT}]`)
}

function texts(...values: readonly string[]): string {
  return `[${values.map((value) => `"${value}"`).join(', ')}]`
}

function action(contract: string, actionName: string, data: string): Action {
  return { contract, actionName, data }
}
