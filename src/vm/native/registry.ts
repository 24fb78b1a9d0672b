import type { Abi, Contract } from '#core/contract/contract.ts'
import type { NativeRegistry } from '#vm/host/context.ts'
import { canUpdate, nothing } from './common.ts'
import { DOMAIN } from './domain.ts'
import { GAS } from './gas/contract.ts'
import type { NativeMethod, NativeMethods } from './method.ts'
import { SYSTEM } from './system/contract.ts'
import { TOKEN_VERSIONS } from './token/versions.ts'
import { TOKEN721 } from './token721.ts'

/** Every native contract by id and version. Source: spec contracts §5, §1.4. */
const CONTRACTS: Readonly<Record<string, Readonly<Record<string, NativeMethods>>>> = {
  'system.iost': { '1.0.0': SYSTEM },
  'token.iost': TOKEN_VERSIONS,
  'token721.iost': { '1.0.0': TOKEN721 },
  'gas.iost': { '1.0.0': GAS },
  'domain.iost': { '0.0.0': {}, '1.0.0': DOMAIN },
}

/** The native contracts of go-iost. */
export const NATIVES: NativeRegistry = { method: nativeMethod, contract: nativeContract }

function nativeMethod(id: string, version: string, name: string): NativeMethod | undefined {
  const methods = methodsOf(id, version)
  if (methods === undefined) return undefined
  if (name === 'can_update') return canUpdate
  // Not in the record: only an installation reaches it.
  if (name === 'init') return nothing
  return Object.hasOwn(methods, name) ? methods[name] : undefined
}

/** Methods stand in the order of their names. */
function nativeContract(id: string, version: string): Contract | undefined {
  const methods = methodsOf(id, version)
  if (methods === undefined) return undefined
  const all: NativeMethods = { ...methods, can_update: canUpdate }
  const abi = Object.keys(all)
    .sort()
    .map(
      (name): Abi => ({
        name,
        args: (all[name] as NativeMethod).args,
        amountLimit: [{ token: '*', val: 'unlimited' }],
      }),
    )
  return { id, info: { lang: 'native', version, abi }, code: 'codes', origCode: '' }
}

function methodsOf(id: string, version: string): NativeMethods | undefined {
  const versions = Object.hasOwn(CONTRACTS, id) ? CONTRACTS[id] : undefined
  return versions !== undefined && Object.hasOwn(versions, version) ? versions[version] : undefined
}
