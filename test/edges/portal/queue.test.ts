// The pages of a room's queue, over HTTP and in Chromium: a number at the door, the same on a phone and on the wall, what follows by itself, and what stands when nobody answers.
import assert from 'node:assert/strict'
import test, { after, before, beforeEach } from 'node:test'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import decodeQR from 'qr/decode.js'
import { chromiumPath, openProfile, startBrowser } from '../../kit/browser.ts'
import { faultsOn } from '../../kit/console.ts'
import { leftOut } from '../../kit/needs.ts'
import { paintedQr } from '../../kit/qr.ts'
import { startPark, type TestPark } from './park.ts'

let park: TestPark
let browser: Browser | undefined

before(async () => {
  park = await startPark()
  if (chromiumPath() === undefined) leftOut('the queue in a browser', 'there is no chromium')
  else browser = await startBrowser()
})
after(async () => {
  await browser?.close()
  await park.stop()
})
beforeEach(() => {
  park.room.tickets.clear()
  park.room.badges.length = 0
  park.room.refuse = undefined
  park.room.shown = { ...park.room.shown, open: true, opensAt: null, free: 0, waiting: 3, called: [] }
})

const get = async (path: string, headers: Record<string, string> = {}) => {
  const answer = await fetch(park.url + path, { headers, redirect: 'manual' })
  return { status: answer.status, body: await answer.text(), to: answer.headers.get('location') }
}

const post = async (path: string, form: Readonly<Record<string, string>> = {}) => {
  const answer = await fetch(park.url + path, { method: 'POST', body: new URLSearchParams(form), redirect: 'manual' })
  return { status: answer.status, body: await answer.text(), to: answer.headers.get('location') }
}

const at = (seconds: number): number => park.clock().wall + seconds * 1000

test('the door gives a number to a badge and to nobody in particular, and its QR code is the phone’s page', async () => {
  const { status, body } = await post('/door/cafe', { badge: '04A3:BC:EF:12' })
  assert.equal(status, 200)
  assert.match(body, /<p class="huge">17<\/p>/)
  assert.ok(Buffer.byteLength(body) < 20_000, `${Buffer.byteLength(body)}`)
  const [, size, path] = /viewBox="0 0 (\d+) \1".*?<path d="([^"]+)"/s.exec(body) ?? assert.fail('no QR code')
  const phone = decodeQR(paintedQr({ size: Number(size), path: path ?? '' }))
  assert.equal(phone, `${park.url}/queue/K7PM3Q17`)
  assert.match((await get('/queue/K7PM3Q17?lang=en')).body, /<h1>Number 17.*You wait for a seat.*<dd>3<\/dd>/s)
  await post('/door/cafe')
  assert.deepEqual(park.room.badges, ['04A3:BC:EF:12', null])
})

test('whoever gets no number is told why, in both languages, and what to do', async () => {
  for (const [refuse, status, words] of [
    ['unknown', 404, /등록되지 않은 출입증.*Nobody has that badge/s],
    ['elsewhere', 403, /이용실 안에서만.*in the room itself/s],
    ['closed', 409, /닫혀 있습니다.*is closed/s],
    ['seated', 409, /이미 자리에서.*at a seat already/s],
    ['full', 429, /기다리는 분이 너무.*Too many are waiting/s],
  ] as const) {
    park.room.refuse = refuse
    const { status: said, body } = await post('/door/cafe', { badge: 'x' })
    assert.equal(said, status, refuse)
    assert.match(body, words)
  }
  park.room.refuse = undefined
  park.room.shown = { ...park.room.shown, open: false, opensAt: Date.UTC(2026, 10, 24, 0) }
  const { body } = await get('/door/cafe')
  assert.match(body, /09:00에 엽니다.*Opens at 09:00/s)
  assert.ok(!body.includes('<form'))
  for (const path of ['/door/none', '/wall/none', '/queue?room=none', '/queue/ZZZZZZZZ', '/queue/x', '/queue/../../x'])
    assert.equal((await get(path)).status, 404, path)
})

test('a phone takes a number, sees each state of it, and leaves', async () => {
  const { status, to } = await post('/queue?room=cafe')
  assert.deepEqual([status, to], [303, '/queue/K7PM3Q17'])
  const state = async () => (await get(`${to?.toLowerCase()}?lang=en`)).body
  assert.match(await state(), /about 12 min|12 min/)
  park.room.call('K7PM3Q17', { number: 17, seat: '4', until: at(300) })
  assert.match(await state(), /Your seat is ready.*Seat 4.*before 10:10/s)
  assert.deepEqual(await post('/queue/K7PM3Q17/leave').then(({ status: said, to: back }) => [said, back]), [
    303,
    '/queue/K7PM3Q17',
  ])
  assert.match(await state(), /You have left the queue.*href="\/queue\?room=cafe"/s)
  assert.equal((await get('/queue/K7PM3Q17/leave')).to, '/queue/K7PM3Q17')
})

test('whoever is at no seat finds the way to a number on the first page', async () => {
  const lan = await startPark({ channel: () => 'plain', secure: 'https://my.park.test/', selfMade: true })
  try {
    assert.match(await (await fetch(lan.url)).text(), /href="\/queue"/)
    assert.ok(!(await get('/')).body.includes('href="/queue"'))
  } finally {
    await lan.stop()
  }
})

test('the wall has numbers and seats, at most four, the newest first, and what comes from outside as text', async () => {
  for (let n = 1; n <= 6; n++) park.room.call('', { number: n, seat: n === 6 ? '<b>' : String(n), until: at(100 + n) })
  const { body } = await get('/wall/cafe')
  assert.deepEqual(
    [...body.matchAll(/<b>([^<]*)<\/b><svg/g)].map(([, number]) => number),
    ['6', '5', '4', '3'],
  )
  assert.ok(body.includes('&lt;b&gt;') && !body.includes('<b><b>'))
  assert.match(body, /id="at">10:05:0\d/)
})

const withPage = async (options: BrowserContextOptions, use: (page: Page) => Promise<void>): Promise<void> => {
  if (browser === undefined) return
  const wrongs: string[] = []
  const profile = await openProfile(browser, { reducedMotion: 'reduce', ...options })
  const page = await profile.newPage()
  page.setDefaultTimeout(8000)
  page.on('pageerror', (error) => wrongs.push(String(error)))
  page.on('console', (message) => {
    if (message.type() === 'error' && !/Failed to load resource|ERR_/.test(message.text())) wrongs.push(message.text())
  })
  await use(page).finally(() => profile.close())
  assert.deepEqual(wrongs, [])
}

test('wall and phone follow each change by themselves; without a server the wall goes on, and says since when', async () => {
  await post('/queue?room=cafe')
  await withPage({ viewport: { width: 390, height: 800 } }, async (phone) => {
    await phone.goto(`${park.url}/queue/K7PM3Q17`)
    await withPage({ viewport: { width: 1920, height: 1080 } }, async (wall) => {
      await wall.clock.install()
      await wall.goto(`${park.url}/wall/cafe`)
      await wall.getByText('부른 번호가 없습니다').waitFor()
      // Both listen by then: what they have asked for stands.
      await wall.waitForTimeout(300)
      park.room.call('K7PM3Q17', { number: 17, seat: '4', until: at(300) })
      await wall.locator('li.new b').first().waitFor()
      assert.deepEqual(await wall.locator('li b').allTextContents(), ['17', '4'])
      const { height = 0 } = (await wall.locator('li b').first().boundingBox()) ?? {}
      assert.ok(height >= 200, `${height} px of 1080: letters for eight metres`)
      await phone.getByText('Seat 4', { exact: true }).waitFor()
      await wall.context().setOffline(true)
      await wall.clock.fastForward(25_000)
      await wall.getByText(/What stands here is of 10:05:0\d\. Please ask at the desk/).waitFor()
      assert.deepEqual(await wall.locator('li b').allTextContents(), ['17', '4'])
      await wall.context().setOffline(false)
      await wall.clock.fastForward(5000)
      await wall.locator('#away').waitFor({ state: 'hidden' })
    })
  })
})

test('at the door a reader is heard wherever the focus is, and the number goes from sight by itself', () =>
  withPage({ viewport: { width: 1024, height: 768 } }, async (page) => {
    await page.clock.install()
    await page.goto(`${park.url}/door/cafe`)
    await page.locator('button').focus()
    await page.keyboard.type('04a3bcef12')
    await page.keyboard.press('Enter')
    await page.locator('.huge').waitFor()
    assert.deepEqual(park.room.badges, ['04a3bcef12'])
    await page.clock.fastForward(21_000)
    await page.locator('#badge').waitFor()
    await page.getByRole('button', { name: /without a badge/ }).click()
    await page.locator('.huge').waitFor()
    assert.deepEqual(park.room.badges, ['04a3bcef12', null])
  }))

test('nothing serious for those who see or hear otherwise, no screen wider than itself, and fingers find every button', async () => {
  await post('/queue?room=cafe')
  park.room.call('K7PM3Q17', { number: 17, seat: '4', until: at(300) })
  for (const [width, height, colorScheme] of [
    [360, 740, 'dark'],
    [1024, 768, 'light'],
    [1920, 1080, 'dark'],
  ] as const)
    await withPage({ viewport: { width, height }, colorScheme, bypassCSP: true }, async (page) => {
      for (const path of ['/door/cafe', '/wall/cafe', '/queue', '/queue/K7PM3Q17']) {
        await page.goto(park.url + path)
        assert.deepEqual(await faultsOn(page), [], `${path} ${width}`)
        const over = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth')
        assert.ok(over <= 0, `${path} is ${over} px wider than ${width}`)
        const small = await page
          .locator('button')
          .evaluateAll((all: { getBoundingClientRect: () => { height: number } }[]) =>
            all.map((each) => each.getBoundingClientRect().height).filter((tall) => tall < 44),
          )
        assert.deepEqual(small, [], path)
      }
    })
})
