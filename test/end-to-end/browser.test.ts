// The main job in a real browser: sent to the portal, badge and PIN, an allowed site, a blocked one, time runs out.
import assert from 'node:assert/strict'
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import type { Page } from 'playwright-core'
import { chromiumPath, openProfile, startBrowser } from '../kit/browser.ts'
import { freshFolder } from '../kit/folder.ts'
import { leftOut } from '../kit/needs.ts'
import { type RunningPark, startRealPark } from '../kit/park.ts'
import { ROOT } from '../kit/source.ts'

const SECONDS = 45

/** The sample park with sessions that end while one watches. */
const briefPark = (): string => {
  const folder = freshFolder()
  cpSync(join(ROOT, 'examples', 'kaesong'), folder, { recursive: true })
  const policy = join(folder, 'policy.yaml')
  writeFileSync(policy, readFileSync(policy, 'utf8').replace('session: 60 min', `session: ${SECONDS} s`))
  return join(folder, 'isthmus.yaml')
}

const picture = async (page: Page, name: string): Promise<void> => {
  mkdirSync(join(ROOT, 'shots'), { recursive: true })
  await page.screenshot({ path: join(ROOT, 'shots', `end-to-end-${name}.png`), fullPage: true })
}

const bodyOf = (page: Page): Promise<string> => page.locator('body').innerText()

const failsToOpen = async (page: Page, url: string): Promise<string> =>
  page.goto(url).then(
    () => assert.fail(`${url} opened`),
    (error: Error) => error.message,
  )

const signIn = async (page: Page, park: RunningPark, person: number): Promise<void> => {
  const { badge = '', pin = '' } = park.sample.people[person] ?? {}
  await page.waitForSelector('#badge:focus')
  await page.keyboard.type(badge, { delay: 5 }) // as a keyboard-wedge reader does: the number, then Enter
  await page.keyboard.press('Enter')
  await page.waitForSelector('#pin:focus')
  await page.keyboard.type(pin)
  await page.keyboard.press('Enter')
  await page.waitForSelector('#left')
}

const story = async (park: RunningPark, language: 'ko' | 'en', person: number): Promise<void> => {
  const browser = await startBrowser({ proxy: `http://127.0.0.1:${park.ports.proxy}` })
  try {
    const profile = await openProfile(browser, {
      locale: language === 'ko' ? 'ko-KR' : 'en-US',
      ignoreHTTPSErrors: true,
    })
    const page = await profile.newPage()
    page.setDefaultTimeout(15_000)
    await page.goto('http://news.test/')
    assert.match(page.url(), /^http:\/\/portal\.park\.test\//, 'sent to the portal')
    await picture(page, `${language}-1-sign-in`)
    await signIn(page, park, person)
    await picture(page, `${language}-2-seat`)
    assert.equal(await page.locator('html').getAttribute('lang'), language)

    const other = await profile.newPage()
    other.setDefaultTimeout(15_000)
    await other.goto('http://news.test/')
    assert.match(await bodyOf(other), /News \(sample\)/)
    await other.goto('https://news.test/')
    assert.match(await bodyOf(other), /News \(sample\)/)
    assert.match(other.url(), /^https:/)

    await other.goto('http://casino.test/')
    const blocked = await bodyOf(other)
    assert.match(blocked, /no-gambling/)
    assert.match(blocked, language === 'ko' ? /도박/ : /Gambling/)
    await picture(other, `${language}-3-blocked`)

    assert.match(await failsToOpen(other, 'https://casino.test/'), /ERR_TUNNEL_CONNECTION_FAILED/)
    await page.locator('#log li', { hasText: 'casino.test' }).first().waitFor({ timeout: 3000 })
    assert.match(
      await page.locator('#log').innerText(),
      /casino\.test[\s\S]*no-gambling|no-gambling[\s\S]*casino\.test/,
    )
    await picture(page, `${language}-4-told`)

    await page.waitForSelector('#badge', { timeout: SECONDS * 1000 + 20_000 })
    await picture(page, `${language}-5-time-up`)
    await other.goto('http://news.test/')
    assert.match(other.url(), /^http:\/\/portal\.park\.test\//, 'back at the portal')
  } finally {
    await browser.close()
  }
}

test('from the portal to the end of time, in Korean and in English', { timeout: 300_000 }, async () => {
  if (chromiumPath() === undefined) return leftOut('the main job in a browser', 'there is no chromium')
  const toldIn = async (language: 'ko' | 'en', person: number): Promise<void> => {
    const park = await startRealPark({ env: { ISTHMUS_CONFIG: briefPark() } })
    try {
      await story(park, language, person)
    } finally {
      await park.stop()
    }
  }
  // Both browsers are at the address of one seat, so each has a park of its own, and their sessions end at the same time.
  const told = await Promise.allSettled([toldIn('ko', 0), toldIn('en', 1)])
  for (const each of told) if (each.status === 'rejected') throw each.reason
})
