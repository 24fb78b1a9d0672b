import { ipv4Of, isLoopback } from './address.ts'
import { MAX_BLACK_ENTRIES } from './constants.ts'

/** Peers and addresses that are refused until the process ends. */
export type BlackList = {
  addId(id: string): void
  /** Loopback addresses are spared: on one machine they would shut out every other node. */
  addIp(ip: string): void
  /** Whether a peer id, or the IPv4 in its multiaddr, is refused. */
  refuses(id: string, address: string): boolean
  ids(): readonly string[]
  ips(): readonly string[]
}

/** Creates the list with the configuration's entries. Source: spec network §4.2. */
export function createBlackList(ids: readonly string[], ips: readonly string[]): BlackList {
  const blackIds = new Set(ids)
  const blackIps = new Set(ips.filter((ip) => !isLoopback(ip)))
  const add = (set: Set<string>, value: string): void => {
    if (set.size >= MAX_BLACK_ENTRIES) set.delete(set.values().next().value as string)
    set.add(value)
  }
  return {
    addId: (id) => add(blackIds, id),
    addIp: (ip) => {
      if (!isLoopback(ip)) add(blackIps, ip)
    },
    refuses: (id, address) => blackIds.has(id) || blackIps.has(ipv4Of(address) ?? ''),
    ids: () => [...blackIds],
    ips: () => [...blackIps],
  }
}
