import { defineConfig } from '@playwright/test'
import { browserOptions } from './browser.ts'

export default defineConfig({
  testDir: './shots',
  outputDir: '../test-results',
  globalSetup: './setup.ts',
  workers: 1,
  timeout: 300_000,
  expect: { timeout: 60_000 },
  reporter: [['list']],
  use: { launchOptions: browserOptions() },
})
