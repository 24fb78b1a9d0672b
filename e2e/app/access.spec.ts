import type { Page } from '@playwright/test'
import { scan } from '../pages/axe.ts'
import { Wallet } from '../pages/wallet.ts'
import { expect, test } from './world-test.ts'

const OPEN_PAGES = [
  '/start',
  '/start/import',
  '/explorer',
  '/block/1',
  '/account/admin',
  '/contract/token.iost',
  '/contract/auth.iost',
  '/network',
  '/luckybet',
  '/nowhere',
]
const OWN_PAGES = ['/', '/activity', '/receive', '/send', '/settings', '/start/account']

for (const colorScheme of ['light', 'dark'] as const) {
  test(`axe finds nothing on any page, ${colorScheme}`, async ({ page, home }) => {
    await page.emulateMedia({ colorScheme })
    for (const path of OPEN_PAGES) await check(page, home, path)
    const wallet = new Wallet(page, home)
    await page.goto(`${home}/start/new`)
    await expect(page.getByTestId('words')).toBeVisible()
    await scan(page, '/start/new')
    await wallet.makeKey()
    await wallet.getAccount(`x${Date.now().toString(36)}`.slice(0, 11))
    for (const path of OWN_PAGES) await check(page, home, path, wallet)
    await page.goto(home)
    await expect(page.getByRole('heading', { name: 'Unlock' })).toBeVisible()
    await scan(page, 'unlock')
  })
}

test('the whole way to the review works by keyboard at 360 px', async ({ page, home }) => {
  await page.setViewportSize({ width: 360, height: 740 })
  await page.goto(`${home}/explorer`)
  await expect(page.getByRole('heading', { name: 'Explorer' })).toBeVisible()
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  expect(overflow).toBe(0)
  await page.getByLabel('Find').focus()
  await page.keyboard.type('admin')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { name: 'admin', level: 1 })).toBeVisible()
})

test('the server sends a strict policy', async ({ page, home }) => {
  const answer = await page.goto(home)
  const policy = answer?.headers()['content-security-policy'] ?? ''
  expect(policy).toContain("default-src 'none'")
  expect(policy).toContain("script-src 'self' 'wasm-unsafe-eval'")
  expect(policy).not.toContain('unsafe-inline')
  expect(await answer?.text()).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\son[a-z]+=/)
})

async function check(page: Page, home: string, path: string, wallet?: Wallet): Promise<void> {
  await page.goto(home + path)
  await wallet?.unlockIfAsked()
  await expect(page.getByRole('main').locator('h1, .empty').first()).toBeVisible()
  await expect(page.locator('.statusbar')).toContainText('Following the chain')
  await scan(page, path)
}
