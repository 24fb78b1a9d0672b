import { LINE_MAP_AT } from './layout.ts'
import type { EngineFiles, WasmExports, WasmImports, WasmMemory } from './quickjs.ts'
import { markWrites } from './wasm-code/mark-writes.ts'

/** The part of WebAssembly that is used; the pure layers have no types of the platform. */
type WasmApi = {
  Module: new (bytes: Uint8Array) => object
  Instance: new (module: object, imports: WasmImports) => { exports: WasmExports }
  Memory: new (limits: { initial: number; maximum: number }) => WasmMemory
}

type Platform = {
  performance: { now(): number }
  TextDecoder: new (label: string, options: { ignoreBOM: boolean }) => { decode(bytes: Uint8Array): string }
}

/** Engine files of checked bytes. */
export function engineFiles(wasm: Uint8Array, bigNumberSource: string, stackBytes: number): EngineFiles {
  const { performance, TextDecoder } = globalThis as unknown as Platform
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true })
  const api = (globalThis as unknown as { WebAssembly: WasmApi }).WebAssembly
  const module = new api.Module(markWrites(wasm, LINE_MAP_AT))
  return {
    instantiate: (imports) => new api.Instance(module, imports).exports,
    newMemory: (initial, maximum) => new api.Memory({ initial, maximum }),
    bigNumberSource,
    stackBytes,
    now: () => performance.now(),
    decodeUtf8: (bytes) => decoder.decode(bytes),
  }
}
