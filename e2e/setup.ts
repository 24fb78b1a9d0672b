import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { startWorld } from './world.ts'

const MAX_ORDER_CHARS = 100

/** Starts the network once for all stories; workers learn of it through the environment. */
export default async function setup(): Promise<() => Promise<void>> {
  if (process.env['EVEREST_E2E_PAGE'] !== undefined) return async () => undefined
  const { world, order, stop } = await startWorld()
  // Stories run in other processes: they give orders to the network through this door.
  const door = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk: Buffer) => {
      text = (text + chunk.toString()).slice(0, MAX_ORDER_CHARS)
    })
    request.on('end', () => {
      order(text)
      response.end()
    })
  })
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve))
  process.env['EVEREST_E2E_PAGE'] = world.page
  process.env['EVEREST_E2E_ORDERS'] = `http://127.0.0.1:${(door.address() as AddressInfo).port}`
  return async () => {
    door.close()
    await stop()
  }
}
