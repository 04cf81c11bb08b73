// In a device's network (test/end-to-end/portal-in-browser.test.ts): a browser that knows nothing but its DHCP's resolver, from the first page
// that it opens to being online. Told by its arguments how to sign in: `badge <number> <PIN of the slip>` or `voucher <code>`. Writes what it
// saw as one line of JSON.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { openProfile, startBrowser } from './browser.ts'
import { ROOT } from './source.ts'

const [, , how = '', first = '', second = ''] = process.argv
const PIN = '604417'

const browser = await startBrowser({
  args: ['--no-proxy-server', '--disable-features=HttpsUpgrades,HttpsFirstBalancedMode'],
})
const profile = await openProfile(browser, { ignoreHTTPSErrors: true, viewport: { width: 390, height: 844 } })
const page = await profile.newPage()
page.setDefaultTimeout(15_000)

const picture = async (name: string): Promise<void> => {
  mkdirSync(join(ROOT, 'shots'), { recursive: true })
  await page.screenshot({ path: join(ROOT, 'shots', `lan-${how}-${name}.png`), fullPage: true })
}

const textAt = async (at: Page, url: string): Promise<string> => {
  try {
    await at.goto(url)
    return await at.locator('body').innerText()
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

const withBadge = async (): Promise<void> => {
  await page.click('a.go')
  await page.fill('#badge', first)
  await page.fill('#pin', second)
  await page.keyboard.press('Enter')
  await page.fill('#new', PIN)
  await page.fill('#again', PIN)
  await page.keyboard.press('Enter')
  await page.click('form[action="/sign-in/accept"] button')
}

const withVoucher = async (): Promise<void> => {
  await page.fill('#voucher', first)
  await page.click('#use')
}

await page.goto('http://news.ship.example/')
const led = page.url()
await picture('1-led')
await (how === 'badge' ? withBadge() : withVoucher())
await page.waitForSelector('#left')
const online = page.url()
const other = await profile.newPage()
other.setDefaultTimeout(15_000)
const allowed = await textAt(other, 'http://museum.ship.example/')
const blocked = await textAt(other, 'http://casino.ship.example/')
await page.locator('#log li', { hasText: 'casino' }).first().waitFor({ timeout: 5000 })
const told = await page.locator('#log').innerText()
await picture('2-online')
// As a device asks by itself (RFC 8908).
const captive = await (await profile.request.get('https://my.ship.example/captive-portal')).json()
process.stdout.write(`${JSON.stringify({ led, online, allowed, blocked, told, captive })}\n`)
await browser.close()
