import { startWorld } from './world.ts'

/** Starts the network once for all stories; workers learn of it through the environment. */
export default async function setup(): Promise<() => Promise<void>> {
  if (process.env['EVEREST_E2E_PAGE'] !== undefined) return async () => undefined
  const { world, stop } = await startWorld()
  process.env['EVEREST_E2E_PAGE'] = world.page
  process.env['EVEREST_E2E_RELAY'] = world.relay
  return stop
}
