import { messages } from 'virtual:messages/contract'
import { i18n } from '@lingui/core'
import type { contract } from '#ui/messages/contract.ts'

i18n.load('en', messages)

export type ContractTextId = keyof typeof contract

/** A text about contracts on the network, in the person's language. */
export function c(id: ContractTextId, values?: Readonly<Record<string, string | number>>): string {
  return i18n._(id, values)
}
