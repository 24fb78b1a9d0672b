import type { AsciiText } from './state/ascii-text.ts'

// The seam between the JavaScript engine and the host that gives a contract its storage, calls and context.
// Types only: the engine (./engine) implements JsMachine, the host (./host) implements JsHost.

/** What a host function answers: its CPU gas, which the engine adds to the call's counter, and a value or an error text. */
export type HostReply<T> =
  | { readonly gas: number; readonly value: T }
  | { readonly gas: number; readonly error: string }

/** The methods of console; its `log` is `info`. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error'

/**
 * Storage and chain functions a running contract may reach (spec contracts §2.6).
 * Strings are JavaScript strings; a lone surrogate stands for its three raw bytes. `payer` undefined means "keep or own".
 * A value to be stored may come as its bytes, good until the function returns.
 */
export type JsHost = {
  put(key: string, value: string | AsciiText, payer: string | undefined): HostReply<null>
  has(key: string): HostReply<boolean>
  get(key: string): HostReply<string | null>
  del(key: string): HostReply<null>
  mapPut(key: string, field: string, value: string | AsciiText, payer: string | undefined): HostReply<null>
  mapHas(key: string, field: string): HostReply<boolean>
  mapGet(key: string, field: string): HostReply<string | null>
  mapDel(key: string, field: string): HostReply<null>
  mapKeys(key: string): HostReply<readonly string[]>
  mapLen(key: string): HostReply<number>
  globalHas(contract: string, key: string): HostReply<boolean>
  globalGet(contract: string, key: string): HostReply<string | null>
  globalMapHas(contract: string, key: string, field: string): HostReply<boolean>
  globalMapGet(contract: string, key: string, field: string): HostReply<string | null>
  globalMapKeys(contract: string, key: string): HostReply<readonly string[]>
  globalMapLen(contract: string, key: string): HostReply<number>
  /** JSON texts of spec contracts §2.5. */
  blockInfo(): HostReply<string>
  txInfo(): HostReply<string>
  contextInfo(): HostReply<string>
  /** Nested calls: `args` is the JSON text of the argument array; the value is the JSON text of the returned array. */
  call(contract: string, api: string, args: string): HostReply<string>
  callWithAuth(contract: string, api: string, args: string): HostReply<string>
  requireAuth(id: string, permission: string): HostReply<boolean>
  receipt(content: string): HostReply<null>
  event(content: string): HostReply<null>
  /** Text written by console.*; never part of a result. Undefined where nobody listens: the text is not read then. */
  readonly log: ((level: LogLevel, text: string) => void) | undefined
}

/** One call of one method of one contract. */
export type JsCall = {
  /** The stored (instrumented) source, exactly as the chain holds it. */
  readonly code: string
  readonly api: string
  /** Arguments as JavaScript source literals, in order (spec contracts §2.2). */
  readonly args: readonly string[]
  /** Gas the counter may reach; one more is out of gas. */
  readonly gasLimit: number
}

/** How a call ended; `gas` is the final counter (instrumented code + library + host functions). */
export type JsOutcome =
  | { readonly kind: 'ok'; readonly value: string; readonly gas: number }
  /** `message` is go-iost's text ("Uncaught exception: …"), first line exact. */
  | { readonly kind: 'error'; readonly message: string; readonly gas: number }
  | { readonly kind: 'outOfGas'; readonly gas: number }
  /** The engine's own bound on unmetered work was hit (spec contracts §11 "endless"). */
  | { readonly kind: 'killed'; readonly gas: number }

/** A contract engine: stateless between calls, able to run calls nested inside host functions. */
export type JsMachine = {
  run(call: JsCall, host: JsHost): JsOutcome
  /** Rules of spec contracts §1.6; the empty text means valid, else go-iost's error text. */
  validate(source: string, abiJson: string): string
  /** Instruments a source (spec contracts §3.3); `error` is go-iost's text. */
  compile(source: string): { readonly code: string } | { readonly error: string }
  dispose(): void
}
