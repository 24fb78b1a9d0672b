import { Playground } from '../pages/playground.ts'
import { expect, test } from './world-test.ts'

const VAULT = `class Jar {
  init() { storage.put('n', '0') }
  /**
   * @param {number} k
   */
  add(k) {
    const n = JSON.parse(storage.get('n')) + k
    for (let i = 0; i < k; i++) {
      console.log('turn ' + i)
    }
    storage.put('n', n.toString())
    return n
  }
}
module.exports = Jar
`

test('a contract is written, priced, stepped, shared and run without network', async ({
  page,
  context,
  home,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const play = new Playground(page, home)
  await play.open()

  await test.step('an example passes its tests', async () => {
    await play.example('Counter')
    await play.panel('Tests')
    await page.getByRole('button', { name: 'Run all tests' }).click()
    await expect(page.getByTestId('tests')).toContainText('3 of 3 tests pass')
  })

  await test.step('a call that fails says why and where', async () => {
    await play.panel('Run')
    await play.publish()
    await play.call('counter.js', 'add', ['0'])
    await expect(play.report()).toContainText('n should be positive')
    await page.getByRole('button', { name: 'Look at counter.js line 11, column 7' }).click()
    await expect(page.locator('.cm-step')).toContainText('n should be positive')
  })

  await test.step('accounts have what the person gives them', async () => {
    await play.panel('Chain')
    await play.setAccount('alice', '5.5')
    await play.setAccount('dora1', '77')
    await expect(page.getByText('5.5 IOST')).toBeVisible()
    await expect(page.getByText('77 IOST')).toBeVisible()
    await play.panel('Run')
    await page.getByTestId('any-call').locator('summary').click()
    await page.getByLabel('Arguments, a JSON list').fill('["iost", "alice", "dora1", "5", ""]')
    await page.getByRole('button', { name: 'Call it' }).click()
    await play.idle()
    await expect(play.report()).toContainText('success')
    await play.panel('Chain')
    await expect(page.getByText('82 IOST')).toBeVisible()
  })

  await test.step('the chain’s functions are explained where they stand', async () => {
    await page
      .locator('.cm-line', { hasText: "storage.put('total', '0')" })
      .hover({ position: { x: 70, y: 8 } })
    await expect(page.locator('.cm-doc')).toContainText('storage.put(key, value, payer?)')
    await page.mouse.move(0, 0)
  })

  await test.step('a mistake is said with its line', async () => {
    await play.file('counter.js')
    await play.write('class Jar {\n  init() { return /x/ }\n}\nmodule.exports = Jar\n')
    await expect(page.getByTestId('findings')).toContainText('Line 2, column 19')
    await expect(page.getByTestId('findings')).toContainText('RegularExpression')
  })

  await test.step('a contract of one’s own is published and called', async () => {
    await play.panel('Chain')
    await page.getByRole('button', { name: 'Start the chain anew' }).click()
    await play.idle()
    await play.write(VAULT)
    await page.getByRole('button', { name: 'Make ABI from source' }).click()
    await play.idle()
    await play.panel('Run')
    await play.publish()
    await expect(play.report()).toContainText('success')
    await play.call('counter.js', 'add', ['3'])
    await expect(page.getByTestId('returns')).toHaveText('["3"]')
    await expect(page.getByTestId('diff').first()).toContainText('-n')
  })

  await test.step('lines and other parts of the gas add up to the receipt', async () => {
    const number = (text: string | null) => Number((text ?? '').replaceAll(/[^0-9]/g, ''))
    const parts = await page.getByTestId('gas-parts').locator('dd').allTextContents()
    const total = parts.pop() ?? ''
    expect(parts.length).toBeGreaterThan(2)
    expect(parts.reduce((sum, text) => sum + number(text), 0)).toBe(number(total))
    expect(number(await page.getByTestId('gas').textContent())).toBe(number(total))
    await expect(page.locator('.cm-heat .cm-gutterElement').filter({ hasText: /[0-9]/ })).not.toHaveCount(0)
  })

  await test.step('it is stepped on and back', async () => {
    await play.startDebugger()
    await play.move('On over this line')
    await expect(play.debugger()).toContainText('counter.js line 8')
    await expect(page.locator('.cm-step')).toHaveCount(1)
    await play.move('Back over the line before')
    await expect(play.debugger()).toContainText('counter.js line 7')
  })

  await test.step('an earlier block branches', async () => {
    await play.panel('Chain')
    const blocks = page.getByTestId('blocks').getByRole('button')
    const before = await blocks.count()
    await blocks.nth(1).click()
    await play.idle()
    await play.panel('Run')
    await play.call('counter.js', 'add', ['5'])
    await expect(page.getByTestId('returns')).toHaveText('["5"]')
    await play.panel('Chain')
    await expect(blocks).toHaveCount(before + 1)
  })

  await test.step('an endless loop ends with its gas', async () => {
    await play.write(VAULT.replace('add(k) {', 'add(k) {\n    while (k > 100) {}'))
    await play.panel('Run')
    await play.publish()
    await page.getByTestId('contract-counter.js').nth(1).locator('summary').first().click()
    const form = page.getByTestId('contract-counter.js').nth(1).locator('details').first()
    await form.locator('input').first().fill('101')
    await form.getByRole('button').click()
    await play.idle()
    await expect(play.report()).toContainText('out of gas')
  })

  const link = await test.step('the whole of it fits into a link', async () => {
    await page.getByRole('button', { name: 'Copy link' }).click()
    await expect(page.getByText('Link copied')).toBeVisible()
    return page.evaluate(() => navigator.clipboard.readText())
  })

  await test.step('the link opens read-only in a fresh profile, with its chain', async () => {
    const fresh = await context.browser()?.newContext()
    const other = await fresh?.newPage()
    if (fresh === undefined || other === undefined) throw new Error('no browser')
    await other.goto(link)
    const theirs = new Playground(other, home)
    await theirs.idle()
    await expect(other.getByText('Nothing is kept until you say so')).toBeVisible()
    await theirs.file('counter.js')
    await expect(theirs.code()).toContainText('class Jar')
    await expect(other.getByTestId('contract-counter.js').first()).toBeVisible()
    await fresh.close()
  })

  await test.step('after a reload the project is still there', async () => {
    await page.reload()
    await play.idle()
    await play.file('counter.js')
    await expect(play.code()).toContainText('class Jar')
  })
})

test('the playground fits a phone', async ({ page, home }) => {
  await page.setViewportSize({ width: 360, height: 740 })
  const play = new Playground(page, home)
  await play.open()
  await play.publish()
  await expect(play.report()).toContainText('success')
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
})

test('after one visit the playground runs without network, and a contract’s page says what is missing', async ({
  page,
  context,
  home,
}) => {
  const play = new Playground(page, home)
  await play.open()
  await page.evaluate(() => navigator.serviceWorker.ready)
  await page.routeWebSocket(/.*/, (socket) => socket.close())
  await context.setOffline(true)
  await page.goto(`${home}/contract/token.iost`)
  await expect(page.getByText('this contract cannot be read now')).toBeVisible()
  await page.getByRole('link', { name: 'Open the playground' }).click()
  await play.idle()
  await play.publish()
  await expect(play.report()).toContainText('success')
})
