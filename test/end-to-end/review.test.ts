// From a block page to an answered request, on the real program in a real browser: one press, a number, the answer by command
// line, public with the rule. Before the press the name is nowhere on disk; after it nobody stands beside it.
import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import test from 'node:test'
import type { Page } from 'playwright-core'
import { chromiumPath, openProfile, startBrowser } from '../kit/browser.ts'
import { freshFolder } from '../kit/folder.ts'
import { leftOut } from '../kit/needs.ts'
import { type RunningPark, startRealPark } from '../kit/park.ts'
import { ROOT } from '../kit/source.ts'

const WORDS = {
  en: { number: /number (\d+)/, mine: /looked at your record/, answer: 'It takes bets; it stays.' },
  ko: {
    ask: '재검토 요청하기',
    send: '요청 보내기',
    number: /(\d+)번입니다/,
    mine: /이용 기록을 보았습니다/,
    answer: '내기를 받으므로 그대로 둡니다.',
  },
} as const

/** What is in the data folder and was printed, as bytes. */
const everything = (park: RunningPark): Buffer[] => [
  ...readdirSync(park.data, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name))),
  Buffer.from(park.printed()),
]
const isThere = (park: RunningPark, mark: string): boolean => everything(park).some((part) => part.includes(mark))

const rowsOf = (park: RunningPark): Record<string, unknown>[] => {
  const database = new DatabaseSync(join(park.data, 'isthmus.db'), { readOnly: true })
  const rows = database.prepare('select * from reviews order by number').all()
  database.close()
  return rows
}

const picture = async (page: Page, name: string): Promise<void> => {
  mkdirSync(join(ROOT, 'shots'), { recursive: true })
  await page.screenshot({ path: join(ROOT, 'shots', `end-to-end-review-${name}.png`), fullPage: true })
}

const story = async (park: RunningPark, language: 'ko' | 'en', name: string): Promise<number> => {
  const words = WORDS[language]
  const browser = await startBrowser({ proxy: `http://127.0.0.1:${park.ports.proxy}` })
  try {
    const locale = language === 'ko' ? 'ko-KR' : 'en-US'
    const page = await (await openProfile(browser, { locale, javaScriptEnabled: language === 'en' })).newPage()
    page.setDefaultTimeout(15_000)
    await page.goto(`http://${name}/`)
    await picture(page, `${language}-1-blocked`)
    await page.click('a.ask-review')
    assert.match(page.url(), /^http:\/\/portal\.park\.test\/review\?/)
    assert.equal(await page.inputValue('#name'), name)
    await picture(page, `${language}-2-form`)
    assert.equal(isThere(park, name), false, 'nothing is written before the press')

    await page.focus('#line')
    await page.keyboard.type('We need it for work.')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    await page.waitForSelector('[role=status]')
    const number = Number(words.number.exec(await page.locator('[role=status]').innerText())?.[1])
    assert.match(page.url(), new RegExp(`/review/${number}\\?just=made$`))
    await picture(page, `${language}-3-made`)

    await page.goto('http://portal.park.test/my-access')
    const mine = await page.locator('main').innerText()
    assert.match(mine, words.mine)
    assert.ok(mine.includes(name), 'what was refused in this session')
    assert.equal(await page.locator(`a.ask-review[href*="${name}"]`).count(), 1)
    await picture(page, `${language}-4-access`)

    const { exit, out } = await park.command('review', 'list')
    assert.equal(exit, 0)
    assert.match(out, new RegExp(`^${number} .*no-gambling +${name.replaceAll('.', '\\.')}$`, 'm'))
    const both = ['--en', WORDS.en.answer, '--ko', WORDS.ko.answer]
    assert.equal((await park.command('review', 'answer', `${number}`, '--kept', ...both)).exit, 0)
    assert.equal((await park.command('review', 'answer', `${number}`, '--changed', ...both)).exit, 1)

    await page.goto('http://portal.park.test/rules/no-gambling')
    const rule = await page.locator('#reviews').locator('..').innerText()
    assert.ok(rule.includes(words.answer) && rule.includes(name), rule)
    await picture(page, `${language}-5-rule`)
    await page.click(`a[href="/review/${number}"]`)
    assert.ok((await page.locator('main').innerText()).includes(words.answer))
    await picture(page, `${language}-6-answered`)
    return number
  } finally {
    await browser.close()
  }
}

test('block page, press, number, answer, rule; in Korean without script and in English', {
  timeout: 240_000,
}, async () => {
  if (chromiumPath() === undefined) return leftOut('a review in a browser', 'there is no chromium')
  const data = freshFolder()
  const park = await startRealPark({ data, env: { ISTHMUS_LOG: 'debug' } })
  try {
    const { badge = '', pin = '', name = '' } = park.sample.people[0] ?? {}
    const opened = await park.command('session', 'open', '--seat', '1', '--badge', badge, '--pin', pin)
    assert.equal(opened.exit, 0, opened.out)
    const first = await story(park, 'ko', 'zq7first.casino.test')
    const second = await story(park, 'en', 'zq7second.casino.test')
    assert.equal(second, first + 1)
    const rows = rowsOf(park)
    assert.equal(rows.length, 2)
    const columns =
      'number day rule why_en why_ko name line asked struck answered_on answered_by outcome note_en note_ko'
    assert.deepEqual(Object.keys(rows[0] ?? {}), columns.split(' '))
    const session = JSON.parse((await park.api(1, 'GET', '/sessions/current')).body) as { id: string }
    const kept = JSON.stringify(rows)
    for (const trace of [badge, name, session.id, '127.0.0', 'seat']) assert.ok(!kept.includes(trace), trace)
    assert.doesNotMatch(kept, /\d\d:\d\d|\d{10}/, 'days, and no times')
    assert.ok(isThere(park, 'zq7first.casino.test'), 'the looking itself works')
    assert.equal((await park.command('review', 'strike', `${first}`)).exit, 0)
    assert.equal(rowsOf(park)[0]?.name, null)
    await park.stop()
    assert.equal(isThere(park, 'zq7first'), false, 'what was struck is overwritten')
    assert.ok(isThere(park, 'zq7second'))
  } finally {
    await park.kill()
    rmSync(data, { recursive: true, force: true })
  }
})
