/** An open connection to a relay, carrying encoded requests and answers. */
export type RelayConnection = {
  readonly peerId: string
  /** Kind of path the bytes take. */
  readonly transport: 'ws' | 'webrtc-direct' | 'webrtc' | 'relayed' | 'other'
  /** One request, one answer of at most `maxBytes`. Errors: REQUEST_TIMEOUT, REQUEST_FAILED, FRAME_TOO_LONG, FRAME_CUT. */
  request(bytes: Uint8Array, timeoutMs: number, maxBytes: number): Promise<Uint8Array>
  /** A subscription: frames until `onEnd`; the answer ends it. */
  subscribe(bytes: Uint8Array, onFrame: (frame: Uint8Array) => void, onEnd: () => void): Promise<() => void>
  /** Called once when the connection is gone. */
  onClose(listener: () => void): void
  close(): void
}

/** Opens connections to relays; the implementation may live on another thread. */
export type RelayTransport = {
  /** Errors: DIAL_FAILED with the reason. */
  connect(address: string): Promise<RelayConnection>
  stop(): Promise<void>
}
