// How soon the desk's map shows what has happened at a seat, and how soon the console is there: the real program, headless Chromium. Prints JSON.
//   node bench/desk-map.ts
import type { Browser, BrowserContext } from 'playwright-core'
import { openProfile, startBrowser } from '../test/kit/browser.ts'
import { type RunningPark, startRealPark } from '../test/kit/park.ts'
import { PASSWORD } from '../test/kit/staff.ts'

const STARTS = 7
const SEATS = 20
const VIEWPORT = { viewport: { width: 1440, height: 900 } } as const

/** Resolves with milliseconds since the address was entered: all seats are there, and one has taken the focus. */
const READY = `globalThis.ready = new Promise((resolve) => {
  const look = () => {
    const seats = document.querySelectorAll('.seat')
    if (seats.length < ${SEATS}) return requestAnimationFrame(look)
    seats[0].focus()
    requestAnimationFrame(() => setTimeout(() => resolve(performance.now())))
  }
  requestAnimationFrame(look)
})`

const seen = (seat: number, state: string): string => `new Promise((resolve) => {
  const at = document.querySelector('[data-seat="${seat}"]')
  const look = () => at.dataset.is === '${state}' && requestAnimationFrame(() => resolve(Date.now()))
  new MutationObserver(look).observe(at, { attributes: true })
  look()
})`

const atDesk = async (browser: Browser, park: RunningPark, base: string): Promise<BrowserContext> => {
  const { out } = await park.command('staff', 'add', 'kim', '--role', 'desk', '--json')
  const profile = await openProfile(browser, VIEWPORT)
  const data = { name: 'kim', code: JSON.parse(out).code, password: PASSWORD }
  const entered = await profile.request.post(`${base}/api/v1/staff/enrolment/password`, { data })
  if (entered.status() !== 201) throw new Error(await entered.text())
  return profile
}

const starts = async (browser: Browser, profile: BrowserContext, base: string): Promise<number[]> => {
  const storageState = await profile.storageState()
  const took: number[] = []
  for (let n = 0; n < STARTS; n++) {
    const fresh = await openProfile(browser, { ...VIEWPORT, storageState })
    const page = await fresh.newPage()
    await page.addInitScript(READY)
    await page.goto(`${base}/console/desk/cafe`, { waitUntil: 'commit' })
    took.push(await page.evaluate<number>('ready'))
    await fresh.close()
  }
  return took
}

const lags = async (profile: BrowserContext, park: RunningPark, base: string): Promise<number[]> => {
  const page = await profile.newPage()
  await page.goto(`${base}/console/desk/cafe`)
  await page
    .locator('.seat')
    .nth(SEATS - 1)
    .waitFor()
  const data = { plan: 'basic', minutes: 60, count: SEATS }
  const { codes } = await (await profile.request.post(`${base}/api/v1/staff/vouchers`, { data })).json()
  const took: number[] = []
  for (const state of ['in-use', 'free'])
    for (let seat = 1; seat <= SEATS; seat++) {
      const shown = page.evaluate<number>(seen(seat, state))
      if (state === 'free') await park.api(seat, 'DELETE', '/sessions/current')
      else await park.api(seat, 'POST', '/sessions', { voucher: codes[seat - 1] })
      const answered = Date.now()
      took.push((await shown) - answered)
      // At no fixed distance from the stream's own looks.
      await page.waitForTimeout(130 + ((seat * 97) % 251))
    }
  return took
}

const figures = (all: readonly number[]) => {
  const sorted = [...all].sort((a, b) => a - b)
  const at = (share: number): number => Math.round(sorted[Math.ceil(share * sorted.length) - 1] ?? 0)
  return { p50: at(0.5), p95: at(0.95), most: at(1) }
}

const park = await startRealPark()
const browser = await startBrowser()
try {
  const base = `http://localhost:${park.ports.http}`
  const profile = await atDesk(browser, park, base)
  const interactive = figures(await starts(browser, profile, base))
  const map = figures(await lags(profile, park, base))
  console.log(JSON.stringify({ milliseconds: { interactive, map } }))
} finally {
  await browser.close()
  await park.stop()
}
