import { expect, type Locator, type Page } from '@playwright/test'

const BLOCK_WAIT_MS = 60_000

/** The page of a published contract. */
export class ContractPage {
  readonly page: Page
  readonly home: string

  constructor(page: Page, home: string) {
    this.page = page
    this.home = home
  }

  async open(id: string): Promise<void> {
    await this.page.goto(`${this.home}/contract/${id}`)
    await expect(this.page.getByRole('heading', { name: 'Methods' })).toBeVisible({ timeout: BLOCK_WAIT_MS })
  }

  method(name: string): Locator {
    return this.page.getByTestId(`method-${name}`)
  }

  /** Fills a method's form and tries the call on this page; the answer is what it shows. */
  async try(name: string, args: readonly string[], iost?: string): Promise<Locator> {
    const method = this.method(name)
    if ((await method.getAttribute('open')) === null) await method.locator('summary').click()
    const fields = method.locator('form input')
    for (const [index, text] of args.entries()) await fields.nth(index).fill(text)
    if (iost !== undefined) await method.getByLabel(/IOST that may leave/).fill(iost)
    await method.getByRole('button', { name: 'Try it here' }).click()
    const outcome = method.getByTestId('outcome')
    await expect(outcome).toContainText(/It would (succeed|fail)/, { timeout: BLOCK_WAIT_MS })
    return outcome
  }

  /** Signs the call that was tried and waits for its block. */
  async send(name: string): Promise<Locator> {
    const method = this.method(name)
    await method.getByRole('button', { name: 'Review and sign' }).click()
    await expect(this.page.getByRole('heading', { name: 'You are about to sign' })).toBeVisible()
    await this.page.getByRole('button', { name: 'Sign and send' }).click()
    const result = method.getByTestId('call-result')
    await expect(result).toBeVisible({ timeout: BLOCK_WAIT_MS })
    return result
  }
}
