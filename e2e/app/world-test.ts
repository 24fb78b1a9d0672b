import { test as base, expect, type Page } from '@playwright/test'

/** Stories on the running network: `home` is its address; anything the page complains of fails the story. */
export const test = base.extend<{ home: string; complaints: string[] }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright wants the pattern
  home: async ({}, use) => {
    await use(process.env['EVEREST_E2E_PAGE'] ?? '')
  },
  complaints: [
    async ({ context }, use) => {
      const complaints: string[] = []
      context.on('page', (page) => listen(page, complaints))
      await use(complaints)
      expect(complaints).toEqual([])
    },
    { auto: true },
  ],
})

function listen(page: Page, complaints: string[]): void {
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => {
    // Failed connections are the stories' own doing; policy violations and React's errors are not.
    if (message.type() === 'error' && !/net::ERR|WebSocket|Failed to load resource/.test(message.text()))
      complaints.push(message.text())
  })
}

export { expect }
