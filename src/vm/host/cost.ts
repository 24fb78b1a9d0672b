/** Host constants; `hostSettings` may override any of them by name. Source: spec contracts §3.2. */
export type CostName =
  | 'JSCost'
  | 'PutCost'
  | 'GetCost'
  | 'DelCost'
  | 'KeysCost'
  | 'ContextCost'
  | 'EventPrice'
  | 'ReceiptPrice'
  | 'CodePrice'
  | 'SetCodeBasePrice'
  | 'SetCodePrice'
  | 'OpPrice'
  | 'ErrPrice'

export type Price = { readonly cpu: number; readonly net: number }
export type CostTable = Readonly<Record<CostName, Price>>

export const DEFAULT_COSTS: CostTable = {
  JSCost: { cpu: 30_000, net: 0 },
  PutCost: { cpu: 300, net: 0 },
  GetCost: { cpu: 300, net: 0 },
  DelCost: { cpu: 300, net: 0 },
  KeysCost: { cpu: 300, net: 0 },
  ContextCost: { cpu: 10, net: 0 },
  EventPrice: { cpu: 1, net: 0 },
  ReceiptPrice: { cpu: 0, net: 1 },
  CodePrice: { cpu: 1, net: 0 },
  SetCodeBasePrice: { cpu: 200_000, net: 0 },
  SetCodePrice: { cpu: 70, net: 0 },
  OpPrice: { cpu: 1, net: 0 },
  ErrPrice: { cpu: 1, net: 0 },
}

/** The table with the overrides of a `hostSettings` text; a text that does not parse changes nothing. */
export function costTableOf(settings: string | undefined): CostTable {
  if (settings === undefined) return DEFAULT_COSTS
  let json: unknown
  try {
    json = JSON.parse(settings)
  } catch {
    return DEFAULT_COSTS
  }
  const costs = field(json, 'costs')
  const table: Record<CostName, Price> = { ...DEFAULT_COSTS }
  for (const name of Object.keys(DEFAULT_COSTS) as CostName[]) {
    const entry = member(costs, name)
    if (entry !== undefined)
      table[name] = { cpu: numberOf(field(entry, 'cpu')), net: numberOf(field(entry, 'net')) }
  }
  return table
}

/** A running cost; Net counts ten times as gas. */
export class Meter {
  cpu = 0
  net = 0

  add(price: Price, times = 1): void {
    this.cpu += price.cpu * times
    this.net += price.net * times
  }

  get gas(): number {
    return this.cpu + 10 * this.net
  }
}

/** A member whose name is written in any case; the last one counts. */
function field(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  return Object.entries(value).findLast(([key]) => key.toLowerCase() === name)?.[1]
}

function member(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined
  return Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined
}

function numberOf(value: unknown): number {
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : 0
}
