import { scan } from '../pages/axe.ts'
import { ContractPage } from '../pages/contract.ts'
import { Playground } from '../pages/playground.ts'
import { Publishing } from '../pages/publishing.ts'
import { SAVINGS, SAVINGS_2, SAVINGS_ABI, SAVINGS_TESTS } from '../pages/savings-contract.ts'
import { Wallet } from '../pages/wallet.ts'
import { expect, test } from './world-test.ts'

const nameOf = (letter: string) => `${letter}${Date.now().toString(36)}`.slice(0, 11)

test('a contract from nothing to the chain, called by another account and updated', async ({
  page,
  context,
  home,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const play = new Playground(page, home)
  const publishing = new Publishing(page)
  const wallet = new Wallet(page, home)
  const [owner, saver] = [nameOf('p'), nameOf('q')]

  await test.step('two accounts', async () => {
    await wallet.makeKey()
    await wallet.getAccount(saver)
    await page.goto(`${home}/start/account`)
    await wallet.unlockIfAsked()
    await wallet.getAccount(owner)
  })

  await test.step('the contract is written from nothing', async () => {
    await play.open()
    await play.onlyFiles({
      'savings.js': SAVINGS,
      'savings.abi.json': SAVINGS_ABI,
      'tests.json': SAVINGS_TESTS,
    })
    await play.file('savings.js')
    await expect(page.getByText('The validator has nothing against this contract.')).toBeVisible()
  })

  await test.step('its tests pass', async () => {
    await play.panel('Tests')
    await page.getByRole('button', { name: 'Run all tests' }).click()
    await expect(page.getByTestId('tests')).toContainText('2 of 2 tests pass')
  })

  await test.step('it runs here, priced by line, stepped on and back', async () => {
    await play.panel('Run')
    await play.publish()
    await play.call('savings.js', 'save', ['12.5'])
    await expect(page.getByTestId('returns')).toHaveText('["12.5"]')
    const number = (text: string) => Number(text.replaceAll(/[^0-9]/g, ''))
    const parts = (await page.getByTestId('gas-parts').locator('dd').allTextContents()).map(number)
    const total = parts.pop()
    expect(parts.reduce((sum, part) => sum + part, 0)).toBe(total)
    await play.startDebugger()
    await play.move('On over this line')
    await expect(play.debugger()).toContainText('savings.js line 26')
    await play.move('Back over the line before')
    await expect(play.debugger()).toContainText('savings.js line 25')
  })

  await test.step('it opens from its link in a fresh profile', async () => {
    await page.getByRole('button', { name: 'Copy link' }).click()
    await expect(page.getByText('Link copied')).toBeVisible()
    const link = await page.evaluate(() => navigator.clipboard.readText())
    const fresh = await context.browser()?.newContext()
    const other = await fresh?.newPage()
    if (fresh === undefined || other === undefined) throw new Error('no browser')
    await other.goto(link)
    const theirs = new Playground(other, home)
    await theirs.idle()
    await theirs.file('savings.js')
    await expect(theirs.code()).toContainText('A savings box')
    await theirs.panel('Publish')
    await expect(other.getByText('Keep it as yours first')).toBeVisible()
    await fresh.close()
  })

  const id = await test.step('it is published for the price that was said', async () => {
    await publishing.open()
    await wallet.unlockHere()
    const cost = await publishing.check()
    await expect(cost).toContainText(/[\d,]+ bytes/)
    await scan(page, 'cost', '#play-panel')
    await publishing.review()
    await scan(page, 'review', '#play-panel')
    await expect(page.getByTestId('code-facts')).toContainText('yes, when its own can_update agrees')
    await expect(page.getByText('nothing: no token may leave the account')).toBeVisible()
    await publishing.sign()
    const published = await publishing.published()
    expect(await publishing.wasExact()).toBe(true)
    await publishing.irreversible()
    return published
  })

  const contract = new ContractPage(page, home)
  await test.step('another account calls it from its page', async () => {
    await contract.open(id)
    await wallet.unlockHere()
    await expect(page.getByRole('heading', { name: 'Savings', level: 1 })).toBeVisible()
    await expect(page.getByTestId('source-trust')).toHaveAttribute('data-kind', 'latest')
    await page.getByLabel('From account').selectOption(saver)
    await expect(await contract.try('take', ['1'])).toContainText('not so much saved')
    const outcome = await contract.try('save', ['7.25'], '7.25')
    await expect(outcome).toContainText('["7.25"]')
    await expect(outcome).toContainText('-7.25')
    await scan(page, 'contract')
    const gas = await outcome.getByTestId('cost-gas').textContent()
    const result = await contract.send('save')
    await expect(result).toContainText('["7.25"]')
    await expect(result).toContainText(`Charged: ${gas} gas.`)
  })

  await test.step('what it stores is read with who says so', async () => {
    await page.getByLabel('Key', { exact: true }).fill('held')
    await page.getByLabel('Field, for a map').fill(saver)
    await page.getByRole('button', { name: 'Read', exact: true }).click()
    await expect(page.getByTestId('stored-value')).toHaveText('7.25')
  })

  await test.step('it is opened in the playground and updated after a look at what changes', async () => {
    await page.getByRole('link', { name: 'Open in playground' }).click()
    await play.idle()
    await play.file('savings.js')
    await expect(play.code()).toContainText('A savings box')
    await play.write(SAVINGS_2)
    await publishing.open()
    await page.getByLabel('From account').selectOption(owner)
    await page.getByLabel('Publish it').selectOption(id)
    await publishing.check()
    const diff = page.getByTestId('diff-view')
    await expect(diff.locator('[data-kind=removed]')).toHaveCount(1)
    await expect(diff.locator('[data-kind=added]')).toContainText('of at most')
    await scan(page, 'diff', '#play-panel')
    await publishing.review()
    await publishing.sign()
    expect(await publishing.published()).toBe(id)
    expect(await publishing.wasExact()).toBe(true)
  })

  await test.step('the new code answers', async () => {
    await page.getByRole('link', { name: 'Open the contract’s page' }).click()
    await expect(page.getByText('Last changed by')).toBeVisible()
    const outcome = await contract.try('report', [])
    await expect(outcome).toContainText('of at most 500 each')
    await contract.send('report')
  })

  await test.step('what an account lacks is said, and bought from here', async () => {
    await play.open()
    await publishing.open()
    await wallet.unlockHere()
    await page.getByLabel('From account').selectOption(owner)
    await publishing.check()
    await expect(page.getByRole('button', { name: 'Review and sign' })).toBeDisabled()
    await expect(page.getByTestId('top-up-ram')).toContainText('IOST')
    await publishing.topUp('ram')
    await expect(page.getByRole('button', { name: 'Review and sign' })).toBeEnabled()
  })

  await test.step('without network its page says so, and what this device knows of it', async () => {
    await page.evaluate(() => navigator.serviceWorker.ready)
    await page.routeWebSocket(/.*/, (socket) => socket.close())
    await context.setOffline(true)
    await page.goto(`${home}/contract/${id}`)
    await expect(page.getByText('this contract cannot be read now')).toBeVisible({ timeout: 60_000 })
    await expect(page.getByText(`by ${owner}`)).toBeVisible()
    await expect(page.getByRole('alert')).toHaveCount(0)
    await scan(page, 'contract offline')
    await page.getByRole('link', { name: 'Open the playground' }).click()
    await play.idle()
  })
})
