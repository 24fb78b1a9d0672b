import { codeOf } from '#core/error.ts'

/** The code of what an action throws, or `none`. */
export function fault(action: () => unknown): string {
  try {
    action()
    return 'none'
  } catch (error) {
    return codeOf(error)
  }
}
