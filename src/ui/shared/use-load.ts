import { useCallback, useEffect, useState } from 'react'
import { codeOf } from '#core/error.ts'

/** What a reader sees of something that is fetched: the last value stays while a newer one is on its way. */
export type Loaded<T> = {
  readonly value: T | undefined
  readonly fault: string | undefined
  readonly loading: boolean
  readonly reload: () => void
}

/** Loads under a key; undefined waits. A change of `version` loads again and keeps the value shown meanwhile. */
export function useLoad<T>(
  key: string | undefined,
  load: () => Promise<T>,
  version: string | number = 0,
): Loaded<T> {
  const [state, setState] = useState<{
    key?: string | undefined
    value?: T
    fault?: string
    loading: boolean
  }>({
    loading: true,
  })
  const [again, setAgain] = useState(0)
  useEffect(() => {
    if (key === undefined) return
    let current = true
    setState((old) => (old.key === key ? { ...old, loading: true } : { key, loading: true }))
    load().then(
      (value) => current && setState({ key, value, loading: false }),
      (error) =>
        current &&
        setState((old) => ({
          key,
          fault: codeOf(error),
          loading: false,
          ...(old.value === undefined ? {} : { value: old.value }),
        })),
    )
    return () => {
      current = false
    }
  }, [key, version, again])
  const reload = useCallback(() => setAgain((n) => n + 1), [])
  const mine = state.key === key
  return {
    value: mine ? state.value : undefined,
    fault: mine ? state.fault : undefined,
    loading: !mine || state.loading,
    reload,
  }
}
