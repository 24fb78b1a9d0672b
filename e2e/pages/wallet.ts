import { expect, type Page } from '@playwright/test'

export const PASSWORD = 'correct horse battery'
const FAUCET_WAIT_MS = 120_000

/** The pages of the wallet, as a person uses them. */
export class Wallet {
  readonly page: Page
  readonly home: string

  constructor(page: Page, home: string) {
    this.page = page
    this.home = home
  }

  /** Makes a key: writes the words down, confirms them, chooses the password. */
  async makeKey(): Promise<readonly string[]> {
    const { page } = this
    await page.goto(this.home)
    await page.getByRole('link', { name: /Make a new key/ }).click()
    const list = page.getByTestId('words').getByRole('listitem')
    await expect(list).toHaveCount(12)
    const words = await list.allInnerTexts()
    await page.getByRole('button', { name: 'I have written them down' }).click()
    await expect(page.getByLabel(/^Word \d+$/)).toHaveCount(3)
    for (const field of await page.getByLabel(/^Word \d+$/).all()) {
      const label = await page.locator(`label[for="${await field.getAttribute('id')}"]`).innerText()
      await field.fill(words[Number(label.replace(/\D/g, '')) - 1] ?? '')
    }
    await page.getByRole('button', { name: 'Check' }).click()
    await this.choosePassword()
    return words
  }

  async choosePassword(): Promise<void> {
    const { page } = this
    await page.getByLabel('New password').fill(PASSWORD)
    await page.getByLabel('The same again').fill(PASSWORD)
    await page.getByRole('button', { name: 'Keep the key' }).click()
    await expect(page.getByRole('heading', { name: 'Your account' })).toBeVisible()
  }

  /** Brings a raw key to this browser, and an account that is its. */
  async bringKey(secret: string, account: string): Promise<void> {
    const { page } = this
    await page.goto(`${this.home}/start/import`)
    await page.getByRole('tab', { name: 'Private key' }).click()
    await page.getByLabel('Private key', { exact: true }).fill(secret)
    await page.getByRole('button', { name: 'Read' }).click()
    await this.choosePassword()
    await page.getByLabel('Account name').fill(account)
    await page.getByRole('button', { name: 'Use this account' }).click()
    await expect(page.getByRole('heading', { name: account, level: 1 })).toBeVisible()
  }

  /** Gets an account from the faucet and waits until its balance is read. */
  async getAccount(name: string): Promise<void> {
    const { page } = this
    await page.getByLabel('Name', { exact: true }).fill(name)
    await page.getByRole('button', { name: 'Get the account' }).click()
    await expect(page.getByRole('heading', { name, level: 1 })).toBeVisible({ timeout: FAUCET_WAIT_MS })
    await expect(this.balance()).toContainText(/[1-9]/, { timeout: FAUCET_WAIT_MS })
  }

  balance() {
    return this.page.getByTestId('balance')
  }

  async unlock(): Promise<void> {
    await this.page.getByLabel('Password').fill(PASSWORD)
    await this.page.getByRole('button', { name: 'Unlock' }).click()
  }

  /** Sends IOST and ends on the transaction's page; returns its hash. */
  async send(to: string, amount: string, memo = ''): Promise<string> {
    const { page } = this
    await page.goto(`${this.home}/send`)
    await this.unlockIfAsked()
    await page.getByLabel('To', { exact: true }).fill(to)
    await page.getByLabel('Amount in IOST').fill(amount)
    if (memo !== '') await page.getByLabel('Memo').fill(memo)
    await page.getByRole('button', { name: 'Review' }).click()
    await expect(page.getByRole('heading', { name: 'You are about to sign' })).toBeVisible()
    await page.getByRole('button', { name: 'Sign and send' }).click()
    await page.waitForURL(/\/tx\//)
    return new URL(page.url()).pathname.split('/').at(-1) as string
  }

  /** Opens the vault where a page asks for it in its midst; a vault that is still open is left alone. */
  async unlockHere(): Promise<void> {
    const password = this.page.getByLabel('Password')
    const sender = this.page.getByLabel('From account')
    await expect(password.or(sender)).toBeVisible()
    if (await password.isVisible()) await this.unlock()
    await expect(sender).toBeVisible()
  }

  async unlockIfAsked(): Promise<void> {
    const { page } = this
    const heading = page.getByRole('heading', { level: 1 })
    await expect(heading).toBeVisible()
    if ((await heading.innerText()) === 'Unlock') await this.unlock()
  }
}
