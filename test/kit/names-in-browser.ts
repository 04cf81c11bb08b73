// Inside a namespace of its own (in-namespace.ts): a browser that knows no proxy, only our resolver, and a person who signs in.
// Writes what was seen as one line of JSON.
import { createServer } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { openProfile, startBrowser } from './browser.ts'
import { startRealPark } from './park.ts'

/** Stands for the sample's sites on the port that a browser takes by itself; the sample's own are on others. */
const origin = createServer((request, response) => response.end(`reached ${request.headers.host}`))
await new Promise<void>((ready) => origin.listen(80, '127.0.2.1', ready))

const park = await startRealPark({ env: { ISTHMUS_HTTP: '127.0.0.1:80', ISTHMUS_DNS: '127.0.0.1:53' } })
const browser = await startBrowser({
  args: ['--no-proxy-server', '--disable-features=HttpsUpgrades,HttpsFirstBalancedMode'],
})

const textAt = async (page: Page, url: string): Promise<string> => {
  try {
    await page.goto(url, { timeout: 15_000 })
    return await page.locator('body').innerText()
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

const page = await (await openProfile(browser)).newPage()
await page.goto('http://news.test/', { timeout: 15_000 }).catch(async (error) => {
  // Whether we were asked at all tells whose fault it is.
  const metrics = await (await fetch(`http://127.0.0.1:${park.ports.metrics}/metrics`)).text()
  throw new Error(`${error.message}\n${metrics.match(/^isthmus_dns.*$/gm)?.join('\n')}`)
})
const before = page.url()
const { badge = '', pin = '' } = park.sample.people[0] ?? {}
await page.waitForSelector('#badge:focus')
await page.keyboard.type(badge)
await page.keyboard.press('Enter')
await page.waitForSelector('#pin:focus')
await page.keyboard.type(pin)
await page.keyboard.press('Enter')
await page.waitForSelector('#left')

const other = await (await openProfile(browser)).newPage()
const allowed = await textAt(other, 'http://museum.test/')
const blocked = await textAt(other, 'http://casino.test/')
await page.locator('#log li', { hasText: 'casino.test' }).first().waitFor({ timeout: 5000 })
const told = await page.locator('#log').innerText()
const onward = await page.locator('main').innerText()
let later = ''
// The browser keeps our address for the first name up to a minute, whatever its TTL.
for (let tries = 0; tries < 45 && !later.startsWith('reached'); tries++) {
  later = await textAt(other, 'http://news.test/')
  if (!later.startsWith('reached')) await sleep(2000)
}
process.stdout.write(`${JSON.stringify({ before, allowed, blocked, told, onward, later })}\n`)
await browser.close()
await park.stop()
origin.close()
