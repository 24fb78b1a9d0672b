import { expect, type Page } from '@playwright/test'

const FINAL_WAIT_MS = 90_000
const STEPS = ['Transaction', 'Merkle paths', 'Block header', 'Witness signatures', 'Where trust begins']

/** The page of one transaction. */
export class TransactionPage {
  readonly page: Page

  constructor(page: Page) {
    this.page = page
  }

  async irreversible(): Promise<void> {
    await expect(this.page.locator('.trust[data-kind="proved"]')).toBeVisible({ timeout: FINAL_WAIT_MS })
    await expect(this.page.getByTestId('stages').locator('li', { hasText: 'Irreversible' })).toHaveAttribute(
      'data-state',
      'done',
      { timeout: FINAL_WAIT_MS },
    )
  }

  /** Opens every step of the proof and sees each one checked. */
  async openProof(): Promise<void> {
    const steps = this.page.getByTestId('proof-step')
    await expect(steps).toHaveCount(STEPS.length)
    for (const [index, name] of STEPS.entries()) {
      const step = steps.nth(index)
      await expect(step).toContainText(name)
      await step.locator('summary').click()
      await expect(step).toHaveAttribute('open', '')
      await expect(step.locator('[data-ok="false"]')).toHaveCount(0)
    }
  }
}
