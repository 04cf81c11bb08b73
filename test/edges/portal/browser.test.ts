// The portal in a real Chromium: by keyboard alone, with and without script, in both languages.
import assert from 'node:assert/strict'
import test, { after, before, beforeEach } from 'node:test'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { chromiumPath, openProfile, startBrowser } from '../../kit/browser.ts'
import { leftOut } from '../../kit/needs.ts'
import { startPark, type TestPark } from './park.ts'

let park: TestPark
let browser: Browser | undefined
/** What went wrong in any page: errors of the script, and what the security policy refused. */
const wrongs: string[] = []

before(async () => {
  park = await startPark()
  if (chromiumPath() === undefined) leftOut('the portal in a browser', 'there is no chromium')
  else browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  await park.stop()
})
beforeEach(() => {
  park.end('time')
  park.outcome = undefined
  park.length = 3600
  park.tries.length = 0
  wrongs.length = 0
})

const withPage = async (options: BrowserContextOptions, use: (page: Page) => Promise<void>): Promise<void> => {
  if (browser === undefined) return
  const profile = await openProfile(browser, options)
  const page = await profile.newPage()
  page.setDefaultTimeout(8000)
  page.on('pageerror', (error) => wrongs.push(String(error)))
  page.on('console', (message) => {
    // Chromium reports each 4xx answer as an error of the page; those are meant.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) wrongs.push(message.text())
  })
  try {
    await use(page)
  } finally {
    await profile.close()
  }
  assert.deepEqual(wrongs, [])
}

const text = (page: Page, selector: string): Promise<string> => page.locator(selector).innerText()
const focused = (page: Page): Promise<string> => page.evaluate('document.activeElement.id')

/** Waits for something to be true in the page; the page's own policy forbids Playwright's way, which evaluates texts inside. */
const until = async (page: Page, expression: string): Promise<void> => {
  for (let i = 0; i < 200; i++) {
    if ((await page.evaluate(expression)) === true) return
    await page.waitForTimeout(40)
  }
  assert.fail(`never came true: ${expression}`)
}

/** Opens the sign-in page and waits for the focus, which comes a moment after the page. */
const openSeat = async (page: Page, query = ''): Promise<void> => {
  await page.goto(`${park.url}/${query}`)
  await page.waitForSelector('#badge:focus')
}

const signIn = async (page: Page, person = 0, query = ''): Promise<void> => {
  const who = park.people[person] ?? assert.fail()
  await openSeat(page, query)
  await page.keyboard.type(who.badge)
  await page.keyboard.press('Enter')
  await page.keyboard.type(who.pin)
  await page.keyboard.press('Enter')
}

test('a reader types the badge and Enter, a person the PIN: no mouse, and the PIN field comes by itself', async () => {
  await withPage({}, async (page) => {
    await openSeat(page)
    await page.keyboard.type('04:A3:BC:EF:12')
    await page.keyboard.press('Enter')
    assert.equal(await focused(page), 'pin')
    assert.equal(await page.inputValue('#badge'), '04a3bcef12')
    assert.equal(park.tries.length, 0)
    await page.keyboard.type('271828')
    await page.keyboard.press('Enter')
    await page.waitForSelector('#left')
    assert.match(await text(page, '#left'), /^(59:5\d|1:00:00)$/)
    assert.equal(await text(page, '#data'), '1.6 GB')
    assert.match(await page.title(), /^60 min – You are online/)
  })
})

test('Korean keyboard mode, with jamo and composed syllables, and a reader while nothing has the focus', async () => {
  await withPage({}, async (page) => {
    await openSeat(page)
    await page.keyboard.insertText('04ㅁ3ㅠㅊㄷㄹ12')
    await page.keyboard.press('Enter')
    assert.equal(await page.inputValue('#badge'), '04a3bcef12')
    await page.fill('#badge', '')
    await page.focus('#badge')
    await page.keyboard.insertText('04뮻12')
    await page.keyboard.press('Tab')
    assert.equal(await page.inputValue('#badge'), '04abc12')
    await page.fill('#badge', '')
    await page.evaluate('document.activeElement.blur()')
    await page.keyboard.type('04a3')
    assert.equal(await page.inputValue('#badge'), '04a3')
  })
})

test('a wrong PIN is said at once in both languages; badge and wish stay, the PIN does not', async () => {
  await withPage({}, async (page) => {
    await openSeat(page, '?then=http://news.test/')
    await page.keyboard.type('04a3bcef12')
    await page.keyboard.press('Tab')
    await page.keyboard.type('000000')
    await page.keyboard.press('Enter')
    const said = await text(page, '[role=alert]')
    assert.match(said, /맞지 않습니다[\s\S]*did not match/)
    assert.equal(await page.inputValue('#badge'), '04a3bcef12')
    assert.equal(await page.inputValue('#pin'), '')
    await page.waitForSelector('#pin:focus')
    await page.keyboard.type('271828')
    await page.keyboard.press('Enter')
    const link = page.locator('a.go')
    assert.equal(await link.getAttribute('href'), 'http://news.test/')
    assert.match(page.url(), /then=/)
  })
})

test('a first PIN: choose one, accept the five lines, online; all by keyboard', async () => {
  await withPage({}, async (page) => {
    await signIn(page, 1)
    await page.waitForSelector('#new:focus')
    await page.keyboard.type('907152')
    await page.keyboard.press('Tab')
    await page.keyboard.type('907152')
    await page.keyboard.press('Enter')
    await page.waitForSelector('text=I accept')
    assert.equal(await page.locator('.five li').count(), 5)
    await page.waitForSelector('button:focus')
    await page.keyboard.press('Enter')
    await page.waitForSelector('#left')
    assert.equal(park.people[1]?.pin, '907152')
  })
})

test('a refusal is in sight within a second, once for each site, and is read out', async () => {
  await withPage({ locale: 'ko-KR' }, async (page) => {
    await signIn(page)
    await page.waitForSelector('#left')
    while (park.listeners() === 0) await page.waitForTimeout(20)
    const began = performance.now()
    park.refuse('casino.test', 'no-gambling')
    await page.waitForSelector('#log >> text=casino.test')
    const took = performance.now() - began
    assert.ok(took < 3000, `${took} ms on a busy machine; a second is the aim`)
    assert.match(await text(page, '#log'), /casino\.test\s*10:\d\d\s*규칙 “no-gambling”에 따라 차단됩니다\s*도박은/)
    park.refuse('<b>x</b>.test', 'tech:no-name')
    park.refuse('casino.test', 'no-gambling')
    await page.waitForSelector('#log li:nth-child(2) >> text=<b>x</b>.test')
    assert.equal(await page.locator('#log li').count(), 2)
    assert.equal(await page.locator('#log').getAttribute('aria-live'), 'polite')
    await page.locator('#log a').first().click()
    assert.match(await text(page, 'main'), /합의서 제5조/)
  })
})

test('the time counts down to the end, and the page goes back to the sign-in form', async () => {
  park.length = 3
  await withPage({}, async (page) => {
    await signIn(page)
    const first = await text(page, '#left')
    await until(page, `document.getElementById('left').textContent !== ${JSON.stringify(first)}`)
    assert.equal(await page.locator('#left.low').count(), 1)
    park.end('time')
    await page.waitForSelector('#badge')
    assert.match(await text(page, '[role=status]'), /시간이 다 되어[\s\S]*Your time has run out/)
    await page.waitForSelector('#badge:focus')
  })
})

test('when the server is not heard at the end, the page leaves by itself', async () => {
  park.length = 2
  await withPage({}, async (page) => {
    await page.route('**/events*', (route) => route.abort())
    await signIn(page)
    await page.waitForSelector('#left')
    await page.waitForURL('**/?ended=time')
    wrongs.length = 0 // the aborted stream
  })
})

test('ten, five and one minute are announced, and only they', async () => {
  park.length = 62
  await withPage({}, async (page) => {
    await signIn(page)
    await page.waitForSelector('#left')
    assert.equal(await text(page, '#said'), '')
    await until(page, 'document.getElementById("said").textContent === "1 minute left"')
  })
})

test('signing out ends the session and every other page of the seat says so', async () => {
  await withPage({}, async (page) => {
    await signIn(page)
    await page.waitForSelector('#left')
    const other = await page.context().newPage()
    await other.goto(park.url)
    await page.click('text=Sign out')
    await page.waitForSelector('#badge')
    assert.match(await text(page, '[role=status]'), /You have signed out/)
    await other.waitForSelector('#badge')
    assert.equal(park.session(), undefined)
  })
})

test('without script everything goes too', async () => {
  await withPage({ javaScriptEnabled: false }, async (page) => {
    await openSeat(page)
    await page.keyboard.type('04ㅁ3ㅠㅊㄷㄹ12')
    await page.keyboard.press('Enter')
    await page.waitForSelector('text=Badge read.')
    assert.equal(await page.inputValue('#badge'), '04a3bcef12')
    await page.waitForSelector('#pin:focus')
    await page.keyboard.type('271828')
    await page.keyboard.press('Enter')
    await page.waitForSelector('#left')
    park.refuse('casino.test', 'no-gambling')
    await page.reload()
    assert.match(await text(page, '#log'), /casino\.test/)
    assert.match(await text(page, 'main'), /renews itself every 30 seconds/)
    assert.match(await page.content(), /http-equiv="refresh" content="30;url=\/\?ended"/)
    await page.click('text=Sign out')
    await page.waitForSelector('#badge')
    await page.fill('#voucher', 'k7pm-3qxd-9f')
    await page.keyboard.press('Enter')
    await page.waitForSelector('#left')
  })
})

test('the language is switched by a link and stays', async () => {
  await withPage({}, async (page) => {
    await signIn(page)
    await page.waitForSelector('text=You are online')
    await page.click('text=한국어')
    await page.waitForSelector('text=접속 중입니다')
    await page.goto(`${park.url}/rules?plan=basic&to=casino.test`)
    assert.match(await text(page, '#answer'), /아니요/)
    await page.click('text=English')
    assert.match(await text(page, '#answer'), /^No\. With the plan/)
    await page.goto(park.url)
    assert.equal(await page.locator('html').getAttribute('lang'), 'en')
  })
})

// The checks that matter most of those that accessibility checkers make, by hand.
const AUDIT = `(() => {
  const wrong = []
  const all = (selector) => [...document.querySelectorAll(selector)]
  const name = (e) => e.getAttribute('aria-label') || (e.getAttribute('aria-labelledby') || '').split(' ').map((id) => document.getElementById(id)?.textContent).join(' ').trim() || e.textContent.trim()
  if (!['ko', 'en'].includes(document.documentElement.lang)) wrong.push('no language')
  if (document.title.trim() === '') wrong.push('no title')
  for (const [selector, count] of [['main', 1], ['h1', 1], ['header', 1], ['footer', 1]]) if (all(selector).length !== count) wrong.push(selector + ' ' + all(selector).length)
  for (const e of all('input:not([type=hidden]), select')) if (e.labels.length === 0) wrong.push('no label: ' + e.outerHTML)
  for (const e of all('a, button')) if (name(e) === '') wrong.push('no name: ' + e.outerHTML)
  for (const e of all('nav, section')) if (name(e) === '') wrong.push('landmark without name')
  const ids = all('[id]').map((e) => e.id)
  if (new Set(ids).size !== ids.length) wrong.push('an id twice: ' + ids)
  for (const e of all('[aria-labelledby], [aria-describedby]')) for (const id of (e.getAttribute('aria-labelledby') + ' ' + e.getAttribute('aria-describedby')).split(' ')) if (id !== 'null' && !document.getElementById(id)) wrong.push('points nowhere: ' + id)
  let level = 0
  for (const e of all('h1, h2, h3')) { const now = Number(e.tagName[1]); if (now > level + 1) wrong.push('heading skips: ' + e.textContent); level = now }
  for (const e of all('a[target=_blank]')) if (!e.rel.includes('noopener')) wrong.push('opener: ' + e.href)
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const e = walker.currentNode.parentElement
    if (['SCRIPT', 'STYLE', 'NOSCRIPT'].includes(e.tagName)) continue
    if (/[가-힣]/.test(walker.currentNode.data) && e.closest('[lang]').lang !== 'ko') wrong.push('Korean not marked: ' + walker.currentNode.data)
  }
  if (document.documentElement.scrollWidth > innerWidth) wrong.push('scrolls sideways: ' + document.documentElement.scrollWidth)
  return wrong
})()`

test('labels, landmarks, headings, languages, and nothing scrolls sideways at 320 pixels', async () => {
  const paths = [
    '/',
    '/rules?lang=en&plan=basic&to=casino.test',
    '/rules?lang=ko',
    '/rules/no-gambling?lang=ko',
    '/agreement?lang=ko',
    '/nowhere',
    '/about?lang=ko',
    '/about?lang=en',
    '/services?lang=ko',
    '/services?lang=en',
    '/my-access?lang=en',
    '/review?lang=ko&rule=no-gambling&name=casino.test',
    '/review?lang=en&rule=plan:basic',
  ]
  await withPage({ viewport: { width: 320, height: 600 } }, async (page) => {
    const audit = async (where: string) => assert.deepEqual(await page.evaluate(AUDIT), [], where)
    for (const path of paths) {
      await page.goto(park.url + path)
      await audit(path)
    }
    for (const person of [1, 2]) {
      const who = park.people[person] ?? assert.fail()
      Object.assign(who, { slip: person === 1, accepted: false, ...(person === 1 ? { pin: '314159' } : {}) })
      await signIn(page, person)
      await page.waitForSelector('[name=ticket]', { state: 'attached' })
      await audit(`step ${person}`)
    }
    park.notices.splice(0, 9, { person: 'p', by: 'desk', at: 1, what: 'slip-made' })
    await signIn(
      page,
      0,
      '?then=http://a-very-long-name-that-has-no-place-to-break-at.example.test/and/a/long/path/too',
    )
    await page.waitForSelector('#left')
    park.refuse('another-very-long-name-that-has-no-place-to-break-at.example.test', 'no-gambling')
    await page.waitForSelector('#log li')
    for (const lang of ['ko', 'en']) {
      await page.goto(`${park.url}/?lang=${lang}`)
      await audit(`seat ${lang}`)
      await page.goto(`${park.url}/my-access?lang=${lang}`)
      await audit(`my access ${lang}`)
      await page.goto(`${park.url}/review?lang=${lang}&rule=no-gambling`)
      await page.fill('#line', 'a-very-long-word-'.repeat(15))
      await page.click('form button')
      await page.waitForSelector('[role=status]')
      await audit(`review ${lang}`)
    }
    park.notices.length = 0
  })
})

test('the focus can be seen on everything that takes it', async () => {
  await withPage({}, async (page) => {
    await page.goto(park.url)
    for (let i = 0; i < 12; i++) {
      await page.keyboard.press('Tab')
      const outline = await page.evaluate(
        'getComputedStyle(document.activeElement).outlineStyle + document.activeElement.tagName',
      )
      assert.match(String(outline), /^(solid|auto)|BODY$/)
    }
  })
})

test('a phone on the LAN: the code of a QR is in its field and out of sight, one tap, time and data left, end', async () => {
  const lan = await startPark({ channel: () => 'plain', secure: 'https://my.park.test/', selfMade: true })
  try {
    await withPage({ viewport: { width: 360, height: 740 }, hasTouch: true, locale: 'en-US' }, async (page) => {
      await page.goto(`${lan.url}/?then=http%3A%2F%2Fnews.test%2F#v=k7pm-3qxd-9f`)
      assert.equal(await page.inputValue('#voucher'), 'K7PM-3QXD-9F')
      assert.equal(await page.evaluate('location.hash'), '')
      assert.equal(await page.locator('#badge, #pin').count(), 0)
      assert.equal(
        await page.locator('a.go[href^="https:"]').getAttribute('href'),
        `https://my.park.test/?then=${encodeURIComponent('http://news.test/')}`,
      )
      await page.tap('#use')
      await page.waitForSelector('#left')
      assert.match(await text(page, '#data'), /GB|MB/)
      assert.match(await text(page, 'main'), /http:\/\/news\.test\//)
      await page.tap('form[action="/sign-out"] button')
      await page.waitForSelector('#voucher')
      assert.match(await text(page, '[role=status]'), /signed out/)
    })
  } finally {
    await lan.stop()
  }
})
