import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { decodeBlock } from '#core/block/block-proto.ts'
import { sha3Node } from '#platform/sha3.node.ts'
import { readMeta } from '#recording/meta.ts'
import { openRecords } from '#recording/record-file.ts'
import { sharedDir } from '#testing/shared-dir.ts'
import { createExecutor } from '#vm/executor.ts'
import { loadJsMachine } from '../js-machine.ts'
import { BLOCKS, findGenesis } from './genesis.ts'
import { createReplay } from './replay-chain.ts'

const shared = sharedDir()
const recording = (name: string) => `${shared}/recordings/${name}`

function executorOf(chainId: number) {
  return createExecutor({ js: loadJsMachine(), sha3: sha3Node }, { chainId })
}

// Each of these chains begins with a block that holds IOST's own contracts.
describe.skipIf(shared === undefined)('replay (needs ../shared/recordings)', () => {
  it.each([
    ['epochs', 150],
    ['tour', 600],
    ['witnesses', 150],
  ])(
    '%s: every receipt of the first %i blocks is the recorded one',
    async (name, blocks) => {
      const dir = recording(name)
      const { chainId } = readMeta(dir)
      const replay = createReplay(executorOf(chainId), chainId)
      const reader = openRecords(join(dir, BLOCKS))
      for (let i = 0; i < blocks; i++) {
        expect(replay.run(decodeBlock((await reader.next()) as Uint8Array))).toEqual([])
      }
      reader.close()
    },
    120_000,
  )

  it('makes block 0 of one chain from the contracts of another', async () => {
    const dir = recording('witnesses')
    const meta = readMeta(dir)
    const block = await findGenesis(dir, meta, { base: recording('epochs') }, executorOf(meta.chainId))
    expect(block.txs[0]?.actions.length).toBeGreaterThan(30)
  }, 60_000)

  it('refuses to begin without block 0', async () => {
    const meta = readMeta(recording('tour'))
    await expect(findGenesis(recording('tour'), meta, {}, executorOf(meta.chainId))).rejects.toMatchObject({
      code: 'USAGE',
    })
  })
})
