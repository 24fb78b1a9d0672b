import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { NetworkPage } from '../pages/network.ts'
import { TransactionPage } from '../pages/transaction.ts'
import { expect, test } from './world-test.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const RECORDING = join(ROOT, '..', 'shared', 'recordings', 'tour')
const BLOCK = 1500

test('a page follows a recorded chain of a go-iost node and proves a transaction of it', async ({
  page,
  home,
}, info) => {
  test.skip(!existsSync(RECORDING), 'no recordings beside the checkout')
  const { child, file } = await startRelay(info.outputPath('relay'))
  try {
    const network = new NetworkPage(page, home)
    await network.open()
    await page.getByLabel('Add a network from its definition file').setInputFiles(file)
    await page.getByRole('button', { name: /recording tour/ }).click()
    await expect(page.locator('.statusbar')).toContainText('recording tour')
    await expect(page.getByTestId('height-L2')).toHaveText(/\d,\d{3}/)
    await page.goto(`${home}/block/${BLOCK}`)
    await expect(page.locator('.trust[data-kind="proved"]')).toBeVisible()
    await page.locator('a[href^="/tx/"]').first().click()
    await new TransactionPage(page).openProof()
  } finally {
    child.kill('SIGTERM')
  }
})

/** Serves the recording on a free port; its network file lies in the folder. */
function startRelay(folder: string): Promise<{ child: ChildProcess; file: string }> {
  const listen = '/ip4/127.0.0.1/tcp/0/ws'
  const args = ['everest', 'relay', '--recording', RECORDING, '--listen', listen, '--data', folder, '--json']
  const child = spawn(process.execPath, [join(ROOT, 'src', 'cli', 'bootstrap.mjs'), ...args], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the relay ended with ${code}`)))
    createInterface({ input: child.stdout }).on('line', (text) => {
      const line = JSON.parse(text) as Record<string, unknown>
      if (line['ready'] === true) resolve({ child, file: String(line['network']) })
    })
  })
}
