declare module 'virtual:messages/en' {
  import type { Messages } from '@lingui/core'
  export const messages: Messages
}
