import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'src/**/*.test.tsx'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // The commands run with a large stack (src/cli/bootstrap.mjs), and so do the tests.
    execArgv: process.execArgv.filter((arg) => arg.startsWith('--stack-size=')),
    maxWorkers: 2,
  },
})
