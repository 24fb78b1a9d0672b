import { codeOf } from '#core/error.ts'
import { FaultNotice } from '#ui/shared/states.tsx'

/** A page that could not be shown. */
export function PageFault({ error }: { readonly error: unknown }) {
  return <FaultNotice code={codeOf(error)} onRetry={() => location.reload()} />
}
