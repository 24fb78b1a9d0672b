import { expect, test } from 'vitest'
import { createGoiostNetwork } from '#p2p/goiost/network.ts'
import { systemClock } from '#platform/clock.ts'
import { silentLog } from '#platform/log.ts'
import { systemRandom } from '#platform/random.ts'
import { loopbackHost, until } from '#testing/loopback-host.ts'
import { startAdmin } from './admin.ts'

const deps = { clock: systemClock(), random: systemRandom(), log: silentLog }
const settings = { chainId: 1020, version: 1, maxInbound: 20, maxOutbound: 10, blackIds: [], blackIps: [] }

test('the operator sees neighbours, closes one, and refuses ids and addresses', {
  timeout: 60_000,
}, async () => {
  const [one, two] = [await loopbackHost(), await loopbackHost()]
  const a = createGoiostNetwork({ ...deps, host: one.host }, { ...settings, seeds: [] })
  const b = createGoiostNetwork({ ...deps, host: two.host }, { ...settings, seeds: [one] })
  const admin = await startAdmin(a, 0)
  const get = async (path: string) => (await fetch(`http://127.0.0.1:${admin.port}${path}`)).text()
  try {
    await Promise.all([a.start(), b.start()])
    await until(() => a.neighbors().length === 1, 'neighbour')
    expect(await get('/ping')).toBe('pong')
    const stats = JSON.parse(await get('/stats'))
    expect(stats).toMatchObject({
      neighbor_count: 1,
      black_pids: [],
      black_ips: [],
      neighbors: { outbound: [] },
    })
    expect(stats.neighbors.inbound[0]).toContain(`/ipfs/${two.id}`)
    expect(await get(`/closepeer?pid=${two.id}`)).toBe('ok')
    expect(await get('/closepeer?pid=nobody')).toBe('no such neighbour')
    await get(`/putpidblack?pid=${two.id}`)
    await get('/putipblack?ip=5.5.5.5')
    await get('/putipblack?ip=127.0.0.1')
    const after = JSON.parse(await get('/stats'))
    expect(after).toMatchObject({ black_pids: [two.id], black_ips: ['5.5.5.5'] })
    expect((await fetch(`http://127.0.0.1:${admin.port}/else`)).status).toBe(404)
    await expect(startAdmin(a, admin.port)).rejects.toMatchObject({ code: 'PORT_IN_USE' })
  } finally {
    await admin.stop()
    await Promise.all([a.stop(), b.stop()])
    await Promise.all([one.host.stop(), two.host.stop()])
  }
})
