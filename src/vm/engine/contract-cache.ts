import { ENGINE_BOUNDS } from './bounds.ts'
import { type Executable, makeExecutable } from './executable.ts'
import { type Image, imageSize } from './image.ts'

/** A realm with a source evaluated in it, and the gas that took. */
export type Evaluated = { readonly image: Image; readonly gas: number }

/** A source made ready, with its evaluated form once there is one. */
export type Prepared = Omit<Executable, 'isDeclarative'> & {
  isDeclarative: boolean
  evaluated: Evaluated | undefined
  keep(evaluated: Evaluated): Evaluated
}

/** Prepared sources by their text, the least recently used dropped first. */
export function createContractCache() {
  const kept = new Map<string, Prepared>()
  let bytes = 0

  function drop(code: string, prepared: Prepared): void {
    kept.delete(code)
    bytes -= sizeOf(code, prepared)
  }

  function shrink(): void {
    for (const [code, prepared] of kept) {
      const fits = kept.size <= ENGINE_BOUNDS.keptContracts && bytes <= ENGINE_BOUNDS.keptImageBytes
      if (fits || kept.size === 1) return
      drop(code, prepared)
    }
  }

  return {
    get(code: string): Prepared {
      const known = kept.get(code)
      if (known !== undefined) {
        kept.delete(code)
        kept.set(code, known)
        return known
      }
      const prepared: Prepared = {
        ...makeExecutable(code),
        evaluated: undefined,
        keep(evaluated) {
          prepared.evaluated = evaluated
          if (kept.get(code) === prepared) bytes += imageSize(evaluated.image)
          shrink()
          return evaluated
        },
      }
      kept.set(code, prepared)
      bytes += sizeOf(code, prepared)
      shrink()
      return prepared
    },
    /** How many there are, and the bytes they take. */
    kept: () => ({ contracts: kept.size, bytes }),
    clear(): void {
      kept.clear()
      bytes = 0
    },
  }
}

function sizeOf(code: string, { text, evaluated }: Prepared): number {
  return 2 * (code.length + text.length) + (evaluated === undefined ? 0 : imageSize(evaluated.image))
}
