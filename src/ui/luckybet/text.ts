import { messages } from 'virtual:messages/luckybet'
import { i18n } from '@lingui/core'
import type { luckybet } from '#ui/messages/luckybet.ts'
import type { MessageId as SharedId } from '#ui/shared/text.ts'

i18n.load('en', messages)

/** Id of a message of this page or of the whole app. */
export type MessageId = keyof typeof luckybet | SharedId

/** A text in the person's language. */
export function t(id: MessageId, values?: Readonly<Record<string, string | number>>): string {
  return i18n._(id, values)
}
