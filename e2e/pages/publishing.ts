import { expect, type Locator, type Page } from '@playwright/test'

const BLOCK_WAIT_MS = 60_000

/** The playground's way onto the network. */
export class Publishing {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  async open(): Promise<void> {
    await this.page.getByRole('tab', { name: 'Publish', exact: true }).click()
  }

  /** Runs the publication on this page; ends with its cost on the screen. */
  async check(): Promise<Locator> {
    await this.page.getByRole('button', { name: 'Check before publishing' }).click()
    const cost = this.page.getByTestId('sending').getByTestId('cost').first()
    await expect(cost).toBeVisible({ timeout: BLOCK_WAIT_MS })
    return cost
  }

  /** Gets what the account lacks, when the page says so; the price it then paid is read on the page. */
  async topUp(kind: 'gas' | 'ram'): Promise<void> {
    const form = this.page.getByTestId(`top-up-${kind}`)
    await form.getByRole('button', { name: kind === 'gas' ? 'Pledge for gas' : 'Buy RAM' }).click()
    await this.sign()
    await expect(form).toHaveCount(0)
    await expect(this.page.getByText('Waiting for the block')).toHaveCount(0, { timeout: BLOCK_WAIT_MS })
  }

  async review(): Promise<void> {
    await this.page.getByRole('button', { name: 'Review and sign' }).click()
    await expect(this.page.getByRole('heading', { name: 'You are about to sign' })).toBeVisible()
  }

  async sign(): Promise<void> {
    await expect(this.page.getByRole('heading', { name: 'You are about to sign' })).toBeVisible()
    await this.page.getByRole('button', { name: 'Sign and send' }).click()
  }

  /** Waits for the block; the answer is the contract's id. */
  async published(): Promise<string> {
    const id = this.page.getByTestId('contract-id').locator('.hash__text')
    await expect(id).toBeVisible({ timeout: BLOCK_WAIT_MS })
    return (await id.textContent()) ?? ''
  }

  /** Whether the chain charged to the unit what the page had said before. */
  async wasExact(): Promise<boolean> {
    return (await this.page.getByTestId('charged').getAttribute('data-exact')) === 'true'
  }

  async irreversible(): Promise<void> {
    await expect(this.page.getByTestId('stages').locator('li', { hasText: 'Irreversible' })).toHaveAttribute(
      'data-state',
      'done',
      { timeout: 90_000 },
    )
  }
}
