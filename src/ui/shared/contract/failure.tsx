import { Notice } from '#ui/shared/states.tsx'
import { reasonOf } from './reason.ts'
import { c } from './text.ts'

/** Why a transaction would fail: the reason first, go-iost's whole text below. */
export function WouldFail({ message }: { readonly message: string }) {
  const reason = reasonOf(message)
  return (
    <Notice tone="bad" title={c('call.wouldFail')} alert>
      <p className="wrap-any">{reason}</p>
      {reason !== message && <p className="wrap-any mono small muted">{message}</p>}
      <p>{c('call.wouldFailMeans')}</p>
    </Notice>
  )
}
