import { createServer } from 'node:net'
import { IostError } from '#core/error.ts'

/** Ports of the private network. Source: the project's design, "Ports of net". */
export type NetPorts = {
  node(index: number): { p2p: number; rest: number; grpc: number }
  readonly relay: number
  readonly faucet: number
  readonly page: number
}

/** Most nodes a port base leaves room for: the relay stands at base + 100. */
export const MAX_NET_NODES = 10

/** The ports that follow from a base. Errors: BAD_PORT. */
export function netPorts(base: number): NetPorts {
  if (!Number.isInteger(base) || base < 1024 || base > 65_000)
    throw new IostError({ code: 'BAD_PORT', port: base })
  return {
    node: (index) => ({ p2p: base + 10 * index, rest: base + 10 * index + 1, grpc: base + 10 * index + 2 }),
    relay: base + 100,
    faucet: base + 101,
    page: base + 102,
  }
}

/** Checks that nobody listens on any of the ports. Errors: PORT_IN_USE with the port. */
export async function assertPortsFree(ports: readonly number[]): Promise<void> {
  for (const port of ports) {
    await new Promise<void>((resolve, reject) => {
      const server = createServer()
      server.once('error', (error: NodeJS.ErrnoException) => {
        const code = error.code === 'EADDRINUSE' ? 'PORT_IN_USE' : 'PORT_UNUSABLE'
        reject(
          new IostError(
            { code, port, reason: error.code },
            `port ${port} is in use: stop the other program, or choose another base with --port-base`,
          ),
        )
      })
      server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve()))
    })
  }
}
