// The console in a real browser, on the real program under two operators: its pages, and what must never happen on one.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { openProfile } from './browser.ts'

const AXE = readFileSync(new URL(import.meta.resolve('axe-core/axe.min.js')), 'utf8')

export type ConsolePage = {
  readonly page: Page
  /** Errors in the page's console, and what its policy refused, without what the network did. */
  readonly errors: readonly string[]
  /** Goes to a path below /console, and waits until the record is verified there. */
  readonly open: (path: string) => Promise<void>
  /** What axe-core finds that is serious or critical, as text. */
  readonly faults: () => Promise<readonly string[]>
  readonly close: () => Promise<void>
}

type Found = {
  readonly violations: readonly { id: string; impact: string; nodes: { html: string; failureSummary: string }[] }[]
}

/** What axe-core finds on a page that is serious or critical, as text. */
export const faultsOn = async (page: Page): Promise<readonly string[]> => {
  await page.evaluate(AXE)
  const { violations } = await page.evaluate<Found>('axe.run(document, { resultTypes: ["violations"] })')
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => `${id}: ${html} ${failureSummary}`))
}

/** A fresh profile with one page of the console. */
export const openConsolePage = async (
  browser: Browser,
  base: () => string,
  options: BrowserContextOptions = {},
): Promise<ConsolePage> => {
  // axe runs in the page; our policy would refuse its script, and nothing else of the policy is asked here.
  const profile = await openProfile(browser, { reducedMotion: 'reduce', ...options })
  const page = await profile.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(String(error)))
  page.on('console', (message) => {
    const isOfNetwork = /net::ERR|status of 429/.test(message.text())
    if (message.type() === 'error' && !isOfNetwork) errors.push(message.text())
  })
  return {
    page,
    errors,
    open: async (path) => {
      await page.goto(`${base()}/console${path}`)
      await page.locator('.lines .line').nth(1).and(page.locator('[data-is="good"]')).waitFor()
    },
    faults: () => faultsOn(page),
    close: async () => {
      await profile.close()
      assert.deepEqual(errors, [])
    },
  }
}
