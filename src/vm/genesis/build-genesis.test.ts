import { expect, test } from 'vitest'
import { encodeBase58 } from '#core/codec/base58.ts'
import { sha3Node } from '#platform/sha3.node.ts'
import { RECORDED_CHAINS, recordedGenesis } from '#testing/recorded-genesis.ts'
import { sharedDir } from '#testing/shared-dir.ts'
import { loadEngineFiles } from '#vm/engine/load.node.ts'
import { createJsMachine } from '#vm/engine/machine.ts'
import { createExecutor } from '#vm/executor.ts'
import { buildGenesis } from './build-genesis.ts'

test.skipIf(sharedDir() === undefined).each(RECORDED_CHAINS)(
  'block 0 of the recording %s comes out with its hash',
  (name) => {
    const recorded = recordedGenesis(name)
    const js = createJsMachine(loadEngineFiles(), { sha3: sha3Node })
    const executor = createExecutor({ js, sha3: sha3Node }, { chainId: recorded.settings.chainId })
    const genesis = buildGenesis(executor, recorded.settings, recorded.contracts, sha3Node)
    expect(genesis.block.receipts[0]?.receipts).toEqual(recorded.block.receipts[0]?.receipts)
    expect(encodeBase58(genesis.hash)).toBe(recorded.hash)
    expect(genesis.witnesses).toEqual(recorded.witnesses)
    js.dispose()
  },
)
