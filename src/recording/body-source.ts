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
  /** Number of the last block read, and of the last one handed out. */
  let before: number | undefined
  let given: number | undefined
  /** What is wrong with the next record, thrown when the block that should stand there is asked for. */
  let fault: { readonly error: unknown; readonly due: number } | undefined
  let ended = false

  const read = async (): Promise<void> => {
    const record = await reader.next()
    if (record === undefined) {
      ended = true
      return
    }
    const block = decodeBlock(record)
    const { number } = block.head
    const follows = before === undefined || (role === 'run' ? number === before + 1 : number > before)
    if (!follows) throw new IostError({ code: 'RECORD_ORDER', got: number, before })
    before = number
    next = block
  }

  const peek = async (asked: number): Promise<Block | undefined> => {
    if (next === undefined && !ended && fault === undefined) {
      try {
        await read()
      } catch (error) {
        fault = { error, due: role === 'run' ? (before ?? asked - 1) + 1 : nextOfEpochs(before) }
      }
    }
    if (fault !== undefined && asked >= fault.due) throw fault.error
    return next
  }

  return {
    async at(number) {
      const block = await peek(number)
      if (block === undefined || block.head.number > number) {
        if (role === 'epochs' && isOfEpochs(number)) throw missing(number)
        return undefined
      }
      if (block.head.number < number) throw new IostError({ code: 'RECORD_ORDER', got: block.head.number })
      if (role === 'epochs' && number % VOTE_INTERVAL_BLOCKS === 0 && given !== number - 1) {
        throw missing(number - 1)
      }
      next = undefined
      given = number
      return block
    },
    async finish() {
      const block = await peek(Number.MAX_SAFE_INTEGER)
      if (block !== undefined) throw new IostError({ code: 'BODY_WITHOUT_HEAD', got: block.head.number })
    },
    close: () => reader.close(),
  }
}

/** Whether a block must stand in `epochs`, the one before an epoch block aside: it is missed at the epoch block. */
function isOfEpochs(number: number): boolean {
  return number >= VOTE_INTERVAL_BLOCKS && number % VOTE_INTERVAL_BLOCKS <= 1
}

function nextOfEpochs(before: number | undefined): number {
  if (before === undefined) return VOTE_INTERVAL_BLOCKS - 1
  return before % VOTE_INTERVAL_BLOCKS === 1 ? before + VOTE_INTERVAL_BLOCKS - 2 : before + 1
}

function missing(number: number): IostError {
  return new IostError({ code: 'EPOCH_BODY_MISSING', number })
}
