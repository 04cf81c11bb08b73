// Inside a seat's network: Chromium, which knows no proxy, opens the pages given as arguments and writes what it saw as JSON.
import { openProfile, startBrowser } from '../kit/browser.ts'

const browser = await startBrowser({
  args: ['--no-proxy-server', '--disable-features=HttpsUpgrades,HttpsFirstBalancedMode'],
})
const page = await (await openProfile(browser, { ignoreHTTPSErrors: true })).newPage()
const seen: string[] = []
for (const url of process.argv.slice(2))
  try {
    await page.goto(url, { timeout: 8_000 })
    seen.push(await page.locator('body').innerText())
  } catch (error) {
    seen.push(error instanceof Error ? (error.message.split('\n')[0] ?? '') : '')
  }
process.stdout.write(JSON.stringify(seen))
await browser.close()
