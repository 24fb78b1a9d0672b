import { expect, test } from 'vitest'
import { encodeHex } from '#core/codec/hex.ts'
import type { Tx } from '#core/tx/tx.ts'
import { txHash } from '#core/tx/tx-hash.ts'
import { RECORDED_CHAINS, recordedGenesis } from '#testing/recorded-genesis.ts'
import { sharedDir } from '#testing/shared-dir.ts'
import { genesisTx } from './genesis-tx.ts'

test.skipIf(sharedDir() === undefined).each(RECORDED_CHAINS)(
  'the genesis transaction of the recording %s is made byte for byte',
  (name) => {
    const { block, settings, contracts } = recordedGenesis(name)
    const tx = genesisTx(settings, contracts)
    expect(tx.actions).toEqual(block.txs[0]?.actions)
    expect(encodeHex(txHash(tx))).toBe(encodeHex(txHash(block.txs[0] as Tx)))
  },
)
