import { NetworkPage } from '../pages/network.ts'
import { expect, test } from './world-test.ts'

const ORDERS = process.env['EVEREST_E2E_ORDERS']
const CHANGE_WAIT_MS = 120_000

test('without two of four witnesses nothing becomes irreversible, and the page says so', async ({
  page,
  home,
}) => {
  test.skip(ORDERS === undefined, 'the network was not started by this run')
  const network = new NetworkPage(page, home)
  await network.open()
  await network.moves()
  await order('stop node1')
  await order('stop node2')
  try {
    await expect(network.notice('Nothing becomes irreversible')).toBeVisible({ timeout: CHANGE_WAIT_MS })
    const frozen = await network.height('L1')
    await network.moves()
    expect(await network.height('L1')).toBe(frozen)
  } finally {
    await order('start node1')
    await order('start node2')
  }
  await expect(network.notice('Nothing becomes irreversible')).toBeHidden({ timeout: CHANGE_WAIT_MS })
  await expect(page.locator('.statusbar')).toContainText('Following the chain', { timeout: CHANGE_WAIT_MS })
})

async function order(line: string): Promise<void> {
  await fetch(ORDERS ?? '', { method: 'POST', body: line })
}
