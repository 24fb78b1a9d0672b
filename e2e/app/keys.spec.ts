import { readFile, writeFile } from 'node:fs/promises'
import vectors from '../../src/testing/vectors/wallet.json' with { type: 'json' }
import { PASSWORD, Wallet } from '../pages/wallet.ts'
import { expect, test } from './world-test.ts'

const admin = vectors.keys[1]

test('a raw key opens its account, a backup brings it to another browser', async ({
  page,
  home,
  browser,
}, info) => {
  const wallet = new Wallet(page, home)
  await wallet.bringKey(admin?.secret_b58 ?? '', 'admin')
  await expect(wallet.balance()).toContainText(/[1-9]/)

  await page.getByRole('link', { name: 'Settings' }).click()
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save backup file' }).click(),
  ])
  const file = info.outputPath('backup.json')
  await download.saveAs(file)
  expect(await readFile(file, 'utf8')).not.toContain(admin?.secret_b58)
  await page.getByLabel('Check a saved backup').setInputFiles(file)
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Check that it opens' }).click()
  await expect(page.getByText('The file opens and holds your key.')).toBeVisible()

  const other = await (await browser.newContext()).newPage()
  await other.goto(`${home}/start/import`)
  await other.getByRole('tab', { name: 'Backup' }).click()
  await other.getByLabel('Backup file of Everest').setInputFiles(file)
  await other.getByLabel('Password').fill('not the password')
  await other.getByRole('button', { name: 'Read' }).click()
  await expect(other.getByRole('alert')).toContainText('The password does not open the vault')
  await other.getByLabel('Password').fill(PASSWORD)
  await other.getByRole('button', { name: 'Read' }).click()
  await expect(other.getByRole('heading', { name: 'Your account' })).toBeVisible()
  await other.context().close()
})

test('an iwallet file is read, a damaged one refused, locking locks', async ({ page, home }, info) => {
  const wallet = new Wallet(page, home)
  const sample = vectors.keystore[0]
  const file = info.outputPath('admin.json')
  await writeFile(file, JSON.stringify(sample?.file))
  const damaged = info.outputPath('damaged.json')
  await writeFile(damaged, '{"name":"x"')
  await page.goto(`${home}/start/import`)
  await page.getByRole('tab', { name: 'iwallet file' }).click()
  await page.getByLabel(/File of iwallet/).setInputFiles(damaged)
  await expect(page.getByRole('alert')).toContainText('not a readable iwallet file')
  await page.getByLabel(/File of iwallet/).setInputFiles(file)
  await page.getByLabel(/Password of the file/).fill(sample?.password ?? '')
  await page.getByRole('button', { name: 'Read' }).click()
  await wallet.choosePassword()
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByRole('button', { name: 'Lock now' }).click()
  await expect(page.getByRole('heading', { name: 'Unlock' })).toBeVisible()
  await page.getByLabel('Password').fill('wrong password')
  await page.getByRole('button', { name: 'Unlock' }).click()
  await expect(page.getByRole('alert')).toContainText('The password does not open the vault')
  await wallet.unlock()
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible()
})

test('recovery words are checked word by word', async ({ page, home }) => {
  await page.goto(`${home}/start/import`)
  await page.getByLabel('Recovery words').fill('abandon abandon abandon')
  await page.getByRole('button', { name: 'Read' }).click()
  await expect(page.getByRole('alert')).toContainText('not valid recovery words')
  await page.getByLabel('Recovery words').fill(`${'abandon '.repeat(11)}about`)
  await page.getByRole('button', { name: 'Read' }).click()
  await expect(page.getByRole('heading', { name: 'Choose a password' })).toBeVisible()
})
