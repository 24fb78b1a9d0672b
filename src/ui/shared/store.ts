/** Small, public things a page remembers: names, settings, last shown values. Never a secret. */
const PREFIX = 'everest/'
/** Set while a sealed bet of this device may have to be opened. */
export const OPEN_BETS = 'luckybet/open'

/** Reads a remembered value; undefined when there is none or it cannot be read. */
export function remembered(key: string): unknown {
  try {
    const text = localStorage.getItem(PREFIX + key)
    return text === null ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Remembers a value; a full or forbidden storage is no reason to fail. */
export function remember(key: string, value: unknown): void {
  try {
    if (value === undefined) localStorage.removeItem(PREFIX + key)
    else localStorage.setItem(PREFIX + key, JSON.stringify(value))
  } catch {
    // Kept in memory only.
  }
}

/** Calls back when another tab changed a remembered value. */
export function onRemembered(listener: (key: string) => void): () => void {
  const heard = (event: StorageEvent) => {
    if (event.key?.startsWith(PREFIX)) listener(event.key.slice(PREFIX.length))
  }
  addEventListener('storage', heard)
  return () => removeEventListener('storage', heard)
}
