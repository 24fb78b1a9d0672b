import type { Browser, Page } from '@playwright/test'
import vectors from '../../src/testing/vectors/wallet.json' with { type: 'json' }
import { LuckyBet } from '../pages/luckybet.ts'
import { Wallet } from '../pages/wallet.ts'
import { expect, test } from './world-test.ts'

const STEP_WAIT_MS = 90_000
const REPORT_WAIT_MS = 120_000
/** The development key: it holds two accounts, so that only one has to be worked for. */
const KEY = vectors.keys[1]?.secret_b58 ?? ''
const PLAY_MONEY = '200'

test.describe.configure({ timeout: 600_000 })

type Person = { readonly page: Page; readonly name: string; readonly game: LuckyBet }

/** A person with an account of the development key in a browser of their own. */
async function bring(browser: Browser, home: string, name: string): Promise<Person> {
  const page = await (await browser.newContext()).newPage()
  await new Wallet(page, home).bringKey(KEY, name)
  return { page, name, game: new LuckyBet(page, home) }
}

/** A newcomer with an own key and an account from the faucet. */
async function welcome(page: Page, home: string): Promise<Person> {
  const wallet = new Wallet(page, home)
  const name = `luck${Date.now().toString(36)}`.slice(0, 11)
  await wallet.makeKey()
  await wallet.getAccount(name)
  return { page, name, game: new LuckyBet(page, home) }
}

test('a fair round: a tab dies, a device is left for another, one keeps the secret; the draw holds', async ({
  page,
  browser,
  home,
}) => {
  const [anna, bert, other, carl] = await Promise.all([
    welcome(page, home),
    bring(browser, home, 'admin'),
    bring(browser, home, 'admin'),
    bring(browser, home, 'foundation'),
  ])
  await new Wallet(bert.page, home).send(carl.name, PLAY_MONEY)
  const bets = [
    [anna, 3, 7],
    [bert, 5, 2],
    [carl, 2, 4],
  ] as const

  await test.step('three sealed bets go out, their secrets first kept', async () => {
    await Promise.all(
      bets.map(async ([{ game }, coins, number]) => {
        await game.open('Fair')
        await game.review(coins, number)
      }),
    )
    await expect(page.getByTestId('fair-note')).toContainText('3 IOST on 7')
    await expect(page.getByRole('button', { name: 'Save the secret' })).toBeVisible()
    await Promise.all(bets.map(([{ game }]) => game.sign()))
    for (const [{ game }, coins, number] of bets)
      await expect(game.bets('in')).toContainText(`${coins} IOST on ${number}`, { timeout: STEP_WAIT_MS })
  })

  await test.step('without network the player learns that nobody looks after the bet', async () => {
    const bet = page.getByRole('region', { name: 'My bets' }).locator('..')
    await page.context().setOffline(true)
    await expect(bet.getByRole('alert')).toContainText('loses stake and deposit', { timeout: STEP_WAIT_MS })
    await page.context().setOffline(false)
    await expect(bet.getByText('Your bet is sealed')).toBeVisible({ timeout: STEP_WAIT_MS })
  })

  await test.step('a tab dies, a device is gone, and one leaves for good', async () => {
    await page.goto('about:blank')
    await Promise.all([bert.page.context().close(), carl.page.context().close()])
    await page.goto(`${home}/settings`)
    await new Wallet(page, home).unlockIfAsked()
    // The other device has the key and nothing else.
    await other.page.getByRole('link', { name: 'Lucky Bet' }).click()
  })

  await test.step('both bets are opened by themselves, the third stays sealed', async () => {
    for (const { name } of [anna, bert])
      await expect(other.game.seat(name)).toHaveAttribute('data-state', 'open', { timeout: STEP_WAIT_MS })
    await expect(other.game.seat(carl.name)).toHaveAttribute('data-state', 'sealed')
  })

  await test.step('meanwhile both play a classic round with bots', async () => {
    for (const game of [anna.game, other.game]) await game.open('Classic')
    await expect(page.getByText('A pot without a winner stays in the contract for ever.')).toBeVisible()
    await Promise.all([anna.game.bet(1, 4), other.game.bet(2, 5)])
    for (const game of [anna.game, other.game]) await game.finished()
    await expect(anna.game.rounds().first()).toContainText(/\d+ of \d+ won|Nobody had \d/)
  })

  const round = anna.game.rounds().filter({ hasText: carl.name })
  await test.step('when the time is over the round is paid without the silent one', async () => {
    await anna.game.open('Fair')
    await expect(round).toHaveCount(1, { timeout: STEP_WAIT_MS })
    await round.locator('summary').first().click()
    const row = (name: string) => round.getByRole('row').filter({ hasText: name })
    await expect(row(anna.name)).toContainText('7')
    await expect(row(bert.name)).toContainText('2')
    await expect(row(carl.name)).toContainText('not opened')
    await expect(row(carl.name)).toContainText('deposit lost')
    await anna.game.finished()
  })

  await test.step('every input is proved, and the page comes to the same draw', async () => {
    const panel = await anna.game.fairness(round)
    const inputs = panel.getByTestId('draw-input')
    const count = await inputs.count()
    expect(count).toBeGreaterThanOrEqual(7)
    await expect(inputs.locator('.trust[data-kind=proved]')).toHaveCount(count)
    await expect(inputs.first()).toContainText('the same this page was built with')
    await expect(panel).toContainText(`${carl.name} did not open`)
    await recomputes(anna.game, panel)
  })

  await test.step('a changed input is caught and named, and fetched again', async () => {
    await anna.game.tamperOpening(anna.name)
    await anna.game.open('Fair')
    const panel = await anna.game.fairness(round)
    const faulty = panel.locator('[data-testid=draw-input][data-fault]')
    await expect(faulty).toHaveCount(1)
    await expect(faulty).toContainText(`Opened by ${anna.name}`)
    await expect(faulty).toContainText('this is not the transaction that the draw names')
    await panel.getByRole('button', { name: 'Recompute here' }).click()
    const result = panel.getByTestId('recompute')
    await expect(result).toContainText('Not computed: these inputs do not fit')
    await expect(result).toContainText(`Opened by ${anna.name}`)
    await expect(result).toContainText(`The opened bet is not the sealed one: ${anna.name}`)
    await panel.getByRole('button', { name: 'Fetch from the network again' }).click()
    await expect(faulty).toHaveCount(0)
    await recomputes(anna.game, await anna.game.fairness(round))
  })

  await test.step('the day’s best are counted over all its rounds, and anybody’s bets are found', async () => {
    await expect(page.getByTestId('top-span')).toHaveAttribute('data-whole', 'true')
    await page.getByLabel('Account', { exact: true }).fill(carl.name)
    await page.getByRole('button', { name: 'Search all rounds' }).click()
    await expect(page.getByTestId('search-span')).toHaveAttribute('data-done', 'true')
    const found = page.getByRole('region', { name: 'Bets of an account' }).getByTestId('my-bet')
    await expect(found).toHaveCount(1)
    await expect(found).toContainText('-62 IOST')
  })
  await other.page.context().close()
})

async function recomputes(game: LuckyBet, panel: ReturnType<Page['locator']>): Promise<void> {
  await panel.getByRole('button', { name: 'Recompute here' }).click()
  await expect(panel.getByText('It comes to the same')).toBeVisible()
  await expect(panel.getByText('The contract, run here, draws the same')).toBeVisible({
    timeout: REPORT_WAIT_MS,
  })
  await expect(game.page.getByText('do not fit')).toHaveCount(0)
}
