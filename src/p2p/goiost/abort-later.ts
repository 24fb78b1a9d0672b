import type { Connection } from '@libp2p/interface'

/**
 * Ends a connection once the running code has finished. libp2p closes a connection's streams first and writes a farewell
 * afterwards: a listener that aborts the connection in between makes that write throw, which would end the process.
 */
export function abortLater(connection: Connection, reason: string): void {
  queueMicrotask(() => {
    try {
      connection.abort(new Error(reason))
    } catch {
      // It was closed already.
    }
  })
}
