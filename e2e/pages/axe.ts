import AxeBuilder from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

/** Axe finds nothing on what the page, or a part of it, shows now. */
export async function scan(page: Page, what: string, part?: string): Promise<void> {
  const axe = new AxeBuilder({ page }).withTags(TAGS)
  const { violations } = await (part === undefined ? axe : axe.include(part)).analyze()
  const found = violations.map(
    ({ id, nodes }) => `${what}: ${id} at ${nodes.map((node) => node.html).join(' | ')}`,
  )
  expect(found).toEqual([])
}
