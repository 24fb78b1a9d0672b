import { Playground } from '../pages/playground.ts'
import { expect, test } from './world-test.ts'

const JAR = `class Jar {
  init() { storage.put('n', '0') }
  /**
   * @param {number} k
   */
  add(k) {
    let n = JSON.parse(storage.get('n'))
    for (let i = 0; i < k; i++) {
      n = this._one(n)
    }
    storage.put('n', n.toString())
    return n
  }
  _one(n) {
    const next = n + 1
    return next
  }
  /**
   * @param {number} k
   */
  lose(k) {
    if (k > 40) {
      storage.put('n', '0')
    }
  }
}
module.exports = Jar
`
const TESTS = `property('nothing is lost', [gen.integer(1, 100)], (k) => {
  send('alice', 'counter', 'add', 2)
  send('bobby', 'counter', 'lose', k)
  same(stored('counter', 'n'), '2')
})
`

test('a run is debugged forward and back, and its state goes into a link', async ({
  page,
  context,
  home,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  const play = new Playground(page, home)
  await play.open()
  await play.example('Counter')
  await play.file('counter.js')
  await play.write(JAR)
  await page.getByRole('button', { name: 'Make ABI from source' }).click()
  await play.idle()
  await play.publish()
  await play.call('counter.js', 'add', ['4'])

  await test.step('it stops at a breakpoint set with a finger, with the variables of that moment', async () => {
    await play.breakpoint(15)
    await play.startDebugger()
    await expect(play.debugger()).toContainText('counter.js line 15')
    await expect(play.variable('n')).toContainText('0')
    await expect(page.getByTestId('stack').getByRole('button')).toHaveText([/_one\(\)/, /add\(\)/])
    await play.move('On to the next breakpoint')
    await play.move('On to the next breakpoint')
    await expect(play.variable('n')).toContainText('2')
  })

  await test.step('time goes back, and the caller’s variables are those of then', async () => {
    await play.move('Back to the previous breakpoint')
    await expect(play.variable('n')).toContainText('1')
    await page.getByTestId('stack').getByRole('button').nth(1).click()
    await expect(play.variable('i')).toContainText('1')
    await expect(play.variable('k')).toContainText('4')
    await page.keyboard.press('Shift+F8')
    await expect(play.variable('n')).toContainText('0')
  })

  await test.step('a condition skips what is not asked for', async () => {
    await page.locator('summary', { hasText: 'Breakpoints' }).click()
    await page.getByPlaceholder('only when …').fill('n == 3')
    await play.move('On to the next breakpoint')
    await expect(play.variable('n')).toContainText('3')
  })

  await test.step('an earlier block branches, and both branches can be gone to', async () => {
    await play.panel('Chain')
    const blocks = page.getByTestId('blocks').getByRole('button')
    await blocks.nth(1).click()
    await play.idle()
    await play.panel('Run')
    await play.call('counter.js', 'add', ['9'])
    await expect(page.getByTestId('returns')).toHaveText('["9"]')
    await play.panel('Chain')
    await expect(page.getByTestId('blocks').getByText('other branch')).toHaveCount(1)
    await blocks.nth(1).click()
    await play.idle()
    await play.panel('Run')
    await expect(page.getByTestId('returns')).toHaveText('["4"]')
  })

  const link = await test.step('files, calls, breakpoint and place go into a link', async () => {
    await play.startDebugger()
    await expect(play.variable('n')).toContainText('3')
    await page.getByRole('button', { name: 'Copy link' }).click()
    await expect(page.getByText('Link copied')).toBeVisible()
    return page.evaluate(() => navigator.clipboard.readText())
  })

  await test.step('a fresh profile stands where this one stood', async () => {
    const fresh = await context.browser()?.newContext()
    const other = await fresh?.newPage()
    if (fresh === undefined || other === undefined) throw new Error('no browser')
    await other.goto(link)
    const theirs = new Playground(other, home)
    await theirs.idle()
    await expect(other.getByText('Nothing is kept until you say so')).toBeVisible()
    await expect(theirs.debugger()).toContainText('counter.js line 15')
    await expect(theirs.variable('n')).toContainText('3')
    await expect(theirs.debugger()).toContainText('Breakpoints (1)')
    await theirs.panel('Chain')
    await expect(other.getByTestId('blocks').getByText('other branch')).toHaveCount(1)
    await fresh.close()
  })
})

test('a property breaks, its smallest values are replayed, and lines are marked', async ({ page, home }) => {
  const play = new Playground(page, home)
  await play.open()
  await play.example('Counter')
  await play.file('counter.js')
  await play.write(JAR)
  await page.getByRole('button', { name: 'Make ABI from source' }).click()
  await play.idle()
  await play.file('counter.test.js')
  await play.write(TESTS)
  await play.panel('Tests')
  await page.getByRole('button', { name: 'Run all tests' }).click()
  await play.idle()
  await expect(page.getByTestId('counterexample')).toContainText('seed 1')
  await expect(page.getByTestId('counterexample').locator('.mono')).toHaveText('41')

  await test.step('lines that no test reached are marked, not by colour alone', async () => {
    await play.file('counter.js')
    const marks = page.locator('.cm-cover .cm-gutterElement')
    await expect(marks.filter({ hasText: '✓' })).not.toHaveCount(0)
    await expect(page.getByTestId('tests')).toContainText('lines reached')
  })

  await test.step('the counterexample is replayed in the debugger', async () => {
    await page
      .locator('details', { has: page.getByTestId('counterexample') })
      .getByRole('button', { name: 'Replay in the debugger' })
      .click()
    await play.idle()
    await expect(page.getByTestId('stack')).toContainText('lose()')
    await expect(play.variable('k')).toContainText('41')
  })

  await test.step('a fixed contract passes, and the change of gas is said', async () => {
    await play.write(JAR.replace("storage.put('n', '0')\n    }", 'return k\n    }'))
    await page.getByRole('button', { name: 'Run all tests' }).click()
    await play.idle()
    await expect(page.getByTestId('tests')).toContainText('Held for 50 sets of values')
    await expect(page.getByTestId('tests')).toContainText(/(more|less) than before/)
  })
})

test('the debugger fits a phone', async ({ page, home }) => {
  await page.setViewportSize({ width: 360, height: 740 })
  const play = new Playground(page, home)
  await play.open()
  await play.example('Counter')
  await play.publish()
  await play.call('counter.js', 'add', ['3'])
  await play.startDebugger()
  await play.move('On over this line')
  await expect(play.variable('n')).toContainText('3')
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360)
})
