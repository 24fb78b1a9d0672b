import { encodeBase58 } from '#core/codec/base58.ts'
import { decodeStandardBase64 } from '#core/codec/base64.ts'
import { type Contract, contractFromJson, decodeContract } from '#core/contract/contract.ts'
import { IostError } from '#core/error.ts'
import { failure } from '#vm/host/failure.ts'
import type { Frame } from '#vm/host/frame.ts'
import { jsonFault } from '#vm/host/go-json.ts'
import { type NativeMethod, type NativeMethods, text } from '../method.ts'
import { chargeSource, setCode as install, updateCode as replace } from './set-code.ts'

const requireAuth: NativeMethod = {
  args: ['string', 'string'],
  run: (frame, args) => [frame.requireAuth(text(args[0]), text(args[1]))],
}

const receipt: NativeMethod = {
  args: ['string'],
  run(frame, args) {
    frame.receipt(text(args[0]))
    return []
  },
}

const setCode: NativeMethod = {
  args: ['string'],
  run(frame, args) {
    const sent = readContract(frame, text(args[0]))
    frame.meter.add(frame.run.costs.ContextCost)
    const id = `Contract${encodeBase58(frame.run.txHash)}`
    chargeSource(frame, sent.code)
    const { publisher } = frame.run.tx
    install(frame, { ...sent, id }, publisher, publisher)
    return [id]
  },
}

const updateCode: NativeMethod = {
  args: ['string', 'string'],
  run(frame, args) {
    if (frame.height > 1) {
      frame.op()
      throw failure("can't call UpdateCode from other contract")
    }
    const sent = readContract(frame, text(args[0]))
    frame.op()
    chargeSource(frame, sent.code)
    replace(frame, sent, text(args[1]))
    return []
  },
}

const initSetCode: NativeMethod = {
  args: ['string', 'string'],
  run(frame, args) {
    if (frame.run.block.number !== 0) throw failure('initSetCode in normal block')
    const id = text(args[0])
    install(frame, { ...readContract(frame, text(args[1])), id }, 'admin', undefined)
    return [id]
  },
}

const updateNativeCode: NativeMethod = {
  args: ['string', 'string', 'string'],
  run(frame, args) {
    const [id, version] = [text(args[0]), text(args[1])]
    if (!frame.requireAuth('admin', 'system')) {
      throw failure('update native code need admin@system permission')
    }
    frame.op()
    // Without a version the code says itself which contract it replaces.
    const sent = version === '' ? readContract(frame, text(args[2])) : frame.run.natives.contract(id, version)
    if (sent === undefined) throw failure('invalid contractID or version')
    replace(frame, sent, '')
    return []
  },
}

const cancelDelaytx: NativeMethod = {
  args: ['string'],
  run(frame) {
    frame.meter.add(frame.run.costs.GetCost)
    throw failure('delaytx not exists')
  },
}

const hostSettings: NativeMethod = {
  args: ['string'],
  run(frame, args) {
    if (!frame.requireAuth('admin', 'system')) {
      throw failure('set host settings need admin@system permission')
    }
    frame.mapPut('settings', 'host', { type: 's', data: text(args[0]) })
    return null
  },
}

/** system.iost. Source: spec contracts §1.4. */
export const SYSTEM: NativeMethods = {
  requireAuth,
  receipt,
  setCode,
  updateCode,
  initSetCode,
  updateNativeCode,
  cancelDelaytx,
  hostSettings,
}

/** JSON when the text starts with `{`, else base64 of the protobuf form. A text that cannot be read costs nothing but the error. */
function readContract(frame: Frame, code: string): Contract {
  try {
    return code.startsWith('{') ? contractFromJson(code) : decodeContract(decodeStandardBase64(code))
  } catch (error) {
    frame.meter.cpu = 0
    frame.meter.net = 0
    frame.meter.add(frame.run.costs.ErrPrice, 10)
    const fault = code.startsWith('{') ? jsonFault(code) : undefined
    throw failure(fault ?? (error instanceof IostError ? error.message : String(error)))
  }
}
