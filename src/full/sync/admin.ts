import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { IostError } from '#core/error.ts'
import type { GoiostNetwork } from '#p2p/goiost/network.ts'

/** The operator's endpoints on loopback. */
export type AdminServer = { readonly port: number; stop(): Promise<void> }

/**
 * Starts `/ping`, `/stats`, `/closepeer?pid=`, `/putpidblack?pid=` and `/putipblack?ip=` on 127.0.0.1.
 * Errors: PORT_IN_USE. Source: spec network §6.4.
 */
export async function startAdmin(network: GoiostNetwork, port: number): Promise<AdminServer> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://loopback')
    const text = answer(network, url)
    response.writeHead(text === undefined ? 404 : 200, {
      'content-type': url.pathname === '/stats' ? 'application/json' : 'text/plain',
    })
    response.end(text ?? 'not found')
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', () => reject(new IostError({ code: 'PORT_IN_USE', port })))
    server.listen(port, '127.0.0.1', resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function answer(network: GoiostNetwork, url: URL): string | undefined {
  const pid = url.searchParams.get('pid') ?? ''
  switch (url.pathname) {
    case '/ping':
      return 'pong'
    case '/stats':
      return JSON.stringify(stats(network))
    case '/closepeer':
      return network.closeNeighbor(pid) ? 'ok' : 'no such neighbour'
    case '/putpidblack':
      network.refuseId(pid)
      return 'ok'
    case '/putipblack':
      network.refuseIp(url.searchParams.get('ip') ?? '')
      return 'ok'
    default:
      return undefined
  }
}

function stats(network: GoiostNetwork): object {
  const { ids, ips } = network.refused()
  const neighbors = network.neighbors()
  const side = (wanted: string) =>
    neighbors
      .filter(({ direction }) => direction === wanted)
      .map(({ id, address }) => `${address.replace(/\/(?:p2p|ipfs)\/[^/]+$/, '')}/ipfs/${id}`)
  return {
    black_ips: ips,
    black_pids: ids,
    neighbor_count: neighbors.length,
    neighbors: { outbound: side('outbound'), inbound: side('inbound') },
    bp: network.producers(),
  }
}
