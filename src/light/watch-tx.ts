import { codeOf, IostError } from '#core/error.ts'
import type { Clock } from '#platform/clock.ts'
import type { TxStatus } from './api.ts'
import type { Lookups } from './lookups.ts'

/** How often a transaction that is not locked yet is looked up again. */
const LOOK_MS = 1_000
/** A transaction can still be in a block this long after its expiration was passed by our clock. */
const GRACE_NS = 20_000_000_000n

/** Follows a transaction (`expiration` in ns) until it is locked, expired or the answer is called; tells every change of stage or level. */
export function watchTx(
  lookups: Lookups,
  clock: Clock,
  hash: string,
  expiration: bigint,
  listener: (status: TxStatus) => void,
): () => void {
  let ended = false
  let cancel = () => {}
  let told = ''
  const tell = (status: TxStatus): void => {
    const key =
      status.stage === 'included' ? `${status.level} ${status.proof.value.block.hash}` : status.stage
    if (ended || key === told) return
    told = key
    listener(status)
  }
  const look = async (): Promise<void> => {
    try {
      const proof = await lookups.tx(hash)
      const level = proof.trust.kind === 'proved' ? proof.trust.level : 'L0'
      tell({ stage: 'included', hash, proof, level })
      if (level === 'L2') ended = true
    } catch (error) {
      const code = codeOf(error)
      if (code === 'BAD_HASH') {
        const message = error instanceof IostError ? error.message : String(error)
        tell({ stage: 'refused', hash, fault: { code, message, at: clock.now() } })
        ended = true
      } else if (code === 'NOT_FOUND' && clock.now() > expiration + GRACE_NS) {
        tell({ stage: 'expired', hash })
        ended = true
      }
    }
    if (!ended) {
      cancel = clock.after(LOOK_MS, () => {
        look().catch(() => undefined)
      })
    }
  }
  tell({ stage: 'waiting', hash, since: clock.now() })
  look().catch(() => undefined)
  return () => {
    ended = true
    cancel()
  }
}
