import { expect, type Page } from '@playwright/test'
import { Wallet } from './wallet.ts'

const ROUND_WAIT_MS = 240_000

/** The page of Lucky Bet. */
export class LuckyBet {
  readonly page: Page
  readonly home: string

  constructor(page: Page, home: string) {
    this.page = page
    this.home = home
  }

  async open(game: 'Fair' | 'Classic'): Promise<void> {
    await this.page.goto(`${this.home}/luckybet`)
    await this.page.getByRole('tab', { name: game }).click({ timeout: ROUND_WAIT_MS })
    const password = this.page.getByLabel('Password')
    await expect(password.or(this.page.getByRole('heading', { name: 'Your bet' }))).toBeVisible()
    if (await password.isVisible()) await new Wallet(this.page, this.home).unlock()
  }

  /** Fills the form and signs; what the review says is looked at by `check`. */
  async bet(
    coins: number,
    number: number,
    check: () => Promise<void> = async () => undefined,
  ): Promise<void> {
    const { page } = this
    await page
      .getByRole('radio', { name: String(coins), exact: true })
      .first()
      .check({ force: true })
    await page.locator('input[name=number]').nth(number).check({ force: true })
    await page.getByRole('button', { name: 'Review the bet' }).click({ timeout: ROUND_WAIT_MS })
    await expect(page.getByRole('heading', { name: 'You are about to sign' })).toBeVisible()
    await check()
    await page.getByRole('button', { name: 'Sign and send' }).click()
  }

  /** Bets of the player, by what has become of them. */
  bets(state: 'in' | 'won' | 'lost' | 'back') {
    return this.page.locator(`.bet[data-state=${state}]`)
  }

  /** Waits until the round a bet was made in is paid out. */
  async finished(): Promise<void> {
    await expect(this.bets('won').or(this.bets('lost')).or(this.bets('back')).first()).toBeVisible({
      timeout: ROUND_WAIT_MS,
    })
  }

  rounds() {
    return this.page.getByTestId('round')
  }
}
