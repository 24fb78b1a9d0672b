import { expect, type Page } from '@playwright/test'

/** The network page. */
export class NetworkPage {
  readonly page: Page
  readonly home: string

  constructor(page: Page, home: string) {
    this.page = page
    this.home = home
  }

  async open(): Promise<void> {
    await this.page.goto(`${this.home}/network`)
    await expect(this.page.getByRole('heading', { name: 'Light node' })).toBeVisible()
  }

  role() {
    return this.page.getByText(/runs in (this|another) tab/)
  }

  async height(level: 'L0' | 'L1' | 'L2'): Promise<number> {
    const text = await this.page.getByTestId(`height-${level}`).innerText()
    return Number(text.replaceAll(',', ''))
  }

  notice(title: string) {
    return this.page.locator('.notice', { hasText: title })
  }

  /** Waits until the verified head has moved on. */
  async moves(): Promise<void> {
    await expect(this.page.getByTestId('height-L0')).toHaveText(/^[\d,]+$/, { timeout: 60_000 })
    const before = await this.height('L0')
    await expect.poll(() => this.height('L0'), { timeout: 60_000 }).toBeGreaterThan(before)
  }
}
