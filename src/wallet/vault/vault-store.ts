/** Where the vault's text lives. Two generations are kept: the one before the last save can be asked for. */
export type VaultStore = {
  load(): Promise<string | undefined>
  loadPrevious(): Promise<string | undefined>
  /** Errors: STORAGE_FULL, STORAGE_FAILED. The former text becomes the previous one in the same step. */
  save(text: string): Promise<void>
  clear(): Promise<void>
}
