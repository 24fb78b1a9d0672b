import { expect, type Page, test } from '@playwright/test'
import { ContractPage } from '../pages/contract.ts'
import { Playground } from '../pages/playground.ts'
import { Publishing } from '../pages/publishing.ts'
import { SAVINGS, SAVINGS_2, SAVINGS_ABI } from '../pages/savings-contract.ts'
import { TransactionPage } from '../pages/transaction.ts'
import { PASSWORD, Wallet } from '../pages/wallet.ts'

const THEMES = ['light', 'dark'] as const
const WIDTHS = [360, 1280]
const FOLDER = 'screenshots'

test('every page in both themes and widths', async ({ page, context }) => {
  const home = process.env['EVEREST_E2E_PAGE'] ?? ''
  const wallet = new Wallet(page, home)
  await page.goto(`${home}/start`)
  await shoot(page, 'start')
  await page.goto(`${home}/start/new`)
  await expect(page.getByTestId('words').getByRole('listitem')).toHaveCount(12)
  await shoot(page, 'new-key')
  await page.goto(`${home}/start/import`)
  await shoot(page, 'import-key')
  await wallet.makeKey()
  await shoot(page, 'get-account')
  const name = `shot${Date.now().toString(36)}`.slice(0, 11)
  await wallet.getAccount(name)
  await shoot(page, 'home-new')

  const hash = await wallet.send('admin', '12.5', 'rent')
  await shoot(page, 'pending')
  const tx = new TransactionPage(page)
  await tx.irreversible()
  await tx.openProof()
  await shoot(page, 'transaction')
  await page.getByRole('link', { name: 'Wallet' }).click()
  await expect(page.locator(`a[href="/tx/${hash}"]`)).toBeVisible()
  await shoot(page, 'home')
  await page.getByRole('link', { name: 'Send', exact: true }).click()
  await page.getByLabel('To', { exact: true }).fill('admin')
  await page.getByLabel('Amount in IOST').fill('250')
  await shoot(page, 'send')
  await page.getByRole('button', { name: 'Review' }).click()
  await expect(page.getByRole('heading', { name: 'You are about to sign' })).toBeVisible()
  await shoot(page, 'review')
  await page.getByRole('link', { name: 'Wallet' }).click()
  await page.getByRole('link', { name: 'Receive', exact: true }).click()
  await shoot(page, 'receive')
  await page.getByRole('link', { name: 'Activity' }).click()
  await expect(page.locator(`a[href="/tx/${hash}"]`)).toBeVisible()
  await shoot(page, 'activity')
  await page.getByRole('link', { name: 'Settings' }).click()
  await shoot(page, 'settings')
  await page.getByRole('link', { name: 'Explorer' }).click()
  await expect(page.getByRole('row')).not.toHaveCount(0)
  await shoot(page, 'explorer')
  await page.goto(`${home}/account/${name}`)
  await expect(page.getByRole('heading', { name: 'Who may sign' })).toBeVisible()
  await expect(page.locator(`a[href="/tx/${hash}"]`)).toBeVisible()
  await shoot(page, 'account')
  await page.goto(`${home}/tx/${hash}`)
  await page.locator('.facts a[href^="/block/"]').click()
  await expect(page.getByRole('heading', { name: 'Header' }).or(page.getByText('Receipt root'))).toBeVisible()
  await shoot(page, 'block')
  await page.getByRole('link', { name: 'Network' }).first().click()
  await expect(page.locator('.strip')).toBeVisible()
  await shoot(page, 'network')
  await page.goto(`${home}/luckybet`)
  for (const game of ['Fair', 'Classic']) {
    await page.getByRole('tab', { name: game }).click()
    await expect(page.getByRole('heading', { name: /^Round \d/ })).toBeVisible()
    await shoot(page, `luckybet-${game.toLowerCase()}`)
  }
  await page.goto(home)
  await expect(page.getByRole('heading', { name: 'Unlock' })).toBeVisible()
  await shoot(page, 'unlock')

  await page.evaluate(() => navigator.serviceWorker.ready)
  await page.routeWebSocket(/.*/, (socket) => socket.close())
  await context.setOffline(true)
  await page.goto(home)
  await page.getByLabel('Password').fill(PASSWORD)
  await page.getByRole('button', { name: 'Unlock' }).click()
  await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible()
  await shoot(page, 'home-offline')
  await page.goto(`${home}/block/1`)
  await shoot(page, 'block-offline')
})

test('contracts on the network in both themes and widths', async ({ page, context }) => {
  const home = process.env['EVEREST_E2E_PAGE'] ?? ''
  const wallet = new Wallet(page, home)
  const play = new Playground(page, home)
  const publishing = new Publishing(page)
  await play.open()
  await publishing.open()
  await expect(page.getByText('This needs an account')).toBeVisible()
  await shoot(page, 'publish-no-account')
  await wallet.makeKey()
  await wallet.getAccount(`shot${Date.now().toString(36)}`.slice(0, 11))
  await play.open()
  await play.onlyFiles({ 'savings.js': SAVINGS, 'savings.abi.json': SAVINGS_ABI })
  await publishing.open()
  await wallet.unlockHere()
  await publishing.check()
  await shoot(page, 'publish-cost')
  await publishing.review()
  await shoot(page, 'publish-review')
  await publishing.sign()
  const id = await publishing.published()
  await publishing.irreversible()
  await shoot(page, 'publish-done')

  const contract = new ContractPage(page, home)
  await contract.open(id)
  await wallet.unlockHere()
  await contract.try('save', ['12.5'], '12.5')
  await shoot(page, 'contract-would')
  await contract.send('save')
  await contract.try('take', ['50'])
  await page.getByText('Values', { exact: true }).click()
  await expect(page.locator('.stored')).toBeVisible()
  await page.getByText('Maps', { exact: true }).click()
  await expect(page.locator('.stored')).toHaveCount(2)
  await shoot(page, 'contract')

  await page.getByRole('link', { name: 'Open in playground' }).click()
  await play.idle()
  await play.file('savings.js')
  await play.write(SAVINGS_2)
  await publishing.open()
  await page.getByLabel('Publish it').selectOption(id)
  await publishing.check()
  await expect(page.getByTestId('diff-view')).toBeVisible()
  await shoot(page, 'publish-update')
  await page.getByLabel('Publish it').selectOption('')
  await publishing.check()
  await expect(page.getByTestId('top-up-ram')).toContainText('IOST')
  await shoot(page, 'publish-short')
  await page.goto(`${home}/contract/token.iost`)
  await expect(page.getByText('built into the software')).toBeVisible()
  await shoot(page, 'contract-built-in')

  await page.evaluate(() => navigator.serviceWorker.ready)
  await page.routeWebSocket(/.*/, (socket) => socket.close())
  await context.setOffline(true)
  await play.open()
  await publishing.open()
  await expect(page.getByText('This needs the network')).toBeVisible({ timeout: 60_000 })
  await shoot(page, 'publish-offline')
  await page.goto(`${home}/contract/${id}`)
  await expect(page.getByText('this contract cannot be read now')).toBeVisible({ timeout: 60_000 })
  await shoot(page, 'contract-offline')
})

async function shoot(page: Page, name: string): Promise<void> {
  for (const colorScheme of THEMES) {
    await page.emulateMedia({ colorScheme })
    for (const width of WIDTHS) {
      // The window grows to the page, so that what sticks to its edges stays at the edges.
      const least = width < 500 ? 740 : 900
      await page.setViewportSize({ width, height: least })
      const height = await page.evaluate(() => document.documentElement.scrollHeight)
      await page.setViewportSize({ width, height: Math.max(least, height) })
      await page.screenshot({ path: `${FOLDER}/${name}-${colorScheme}-${width}.png` })
    }
  }
}
