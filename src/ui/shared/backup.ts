import { remember, remembered } from './store.ts'

const KEY = 'backup-checked'

/** When a backup file was last opened to check it, ms since 1970. */
export function backupCheckedAt(): number | undefined {
  const at = remembered(KEY)
  return typeof at === 'number' ? at : undefined
}

/** Notes that a backup file with all keys was opened. */
export function noteBackupChecked(): void {
  remember(KEY, Date.now())
}

/** Keys or password have changed: the backup no longer counts. */
export function forgetBackupCheck(): void {
  remember(KEY, undefined)
}
