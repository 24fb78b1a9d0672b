import { LuckyBet } from '../pages/luckybet.ts'
import { Wallet } from '../pages/wallet.ts'
import { expect, test } from './world-test.ts'

const REPORT_WAIT_MS = 120_000
let serial = 0
const nameOf = () => `l${serial++}${Date.now().toString(36)}`.slice(0, 11)

test.describe.configure({ timeout: 600_000 })

test('a fair round with bots, and its draw computed again', async ({ page, home }) => {
  const wallet = new Wallet(page, home)
  const name = nameOf()
  await wallet.makeKey()
  await wallet.getAccount(name)
  const game = new LuckyBet(page, home)

  await test.step('a sealed bet goes out, its secret first kept', async () => {
    await game.open('Fair')
    await game.bet(3, 7, async () => {
      await expect(page.getByTestId('fair-note')).toContainText('3 IOST on 7')
      await expect(page.getByRole('button', { name: 'Save the secret' })).toBeVisible()
    })
    await expect(game.bets('in')).toContainText('3 IOST on 7', { timeout: 60_000 })
  })

  await test.step('the tab closes and another one opens the bet by itself', async () => {
    await page.goto(`${home}/network`)
    await page.goto(`${home}/settings`)
    await wallet.unlockIfAsked()
    await page.waitForTimeout(2_000)
    await game.open('Fair')
    await game.finished()
  })

  await test.step('everybody opened, and the deposit came back', async () => {
    const round = game.rounds().filter({ hasText: 'won' }).first()
    await round.locator('summary').first().click()
    const row = round.getByRole('row').filter({ hasText: name })
    await expect(row).toContainText('7')
    await expect(row).not.toContainText('not opened')
    await expect(round.getByRole('row').filter({ hasText: /bot[1-3]_/ })).not.toHaveCount(0)
  })

  await test.step('every input is proved and the page comes to the same draw', async () => {
    const round = game.rounds().filter({ hasText: 'won' }).first()
    await round.getByRole('button', { name: 'Fairness of this draw' }).click()
    await expect(round.getByTestId('fairness')).toBeVisible({ timeout: REPORT_WAIT_MS })
    const inputs = round.getByTestId('draw-input')
    const count = await inputs.count()
    expect(count).toBeGreaterThanOrEqual(6)
    await expect(inputs.locator('.trust[data-kind=proved]')).toHaveCount(count)
    await expect(inputs.first()).toContainText('the same this page was built with')
    await round.getByRole('button', { name: 'Recompute here' }).click()
    await expect(round.getByText('It comes to the same')).toBeVisible()
    await expect(round.getByText('The contract, run here, draws the same')).toBeVisible({
      timeout: REPORT_WAIT_MS,
    })
  })
})

test('a classic round of two people and bots', async ({ page, browser, home }) => {
  const second = await browser.newPage()
  const games: LuckyBet[] = []
  for (const one of [page, second]) {
    const wallet = new Wallet(one, home)
    await wallet.makeKey()
    await wallet.getAccount(nameOf())
    const game = new LuckyBet(one, home)
    await game.open('Classic')
    games.push(game)
  }
  await expect(page.getByText('A pot without a winner stays in the contract for ever.')).toBeVisible()
  for (const [index, game] of games.entries()) {
    await game.bet(index + 1, index + 4)
    await expect(game.bets('in')).toBeVisible({ timeout: 60_000 })
  }
  for (const game of games) await game.finished()
  const [first] = games as [LuckyBet, LuckyBet]
  await expect(first.rounds().first()).toContainText(/\d+ of \d+ won/)
  await second.close()
})
