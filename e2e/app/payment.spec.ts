import { NetworkPage } from '../pages/network.ts'
import { TransactionPage } from '../pages/transaction.ts'
import { Wallet } from '../pages/wallet.ts'
import { expect, test } from './world-test.ts'

test('from nothing to a proved payment, offline and in a second tab', async ({ page, context, home }) => {
  const wallet = new Wallet(page, home)
  const name = `a${Date.now().toString(36)}`.slice(0, 11)

  await test.step('a key and an account', async () => {
    expect(await wallet.makeKey()).toHaveLength(12)
    await wallet.getAccount(name)
  })

  const hash = await test.step('a payment becomes irreversible', async () => {
    const sent = await wallet.send('admin', '1.25', 'for the tea')
    await new TransactionPage(page).irreversible()
    return sent
  })

  await test.step('every step of its proof opens', () => new TransactionPage(page).openProof())

  await test.step('the wallet shows it', async () => {
    await page.getByRole('link', { name: 'Activity' }).click()
    await expect(page.locator(`a[href="/tx/${hash}"]`)).toContainText('-1.25')
  })

  await test.step('a second tab shares the node and takes it over', async () => {
    const first = new NetworkPage(page, home)
    await first.open()
    await expect(first.role()).toHaveText(/this tab/)
    const other = await context.newPage()
    const second = new NetworkPage(other, home)
    await second.open()
    await second.moves()
    await expect(second.role()).toHaveText(/another tab/)
    await page.close()
    await expect(second.role()).toHaveText(/this tab/)
    await second.moves()
    await other.close()
  })

  await test.step('without network the payment and its proof are still there', async () => {
    const offline = await context.newPage()
    await offline.goto(home)
    await offline.evaluate(() => navigator.serviceWorker.ready)
    await offline.routeWebSocket(/.*/, (socket) => socket.close())
    await context.setOffline(true)
    await offline.goto(`${home}/tx/${hash}`)
    await expect(offline.getByText('for the tea')).toBeVisible()
    await expect(offline.getByTestId('proof-step')).toHaveCount(5)
    await offline.goto(`${home}/activity`)
    await new Wallet(offline, home).unlockIfAsked()
    await expect(offline.locator(`a[href="/tx/${hash}"]`)).toContainText('-1.25')
    await context.setOffline(false)
  })
})
