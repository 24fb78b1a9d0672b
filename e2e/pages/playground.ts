import { expect, type Locator, type Page } from '@playwright/test'

/** The playground as a person uses it. */
export class Playground {
  readonly page: Page
  readonly home: string

  constructor(page: Page, home: string) {
    this.page = page
    this.home = home
  }

  async open(): Promise<void> {
    await this.page.goto(`${this.home}/playground`)
    await this.idle()
  }

  /** The local chain stands and nothing runs. */
  async idle(): Promise<void> {
    await expect(this.page.getByRole('heading', { name: 'Playground' })).toBeVisible()
    await expect(this.page.getByRole('button', { name: 'Stop' })).toHaveCount(0)
  }

  async example(title: string): Promise<void> {
    await this.page.getByLabel('Open', { exact: true }).selectOption({ label: title })
    await this.idle()
  }

  async file(name: string): Promise<void> {
    await this.page.getByRole('tab', { name, exact: true }).click()
    await expect(this.code()).toHaveAttribute('aria-label', name)
  }

  code(): Locator {
    return this.page.locator('.cm-content')
  }

  /** Replaces the open file's text. */
  async write(text: string): Promise<void> {
    await this.code().click()
    await this.page.keyboard.press('ControlOrMeta+a')
    await this.page.keyboard.insertText(text)
  }

  /** Makes these the project's only files. */
  async onlyFiles(files: Readonly<Record<string, string>>): Promise<void> {
    const { page } = this
    for (const [name, text] of Object.entries(files)) {
      if ((await page.getByRole('tab', { name, exact: true }).count()) === 0) {
        await page.getByRole('button', { name: 'New file' }).click()
        await page.getByLabel(/^File name/).fill(name)
        await page.getByRole('dialog').getByRole('button', { name: 'New file' }).click()
      }
      await this.file(name)
      await this.write(text)
    }
    const tabs = page.getByRole('tablist', { name: 'Files' }).getByRole('tab')
    for (const name of await tabs.allTextContents()) {
      if (name in files) continue
      await this.file(name)
      await page.getByRole('button', { name: 'Delete this file' }).click()
    }
  }

  async panel(name: string): Promise<void> {
    await this.page.getByRole('tab', { name, exact: true }).click()
  }

  async publish(): Promise<void> {
    await this.page.getByRole('button', { name: 'Publish on the local chain' }).click()
    await this.idle()
  }

  async call(file: string, method: string, args: readonly string[]): Promise<void> {
    const form = this.page
      .getByTestId(`contract-${file}`)
      .locator('details')
      .filter({ has: this.page.locator('summary', { hasText: new RegExp(`^${method}\\(`) }) })
    if ((await form.getAttribute('open')) === null) await form.locator('summary').click()
    const fields = form.locator('input')
    for (const [i, text] of args.entries()) await fields.nth(i).fill(text)
    await form.getByRole('button').click()
    await this.idle()
  }

  /** Makes an account of the local chain with this many IOST, or sets what one has. */
  async setAccount(name: string, iost: string): Promise<void> {
    const { page } = this
    await page.getByLabel('Account', { exact: true }).fill(name)
    await page.getByLabel('IOST', { exact: true }).fill(iost)
    await page.getByRole('button', { name: /^(New account|Set the balance)$/ }).click()
    await this.idle()
  }

  debugger(): Locator {
    return this.page.getByTestId('debugger')
  }

  async startDebugger(): Promise<void> {
    await this.page.getByRole('button', { name: 'Step through' }).click()
    await expect(this.page.getByTestId('stack')).toBeVisible()
  }

  async move(name: string): Promise<void> {
    await this.page.getByRole('button', { name, exact: true }).click()
  }

  /** Sets or takes the breakpoint of a line of the open file, as a finger does. */
  async breakpoint(line: number): Promise<void> {
    await this.page.locator('.cm-lineNumbers .cm-gutterElement', { hasText: new RegExp(`^${line}$`) }).click()
  }

  /** What the debugger says of a variable. */
  variable(name: string): Locator {
    return this.page
      .getByTestId('variables')
      .locator('.play-vars__line')
      .filter({ has: this.page.locator('.play-vars__name', { hasText: new RegExp(`^${name}$`) }) })
  }

  report(): Locator {
    return this.page.getByTestId('report')
  }
}
