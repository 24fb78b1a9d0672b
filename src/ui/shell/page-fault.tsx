import { Component, type ReactNode } from 'react'
import { codeOf } from '#core/error.ts'
import { FaultNotice } from '#ui/shared/states.tsx'

type Props = { readonly children: ReactNode }
type State = { readonly code: string | undefined }

/** Catches what a page throws while it is shown; the places around it stay usable. */
export class PageBoundary extends Component<Props, State> {
  override state: State = { code: undefined }

  static getDerivedStateFromError(error: unknown): State {
    return { code: codeOf(error) }
  }

  override render() {
    const { code } = this.state
    return code === undefined ? (
      this.props.children
    ) : (
      <FaultNotice code={code} onRetry={() => location.reload()} />
    )
  }
}
