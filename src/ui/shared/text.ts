import { i18n } from '@lingui/core'
import type { en } from '#ui/messages/en.ts'

/** Id of a message of the catalogue. */
export type MessageId = keyof typeof en

/** The text of a message in the person's language. */
export function t(id: MessageId, values?: Readonly<Record<string, string | number>>): string {
  return i18n._(id, values)
}
