import wasmUrl from '@jitl/quickjs-wasmfile-release-sync/wasm?url'
import bigNumberSource from 'bignumber.js/bignumber.js?raw'
import { encodeHex } from '#core/codec/hex.ts'
import { IostError } from '#core/error.ts'
import { ENGINE_BOUNDS } from './bounds.ts'
import { BIG_NUMBER_SHA256, WASM_SHA256 } from './pinned.ts'
import type { EngineFiles } from './quickjs.ts'
import { engineFiles } from './wasm.ts'

/** The contract engine's files from the page's own origin. Errors: ENGINE_FILE when one is not the pinned one. */
export async function loadEngineFiles(): Promise<EngineFiles> {
  const response = await fetch(wasmUrl)
  if (!response.ok) throw new IostError({ code: 'ENGINE_FILE', path: wasmUrl, status: response.status })
  const wasm = new Uint8Array(await response.arrayBuffer())
  await check(wasmUrl, wasm, WASM_SHA256)
  await check('bignumber.js', new TextEncoder().encode(bigNumberSource), BIG_NUMBER_SHA256)
  return engineFiles(wasm, bigNumberSource, ENGINE_BOUNDS.stackBytes)
}

async function check(path: string, bytes: Uint8Array<ArrayBuffer>, wanted: string): Promise<void> {
  const found = encodeHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)))
  if (found !== wanted) throw new IostError({ code: 'ENGINE_FILE', path, found, wanted })
}
