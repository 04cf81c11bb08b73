// How the service is used, at the console on the real program: somebody signs in at a seat and stands in the overview; a report of many days, its
// tables and the command line tell the same sums; nobody reads it who is not of the staff.
import assert from 'node:assert/strict'
import { appendFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import test, { after, before } from 'node:test'
import type { Browser } from 'playwright-core'
import type { Overview, UseReport } from '../../src/edges/api/contract/reports.ts'
import { chromiumPath, startBrowser } from '../kit/browser.ts'
import { faultsOn } from '../kit/console.ts'
import { type Desk, freePort, openDesk } from '../kit/console-passkeys.ts'
import { freshFolder } from '../kit/folder.ts'
import { leftOut } from '../kit/needs.ts'
import { writeGoverned } from '../kit/operators.ts'
import { type RunningPark, startRealPark } from '../kit/park.ts'
import { aYearOfUse } from '../kit/use.ts'

const folder = freshFolder()
const data = join(folder, 'data')
let port = 0
let park: RunningPark
let browser: Browser
let north: Desk

const begin = async (): Promise<void> => {
  port = await freePort()
  const origin = `http://north.localhost:${port}`
  const settings = writeGoverned(join(folder, 'park'))
  appendFileSync(settings, `consoles: { north: "${origin}", south: "http://south.localhost:${port}" }\n`)
  park = await startRealPark({ data, env: { ISTHMUS_CONFIG: settings, ISTHMUS_HTTP: `127.0.0.1:${port}` } })
  browser = await startBrowser()
  north = await openDesk(browser, origin)
}

const get = <T>(path: string): Promise<T> =>
  north.page.evaluate<T, string>(async (at) => (await fetch(`/api/v1/staff${at}`)).json() as Promise<T>, path)

const SIZES = [390, 834, 1280] as const

/** In both languages, light and dark, on a phone, a tablet and a desk: no serious fault, and no wider than the screen. */
const looksWell = async (path: string, text: readonly [en: string, ko: string]): Promise<void> => {
  const { page } = north
  for (const language of ['en', 'ko'])
    for (const width of SIZES) {
      await page.setViewportSize({ width, height: 900 })
      await page.emulateMedia({ colorScheme: language === 'ko' ? 'dark' : 'light', reducedMotion: 'reduce' })
      await north.go(path)
      await page.getByText('north/oh').waitFor() // the account's language comes with it
      await page.getByText(language === 'ko' ? '한국어' : 'English', { exact: true }).click()
      await page
        .getByText(language === 'ko' ? text[1] : text[0])
        .first()
        .waitFor()
      assert.deepEqual(await faultsOn(page), [], `${path} ${language} ${width}`)
      const over = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
      assert.ok(over <= 0, `${path} ${language} ${width}: ${over} wider than the screen`)
    }
}

if (chromiumPath() === undefined) leftOut('use at the console', 'there is no chromium')
else {
  before(begin)
  after(async () => {
    await north?.close()
    await browser?.close()
    await park?.stop()
  })

  test('without a sign-in there is only the way to it; then an empty park teaches', async () => {
    const { page } = north
    await north.go('/overview')
    await page.getByText('This page is for staff of the operators').waitFor()
    assert.deepEqual(await faultsOn(page), [])
    for (const path of ['/overview', '/reports', '/reports/table'])
      assert.equal((await north.api('GET', `/staff${path}`)).status, 401)
    const made = await park.command('staff', 'add', 'oh', '--operator', 'north', '--role', 'auditor', '--json')
    await page.goto(JSON.parse(made.out).link)
    await page.getByLabel(/New password/).fill('a long pass phrase')
    await page.getByRole('button', { name: /Choose this password/ }).click()
    await page.getByText('north/oh').first().waitFor()
    await page.getByRole('link', { name: 'Overview' }).click()
    await page.getByText('Nobody is online. Somebody who signs in at a seat').waitFor()
    await page.getByText('Refusals are told by rule when a day of the park is over').waitFor()
    assert.deepEqual(await faultsOn(page), [])
    await page.getByRole('link', { name: 'Reports' }).click()
    await page.getByText('Nobody was online in these days.').waitFor()
    assert.deepEqual(await faultsOn(page), [])
  })

  test('who signs in stands in the overview by plan and room, and in the report until now', async () => {
    assert.equal((await park.signIn(3)).status, 201)
    const now = await get<Overview>('/overview')
    assert.deepEqual(now.online, {
      all: 1,
      plans: [{ plan: 'basic', count: 1 }],
      places: [{ place: 'cafe', room: true, count: 1 }],
    })
    assert.deepEqual([now.use.begun, now.refused, now.health.policy, now.health.gateway], [1, null, 'well', 'absent'])
    assert.equal((await park.api(3, 'DELETE', '/sessions/current')).status, 204)
    const report = await get<UseReport>('/reports')
    assert.deepEqual([report.total.begun, report.rooms.map(({ room }) => room), report.days.length], [1, ['cafe'], 7])
    assert.equal((await get<{ code: string }>('/reports?from=2026-02-30')).code, 'bad-request')
    assert.equal((await get<{ code: string }>('/reports?from=2024-01-01&to=2026-01-01')).code, 'bad-request')
  })

  test('a report of many days: page, table and command line tell the same sums', async () => {
    const database = new DatabaseSync(join(data, 'isthmus.db'), { timeout: 10_000 })
    const { from, to, seconds } = aYearOfUse(database)
    database.close()
    const { page } = north
    const asked = `?from=${from}&to=${to}`
    const report = await get<UseReport>(`/reports${asked}`)
    assert.equal(report.total.seconds, seconds)
    const csv = await page.evaluate<string, string>(
      async (at) =>
        new TextDecoder('utf-8', { ignoreBOM: true }).decode(await (await fetch(`/api/v1/staff${at}`)).arrayBuffer()),
      `/reports/table${asked}`,
    )
    assert.match(csv, /^\u{feff}day,hour,plan,room,minutes,sessions,interrupted\r\n/u)
    const minutes = csv
      .split('\r\n')
      .slice(1, -1)
      .map((line) => Number(line.split(',')[4]))
    assert.ok(Math.abs(minutes.reduce((a, b) => a + b, 0) * 60 - seconds) < minutes.length)
    const told = await park.command('report', '--from', from, '--to', to, '--json')
    assert.deepEqual(JSON.parse(told.out).report.total, report.total)
    await looksWell('/overview', ['online today, all together', '오늘 접속 시간 합계'])
    await looksWell('/reports', ['Busiest hours', '가장 붐빈 시간'])
  })

  test('by keyboard: another period, a wrong one, and the figures of a picture as a table', async () => {
    const { page } = north
    await north.go('/reports')
    await page.getByText('north/oh').waitFor()
    await page.getByText('English', { exact: true }).click()
    await page.getByText('Busiest hours').waitFor()
    await page.getByRole('button', { name: '30 days' }).focus()
    await page.keyboard.press('Enter')
    await page
      .getByText(/Most on 20\d\d-\d\d-\d\d/)
      .first()
      .waitFor()
    await page.getByText('As a table').focus()
    await page.keyboard.press('Enter')
    await page.getByRole('columnheader', { name: 'Day', exact: true }).waitFor()
    await page.getByLabel('From').fill('2026-01-01')
    await page.getByLabel('To').fill('2025-01-01')
    await page.getByRole('button', { name: 'Show' }).focus()
    await page.keyboard.press('Enter')
    await page.getByText('That is no period').waitFor()
    assert.deepEqual(north.errors, [])
  })
}
