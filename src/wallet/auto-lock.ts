/** Deps of the lock: wall-clock ms (it must go on while the machine sleeps) and what to do when the time is over. */
export type AutoLockDeps = { readonly wallNow: () => number; readonly onDue: () => void }

export type AutoLock = {
  /** Begins or renews the time. */
  touch(): void
  /** Locks when the deadline has passed; to be called often, and whenever the page comes back to sight. */
  check(): void
  /** A task in hand (a signature being read) postpones the lock, for two minutes at most. */
  hold(): void
  release(): void
  /** Whole minutes, kept within 1 and MAX_LOCK_MINUTES. */
  setMinutes(minutes: number): void
  minutes(): number
  stop(): void
  /** ms since 1970, or undefined while nothing is open. */
  deadline(): number | undefined
}

const DEFAULT_LOCK_MINUTES = 15
const MAX_LOCK_MINUTES = 240
const HOLD_MS = 120_000

/** A deadline in wall-clock time, renewed by use. */
export function createAutoLock(deps: AutoLockDeps): AutoLock {
  let minutes = DEFAULT_LOCK_MINUTES
  let due: number | undefined
  let heldUntil = 0
  const touch = () => {
    due = deps.wallNow() + minutes * 60_000
  }
  return {
    touch,
    check() {
      const now = deps.wallNow()
      if (due === undefined || now < due || now < heldUntil) return
      due = undefined
      deps.onDue()
    },
    hold() {
      heldUntil = deps.wallNow() + HOLD_MS
    },
    release() {
      heldUntil = 0
    },
    setMinutes(wanted) {
      minutes = Math.min(MAX_LOCK_MINUTES, Math.max(1, Math.round(wanted)))
      if (due !== undefined) touch()
    },
    minutes: () => minutes,
    stop() {
      due = undefined
    },
    deadline: () => due,
  }
}
