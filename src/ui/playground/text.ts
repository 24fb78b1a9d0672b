import { messages } from 'virtual:messages/playground'
import { i18n } from '@lingui/core'
import type { playground } from '#ui/messages/playground.ts'

i18n.load('en', messages)

export type PlayId = keyof typeof playground

/** A text of the playground in the person's language. */
export function p(id: PlayId, values?: Readonly<Record<string, string | number>>): string {
  return i18n._(id, values)
}
