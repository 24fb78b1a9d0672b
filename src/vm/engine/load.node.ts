import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { IostError } from '#core/error.ts'
import { ENGINE_BOUNDS } from './bounds.ts'
import { BIG_NUMBER_SHA256, WASM_SHA256 } from './pinned.ts'
import type { EngineFiles } from './quickjs.ts'
import { engineFiles } from './wasm.ts'

/** The contract engine's files from the installed packages. Errors: ENGINE_FILE when one is not the pinned one. */
export function loadEngineFiles(): EngineFiles {
  const { resolve } = createRequire(import.meta.url)
  const wasm = checked(resolve('@jitl/quickjs-wasmfile-release-sync/wasm'), WASM_SHA256)
  const bigNumber = checked(resolve('bignumber.js/bignumber.js'), BIG_NUMBER_SHA256)
  return engineFiles(wasm, bigNumber.toString('utf8'), stackBytes())
}

function checked(path: string, sha256: string): Buffer {
  const bytes = readFileSync(path)
  const found = createHash('sha256').update(bytes).digest('hex')
  if (found !== sha256) throw new IostError({ code: 'ENGINE_FILE', path, found, wanted: sha256 })
  return bytes
}

/** The full stack where this process was started with room for it (`node --stack-size=…`). */
function stackBytes(): number {
  const option = process.execArgv.findLast((arg) => arg.startsWith('--stack-size='))
  const kilobytes = Number(option?.slice('--stack-size='.length) ?? 0)
  return kilobytes >= ENGINE_BOUNDS.fullHostStackKilobytes
    ? ENGINE_BOUNDS.fullStackBytes
    : ENGINE_BOUNDS.stackBytes
}
