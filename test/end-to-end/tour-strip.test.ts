// The strip on the sample's pages, walked from its first step to its last in Chromium at a seat: in both languages, once without script.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { type TourId, tourSteps } from '../../src/domain/tour/steps.ts'
import { type Forwarder, startForwarder } from '../../src/edges/sit/forward.ts'
import { chromiumPath, openProfile, startBrowser } from '../kit/browser.ts'
import { leftOut } from '../kit/needs.ts'
import { type RunningPark, startRealPark } from '../kit/park.ts'

const PORTAL = 'http://portal.park.test'
const SEAT = 7

if (chromiumPath() === undefined) leftOut('the strip of the tour in a browser', 'there is no chromium')
else walk()

function walk(): void {
  let park: RunningPark
  let forwarder: Forwarder
  let browser: Browser

  before(async () => {
    park = await startRealPark({ env: { ISTHMUS_CONFIG: 'examples/kaesong/isthmus.yaml' } })
    forwarder = await startForwarder({ from: `127.0.0.${SEAT}`, host: '127.0.0.1', port: park.ports.proxy })
    browser = await startBrowser({ proxy: `http://127.0.0.1:${forwarder.port}` })
  })
  after(async () => {
    await browser.close()
    await forwarder.close()
    await park.stop()
  })

  /** What stands in the tab that the strip's link opens; an error of the browser's own is `null`. */
  const opened = async (page: Page): Promise<string | null> => {
    const link = page.locator('.tour a[target="_blank"]')
    const [tab] = await Promise.all([page.context().waitForEvent('page'), link.click()])
    await tab.waitForLoadState().catch(() => {})
    const text = tab.url().startsWith('chrome-error:') ? null : await tab.locator('body').innerText()
    await tab.close()
    return text
  }

  const signIn = async (page: Page): Promise<void> => {
    const [, badge = '', pin = ''] = /(\w{8,14}), \S+ (\d{6})/.exec(await page.locator('.tour').innerText()) ?? []
    await page.fill('#badge', badge)
    await page.fill('#pin', pin)
    await Promise.all([page.waitForEvent('load'), page.click('form[action="/sign-in"] button')])
  }

  const press = async (page: Page, button: string): Promise<void> => {
    await Promise.all([page.waitForEvent('load'), page.click(button)])
  }

  const ran = async (page: Page, id: TourId): Promise<string> => {
    await press(page, `form[action="/tour/${id}"] button`)
    assert.equal(await page.locator('main [role=alert]').count(), 0, `${id}: ${await page.locator('main').innerText()}`)
    return page.locator('#answer').innerText()
  }

  const refuses = async (page: Page): Promise<void> => assert.match((await opened(page)) ?? '', /no-gambling/)
  const opens = async (page: Page): Promise<void> => assert.match((await opened(page)) ?? '', /Casino \(sample\)/)

  const ACTS: Readonly<Record<TourId, (page: Page) => Promise<unknown>>> = {
    free: async () => assert.equal((await park.api(SEAT, 'GET', '/sessions/current')).status, 404),
    closed: async (page) => assert.match((await opened(page)) ?? '', /Sign in/),
    badge: signIn,
    library: async (page) => {
      assert.match(await page.locator('#left').innerText(), /^(1:00:00|59:5\d)$/)
      assert.match((await opened(page)) ?? '', /The park library/)
    },
    refused: async (page) => {
      const text = (await opened(page)) ?? ''
      assert.match(text, /no-gambling/)
      assert.match(text, /of 20|20단계/, 'the strip stands on the block page too')
    },
    encrypted: async (page) => {
      assert.equal(await opened(page), null, 'the error of the browser itself')
      assert.equal(await page.locator('.tour a[href="/rules/no-gambling"]').count(), 1)
    },
    nobody: async (page) => assert.match((await opened(page)) ?? '', /of 20|20단계/),
    reach: async (page) => {
      assert.match(page.url(), /\/rules\?/)
      assert.match(await page.locator('#ever').innerText(), /no-gambling/)
    },
    effects: async (page) => assert.match(await ran(page, 'effects'), /no-gambling/),
    propose: async (page) => assert.match(await ran(page, 'propose'), /in entry \d+/),
    'one-signed': refuses,
    approve: async (page) => assert.match(await ran(page, 'approve'), /in entry \d+/),
    opens,
    'propose-back': async (page) => assert.match(await ran(page, 'propose-back'), /in entry \d+/),
    'one-signed-back': opens,
    'approve-back': async (page) => assert.match(await ran(page, 'approve-back'), /in entry \d+/),
    'refused-again': refuses,
    out: (page) => press(page, '.tour form[action="/sign-out"] button'),
    kept: async (page) => assert.match(await ran(page, 'kept'), new RegExp(`\\b${SEAT}\\b.*basic`)),
    nowhere: async (page) => assert.match(await ran(page, 'nowhere'), /nothing, in \d+ files/),
  }

  const LOOKS = [
    { language: 'en', locale: 'en-US', width: 1024, javaScriptEnabled: true },
    { language: 'ko', locale: 'ko-KR', width: 360, javaScriptEnabled: false },
  ] as const

  for (const { language, locale, width, javaScriptEnabled } of LOOKS) {
    test(`every step does what it says, in ${language}${javaScriptEnabled ? '' : ', without script'}`, {
      timeout: 120_000,
    }, async () => {
      const context = await openProfile(browser, { locale, javaScriptEnabled, viewport: { width, height: 740 } })
      const page = await context.newPage()
      await page.goto(`${PORTAL}/?lang=${language}`)
      const steps = tourSteps({ byOperators: true })
      for (const [n, step] of steps.entries()) {
        const strip = await page.locator('.tour').innerText()
        assert.match(strip, language === 'en' ? new RegExp(`Step ${n + 1} of 20`) : new RegExp(`가운데 ${n + 1}단계`))
        assert.ok(strip.includes(step.title[language].split(/[{]/)[0] ?? ''), `${step.id}: ${strip}`)
        await ACTS[step.id](page)
        // Whoever has signed in has that step behind them.
        if (step.id !== 'badge') await press(page, '.tour a[rel=next]')
      }
      assert.match(await page.locator('main').innerText(), /npm run lab/)
      const [cookie] = (await context.cookies()).filter(({ name }) => name === 'tour')
      assert.deepEqual([cookie?.value, cookie?.sameSite, cookie?.httpOnly], ['end', 'Lax', true])
      await press(page, '.tour .ways > :last-child')
      await page.goto(`${PORTAL}/rules`)
      assert.equal(
        await page
          .locator('.tour')
          .innerText()
          .then((text) => text.split('\n').length),
        1,
      )
      await context.close()
    })
  }

  test('it covers nothing: at the end of a page its foot stands above the strip, at every size', async () => {
    for (const [width, height] of [
      [360, 740],
      [740, 360],
      [1024, 768],
      [1440, 900],
    ] as const) {
      const context = await openProfile(browser, { viewport: { width, height } })
      const page = await context.newPage()
      await page.goto(`${PORTAL}/tour?step=encrypted`)
      await page.evaluate('window.scrollTo(0, 1e6)')
      const [foot, strip] = await Promise.all([
        page.locator('footer').boundingBox(),
        page.locator('.tour').boundingBox(),
      ])
      assert.ok(foot !== null && strip !== null)
      assert.ok(foot.y + foot.height <= strip.y + 1, `${width}: ${foot.y + foot.height} ${strip.y}`)
      assert.ok(strip.height <= height / 3 || height < 500, `${width}: ${strip.height}`)
      assert.equal(await page.evaluate('document.documentElement.scrollWidth'), width)
      await context.close()
    }
  })

  test('whoever asks past the park is told how to ask through it', async () => {
    const headers = { cookie: 'tour=library; lang=en' }
    const text = await (await fetch(`http://localhost:${park.ports.http}/`, { headers })).text()
    assert.match(text, /npx isthmus sit 1/)
    assert.doesNotMatch(text, /href="http:\/\/library/)
  })

  test('nobody’s own change is put back', async () => {
    const own = await fetch(`http://localhost:${park.ports.http}/tour/propose-back?lang=en`, {
      method: 'POST',
      headers: { origin: `http://localhost:${park.ports.http}` },
      body: new URLSearchParams(),
    })
    assert.match(await own.text(), /puts nobody’s change back/)
  })

  test('a page of another site cannot have a step run', async () => {
    const answer = await fetch(`http://localhost:${park.ports.http}/tour/propose`, {
      method: 'POST',
      headers: { origin: 'http://casino.test' },
      body: new URLSearchParams(),
    })
    assert.equal(answer.status, 403)
  })
}
