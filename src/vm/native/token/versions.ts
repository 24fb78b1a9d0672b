import type { NativeMethods } from '../method.ts'
import { create, createInNamespace } from './create.ts'
import { transferNamespace } from './namespace.ts'
import {
  balanceOf,
  destroyV1,
  destroyV2,
  issueV1,
  issueV2,
  recycle,
  supply,
  totalSupply,
  updateTotalSupply,
} from './supply.ts'
import { transferFreezeV1, transferFreezeV2, transferV1, transferV2, transferV3 } from './transfer.ts'

const READS: NativeMethods = { balanceOf, supply, totalSupply }
const V3: NativeMethods = {
  ...READS,
  issue: issueV2,
  transfer: transferV3,
  transferFreeze: transferFreezeV2,
  destroy: destroyV2,
}

/** token.iost by version. Source: spec contracts §5.1. */
export const TOKEN_VERSIONS: Readonly<Record<string, NativeMethods>> = {
  '1.0.0': {
    ...READS,
    create,
    issue: issueV1,
    transfer: transferV1,
    transferFreeze: transferFreezeV1,
    destroy: destroyV1,
  },
  '1.0.2': { ...V3, create, transfer: transferV2 },
  '1.0.3': { ...V3, create },
  '1.0.4': { ...V3, create, updateTotalSupply },
  '1.0.5': { ...V3, create: createInNamespace, transferNamespace, recycle },
  '1.0.6': { ...V3, create, recycle },
}
