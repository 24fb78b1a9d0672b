import { ENGINE_BOUNDS } from './bounds.ts'
import { type Executable, makeExecutable } from './executable.ts'
import { type Image, imageSize } from './image.ts'

/** A source made ready, with its evaluated form once there is one. */
export type Prepared = Omit<Executable, 'isDeclarative'> & {
  isDeclarative: boolean
  image: Image | undefined
  keep(image: Image): Image
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
        image: undefined,
        keep(image) {
          prepared.image = image
          if (kept.get(code) === prepared) bytes += imageSize(image)
          shrink()
          return image
        },
      }
      kept.set(code, prepared)
      bytes += sizeOf(code, prepared)
      shrink()
      return prepared
    },
    clear(): void {
      kept.clear()
      bytes = 0
    },
  }
}

function sizeOf(code: string, { text, image }: Prepared): number {
  return 2 * (code.length + text.length) + (image === undefined ? 0 : imageSize(image))
}
