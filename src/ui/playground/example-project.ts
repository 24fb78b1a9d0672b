import type { Example } from './examples/example.ts'
import { abiFileOf, abiText, type Project, TESTS_FILE } from './project.ts'

/** An example as a project of files: its contracts with ABIs, its story as a test, its purpose as a text. */
export function projectOfExample(example: Example): Project {
  const files: Record<string, string> = {}
  for (const [name, { source, info }] of Object.entries(example.contracts)) {
    files[`${name}.js`] = source
    files[abiFileOf(`${name}.js`)] = abiText(info.abi)
  }
  const plan = { accounts: example.accounts, tests: [{ name: example.title, steps: example.story }] }
  files[TESTS_FILE] = testsText(plan)
  for (const [name, source] of Object.entries(example.scripts ?? {})) files[name] = source.trimStart()
  files['README.md'] = `# ${example.title}\n\n${example.about}\n`
  return { id: example.id, title: example.title, files }
}

/** One step a line, so that it can be read and changed. */
function testsText({
  accounts,
  tests,
}: {
  accounts: Example['accounts']
  tests: { name: string; steps: Example['story'] }[]
}): string {
  const blocks = tests.map(({ name, steps }) => {
    const lines = steps.map((step) => `        ${JSON.stringify(step)}`).join(',\n')
    return `    {\n      "name": ${JSON.stringify(name)},\n      "steps": [\n${lines}\n      ]\n    }`
  })
  return `{\n  "accounts": ${JSON.stringify(accounts)},\n  "tests": [\n${blocks.join(',\n')}\n  ]\n}\n`
}
