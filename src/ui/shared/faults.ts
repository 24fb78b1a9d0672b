import { type MessageId, t } from './text.ts'

type FaultText = { readonly what: MessageId; readonly money: MessageId }

const SAFE: MessageId = 'money.safe'
const NOT_SENT: MessageId = 'money.notSent'
const NOTHING_SHOWN: MessageId = 'money.notShown'

// Codes of all layers that a person may meet. Text of a server is never shown as advice.
const FAULTS: Readonly<Record<string, FaultText>> = {
  NO_NETWORK: { what: 'fault.noNetwork', money: SAFE },
  NO_RELAY: { what: 'fault.noRelay', money: SAFE },
  NO_ANCHOR: { what: 'fault.noAnchor', money: SAFE },
  NOT_FOUND: { what: 'fault.notFound', money: NOTHING_SHOWN },
  BODY_UNAVAILABLE: { what: 'fault.body', money: NOTHING_SHOWN },
  READ_UNAVAILABLE: { what: 'fault.read', money: NOTHING_SHOWN },
  READ_REFUSED: { what: 'fault.read', money: NOTHING_SHOWN },
  BAD_ANSWER: { what: 'fault.badAnswer', money: NOTHING_SHOWN },
  WRONG_ANSWER: { what: 'fault.badAnswer', money: NOTHING_SHOWN },
  BAD_HASH: { what: 'fault.badHash', money: NOTHING_SHOWN },
  NOT_YET: { what: 'fault.notYet', money: NOTHING_SHOWN },
  BEFORE_ANCHOR: { what: 'fault.beforeAnchor', money: NOTHING_SHOWN },
  PUBLISH_REFUSED: { what: 'fault.publish', money: NOT_SENT },
  PUBLISH_CLOSED: { what: 'fault.publishClosed', money: NOT_SENT },
  VAULT_WRONG_PASSWORD: { what: 'fault.wrongPassword', money: SAFE },
  KEYSTORE_WRONG_PASSWORD: { what: 'fault.wrongFilePassword', money: SAFE },
  KEYSTORE_BAD: { what: 'fault.keystore', money: SAFE },
  KEYSTORE_METHOD: { what: 'fault.keystore', money: SAFE },
  KEYSTORE_MISMATCH: { what: 'fault.keystoreMismatch', money: SAFE },
  VAULT_DAMAGED: { what: 'fault.vaultDamaged', money: 'money.restore' },
  VAULT_VERSION: { what: 'fault.vaultVersion', money: 'money.restore' },
  VAULT_EXISTS: { what: 'fault.vaultExists', money: SAFE },
  VAULT_FULL: { what: 'fault.vaultFull', money: SAFE },
  PASSWORD_SHORT: { what: 'fault.passwordShort', money: SAFE },
  PASSWORD_LONG: { what: 'fault.passwordLong', money: SAFE },
  STORAGE_FULL: { what: 'fault.storageFull', money: 'money.notKept' },
  STORAGE_FAILED: { what: 'fault.storage', money: 'money.notKept' },
  LOCKED: { what: 'fault.locked', money: NOT_SENT },
  NO_SUCH_REQUEST: { what: 'fault.lapsed', money: NOT_SENT },
  NO_SUCH_DRAFT: { what: 'fault.lapsed', money: SAFE },
  BAD_WORDS: { what: 'fault.words', money: SAFE },
  NOT_A_PRIVATE_KEY: { what: 'fault.notAKey', money: SAFE },
  BAD_SECRET_KEY: { what: 'fault.notAKey', money: SAFE },
  BAD_NETWORK: { what: 'fault.badNetwork', money: SAFE },
  FAUCET_UNREACHABLE: { what: 'fault.faucetAway', money: SAFE },
  BUDGET_SPENT: { what: 'fault.faucetEmpty', money: SAFE },
  TOO_MANY_REQUESTS: { what: 'fault.faucetLimit', money: SAFE },
  QUEUE_FULL: { what: 'fault.faucetBusy', money: SAFE },
  NAME_TAKEN: { what: 'fault.accountTaken', money: SAFE },
  CHALLENGE_EXPIRED: { what: 'fault.challengeExpired', money: SAFE },
  CHALLENGE_USED: { what: 'fault.lapsed', money: SAFE },
  TX_LOST: { what: 'fault.faucetBusy', money: SAFE },
  NODE_UNREACHABLE: { what: 'fault.faucetAway', money: SAFE },
  KEY_OPENS_NOTHING: { what: 'fault.opensNothing', money: SAFE },
  TX_TIME: { what: 'fault.txTime', money: NOT_SENT },
  PREVIEW_REFUSED: { what: 'fault.previewRefused', money: NOT_SENT },
  PREVIEW_FAILED: { what: 'fault.preview', money: NOT_SENT },
  STACK_LIMIT: { what: 'fault.stackLimit', money: NOT_SENT },
  PREVIEW_TIMEOUT: { what: 'fault.preview', money: NOT_SENT },
  STATE_TOO_WIDE: { what: 'fault.preview', money: NOT_SENT },
  NO_HEAD: { what: 'fault.noHead', money: NOT_SENT },
  ACTION_DATA: { what: 'fault.actionData', money: NOT_SENT },
  BAD_PROJECT: { what: 'fault.badAbi', money: NOT_SENT },
  GAS_NOT_ENOUGH: { what: 'fault.gas', money: NOT_SENT },
}

/** What a code means to a person, and what it means for their money. */
export function faultOf(code: string): { readonly what: string; readonly money: string } {
  const fault = FAULTS[code] ?? { what: 'fault.unknown', money: SAFE }
  return { what: t(fault.what), money: t(fault.money) }
}
