import type { Contract } from '#core/contract/contract.ts'
import { authContract } from './auth.ts'
import { baseContract } from './base.ts'
import { bonusContract } from './bonus.ts'
import { exchangeContract } from './exchange.ts'
import { issueContract } from './issue.ts'
import { ramContract } from './ram.ts'
import type { SystemContract } from './system-contract.ts'
import { voteContract } from './vote.ts'
import { voteProducerContract } from './vote-producer.ts'

/** The JavaScript contracts of block 0 by id, as they are before instrumenting; epochs have `voteInterval` blocks. */
export function systemContracts(voteInterval: number): ReadonlyMap<string, Contract> {
  const all: readonly SystemContract[] = [
    issueContract,
    authContract,
    bonusContract,
    voteContract,
    voteProducerContract(voteInterval),
    baseContract(voteInterval),
    exchangeContract,
    ramContract,
  ]
  return new Map(all.map((contract) => [contract.id, asRecord(contract)]))
}

function asRecord(contract: SystemContract): Contract {
  const { id, version, abi, source } = contract
  return { id, info: { lang: 'javascript', version, abi }, code: source, origCode: '' }
}
