declare module 'virtual:messages/en' {
  import type { Messages } from '@lingui/core'
  export const messages: Messages
}
declare module 'virtual:messages/playground' {
  import type { Messages } from '@lingui/core'
  export const messages: Messages
}
declare module 'virtual:messages/contract' {
  import type { Messages } from '@lingui/core'
  export const messages: Messages
}
declare module 'virtual:messages/luckybet' {
  import type { Messages } from '@lingui/core'
  export const messages: Messages
}
