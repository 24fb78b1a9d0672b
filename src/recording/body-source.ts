import { isEpochBlock } from '#consensus/stat-receipt.ts'
import type { Block } from '#core/block/block.ts'
import { decodeBlock } from '#core/block/block-proto.ts'
import { IostError } from '#core/error.ts'
import { VOTE_INTERVAL_BLOCKS } from '#core/params.ts'
import { openRecords } from './record-file.ts'

/** Full blocks of a file, asked for by ascending number. */
export type BodySource = {
  /**
   * The block of a number, or undefined when the file does not hold it; numbers must be asked for in ascending order.
   * Errors: those of the reader and of decodeBlock, RECORD_ORDER when the file does not ascend or a `run` has a gap,
   * EPOCH_BODY_MISSING when a block is missing in `epochs`.
   */
  at(number: number): Promise<Block | undefined>
  /** Errors: BODY_WITHOUT_HEAD when the file goes on behind the last number asked for. */
  finish(): Promise<void>
  close(): void
}

/** `run`: consecutive blocks. `epochs`: for every epoch block the block before, itself and the block behind. */
export type BodyRole = 'run' | 'epochs'

/** Opens a file of full blocks. */
export function openBodies(path: string, role: BodyRole): BodySource {
  const reader = openRecords(path)
  let next: Block | undefined
  let before: number | undefined
  /** The last block handed out. */
  let given: number | undefined
  let ended = false

  const peek = async (): Promise<Block | undefined> => {
    if (next !== undefined || ended) return next
    const record = await reader.next()
    if (record === undefined) {
      ended = true
      return undefined
    }
    const block = decodeBlock(record)
    const { number } = block.head
    const follows = before === undefined || (role === 'run' ? number === before + 1 : number > before)
    if (!follows) throw new IostError({ code: 'RECORD_ORDER', got: number, before })
    before = number
    next = block
    return block
  }

  const isDue = (number: number): boolean => {
    if (role === 'run' || number < VOTE_INTERVAL_BLOCKS) return false
    return number % VOTE_INTERVAL_BLOCKS <= 1
  }

  return {
    async at(number) {
      const block = await peek()
      if (block === undefined || block.head.number > number) {
        if (isDue(number)) throw new IostError({ code: 'EPOCH_BODY_MISSING', number })
        return undefined
      }
      if (role === 'epochs' && isEpochBlock(number, VOTE_INTERVAL_BLOCKS) && given !== number - 1) {
        throw new IostError({ code: 'EPOCH_BODY_MISSING', number: number - 1 })
      }
      if (block.head.number < number) throw new IostError({ code: 'RECORD_ORDER', got: block.head.number })
      next = undefined
      given = number
      return block
    },
    async finish() {
      const block = await peek()
      if (block !== undefined) throw new IostError({ code: 'BODY_WITHOUT_HEAD', got: block.head.number })
    },
    close: () => reader.close(),
  }
}
