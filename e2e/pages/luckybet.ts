import { expect, type Locator, type Page } from '@playwright/test'
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

  /** Fills the form and shows what will be signed. */
  async review(coins: number, number: number): Promise<void> {
    const { page } = this
    await page
      .getByRole('radio', { name: String(coins), exact: true })
      .first()
      .check({ force: true, timeout: ROUND_WAIT_MS })
    await page.locator('input[name=number]').nth(number).check({ force: true })
    await page.getByRole('button', { name: 'Review the bet' }).click({ timeout: ROUND_WAIT_MS })
    await expect(page.getByRole('heading', { name: 'You are about to sign' })).toBeVisible()
  }

  async sign(): Promise<void> {
    await this.page.getByRole('button', { name: 'Sign and send' }).click()
  }

  async bet(coins: number, number: number): Promise<void> {
    await this.review(coins, number)
    await this.sign()
  }

  /** Bets of the player, by what has become of them. */
  bets(state: 'in' | 'won' | 'lost' | 'back' | 'forfeited') {
    return this.page.getByTestId('my-bet').and(this.page.locator(`[data-state=${state}]`))
  }

  /** Waits until the round a bet was made in is paid out. */
  async finished(): Promise<void> {
    await expect(this.bets('won').or(this.bets('lost')).or(this.bets('back')).first()).toBeVisible({
      timeout: ROUND_WAIT_MS,
    })
  }

  /** The place of an account in the round in progress. */
  seat(account: string): Locator {
    return this.page.getByTestId('seat').filter({ hasText: account })
  }

  rounds(): Locator {
    return this.page.getByTestId('round')
  }

  /** The fairness panel of a finished round with every input loaded. */
  async fairness(round: Locator): Promise<Locator> {
    const panel = round.getByTestId('fairness')
    const button = round.getByRole('button', { name: 'Fairness of this draw' })
    // What stands above the list may still come in and move it away from under a click.
    await expect(async () => {
      if (!(await button.or(panel).first().isVisible())) await round.locator('summary').first().click()
      await expect(button.or(panel).first()).toBeVisible({ timeout: 2_000 })
    }).toPass({ timeout: ROUND_WAIT_MS })
    if (await button.isVisible()) await button.click()
    await expect(panel).toBeVisible({ timeout: ROUND_WAIT_MS })
    return panel
  }

  /** Changes the number in the kept copy of a transaction that opened a bet, as a fault of the disk or a villain would. */
  async tamperOpening(account: string): Promise<void> {
    const changed = await this.page.evaluate(async (player) => {
      const request = indexedDB.open('everest-luckybet')
      const db = await new Promise<IDBDatabase>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error)
      })
      const store = db.transaction('inputs', 'readwrite').objectStore('inputs')
      const all = store.getAll()
      await new Promise((resolve) => {
        all.onsuccess = resolve
      })
      const kept = all.result.find(({ proof }) => {
        const { publisher, actions } = proof.value.tx
        return publisher === player && actions[0].actionName === 'reveal'
      })
      if (kept === undefined) return false
      const [action] = kept.proof.value.tx.actions
      const [number, secret] = JSON.parse(action.data)
      action.data = JSON.stringify([(number + 1) % 10, secret])
      const put = store.put(kept)
      await new Promise((resolve) => {
        put.onsuccess = resolve
      })
      db.close()
      return true
    }, account)
    expect(changed).toBe(true)
  }
}
