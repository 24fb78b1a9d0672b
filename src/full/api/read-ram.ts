import type { ChainPoint } from '#chain/chain-types.ts'
import type { MessageValue } from './schema.ts'
import { plainText } from './values.ts'

/** Part of the price a buyer pays on top of what a seller gets. */
const BUY_FACTOR = 1.02

/** GetRAMInfo: bytes and prices per byte in IOST. Source: spec contracts §4.4, §6.2. */
export function ramInfo({ state }: ChainPoint): MessageValue {
  const number = (key: string) => Number(plainText(state, 'ram.iost', key) ?? '0')
  const left = number('leftSpace')
  const used = number('usedSpace')
  const sell = number('balance') / left
  return {
    used_ram: BigInt(used),
    available_ram: BigInt(left),
    total_ram: BigInt(used + left),
    sell_price: sell,
    buy_price: sell * BUY_FACTOR,
  }
}
