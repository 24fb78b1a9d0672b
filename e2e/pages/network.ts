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

  async head(): Promise<number> {
    const text = await this.page.getByTestId('height-L0').innerText()
    return Number(text.replaceAll(',', ''))
  }

  /** Waits until the verified head has moved on. */
  async moves(): Promise<void> {
    await expect(this.page.getByTestId('height-L0')).toHaveText(/^[\d,]+$/, { timeout: 60_000 })
    const before = await this.head()
    await expect.poll(() => this.head(), { timeout: 60_000 }).toBeGreaterThan(before)
  }
}
