import assert from 'node:assert/strict'
import test from 'node:test'
import { fieldTime, momentText, offsetText } from '../../../src/domain/policy/tell/moments.ts'
import { agreementPage, articleOf } from '../../../src/edges/portal/agreement-page.ts'
import { preferred } from '../../../src/edges/portal/language-choice.ts'
import { safeLink } from '../../../src/edges/portal/markup.ts'
import { targetOf } from '../../../src/edges/portal/onward.ts'
import { amount, countdown, lengthText, scheduleText, speedText } from '../../../src/edges/portal/words.ts'
import { policy } from './park.ts'

const SEOUL = 'Asia/Seoul'
const NOW = Date.UTC(2026, 10, 23, 1, 5, 30)
const schedule = (id: string) => policy.schedules.find((s) => s.id === id) ?? assert.fail(id)

test('times are the park’s, with their offset', () => {
  assert.equal(momentText(SEOUL, NOW), '2026-11-23 10:05 (UTC+09:00)')
  assert.equal(fieldTime(SEOUL, NOW), '2026-11-23T10:05')
  assert.equal(offsetText('America/St_Johns', NOW), 'UTC−03:30')
  assert.equal(offsetText('UTC', NOW), 'UTC+00:00')
})

test('schedules are said in words', () => {
  assert.equal(scheduleText('en', schedule('work'), SEOUL, NOW), 'Mon–Sat 08:00–18:00 (UTC+09:00)')
  assert.equal(scheduleText('ko', schedule('work'), SEOUL, NOW), '월–토 08:00–18:00 (UTC+09:00)')
  assert.equal(scheduleText('en', schedule('night'), SEOUL, NOW), 'Mon, Wed, Sat–Sun 22:00–02:00 next day (UTC+09:00)')
  const all = {
    id: 'all',
    spot: { line: 1, column: 1 },
    spans: [{ days: [true, true, true, true, true, true, true], from: 0, to: 1440 }],
  } as const
  assert.equal(scheduleText('en', all, SEOUL, NOW), 'every day 00:00–24:00 (UTC+09:00)')
})

test('amounts are never more than what is left', () => {
  assert.equal(countdown(3599), '59:59')
  assert.equal(countdown(3600), '1:00:00')
  assert.equal(countdown(-5), '0:00')
  assert.equal(amount(1_699_999_999), '1.6 GB')
  assert.equal(amount(2_000_000_000), '2 GB')
  assert.equal(amount(1_999_999), '1 MB')
  assert.equal(amount(-1), '0 B')
  assert.equal(speedText(4_000_000), '4 Mbit/s')
  assert.equal(lengthText('en', 3600), '60 min')
  assert.equal(lengthText('ko', 28_800), '8시간')
})

test('the preferred language is one of ours, by weight and order', () => {
  assert.equal(preferred('ko-KR,ko;q=0.9,en;q=0.8'), 'ko')
  assert.equal(preferred('de,en-GB;q=0.7,ko;q=0.3'), 'en')
  assert.equal(preferred('en;q=0,ko;q=0.1'), 'ko')
  assert.equal(preferred('de, fr'), undefined)
  assert.equal(preferred(undefined), undefined)
  assert.equal(preferred(`${'x,'.repeat(100_000)}en`), undefined)
})

test('only web addresses lead onward, and none with a user in it', () => {
  assert.equal(targetOf('http://news.test/a?b=c')?.host, 'news.test')
  assert.equal(targetOf('https://한국.test/')?.host, 'xn--3e0b707e.test')
  for (const bad of [
    'javascript:alert(1)',
    'data:text/html,x',
    '//evil.test',
    '/x',
    'https://bank.test@evil.test/',
    'ftp://x.test/',
    '',
    `http://x.test/${'a'.repeat(3000)}`,
  ]) {
    assert.equal(targetOf(bad), undefined, bad)
  }
  assert.equal(safeLink('mailto:review@park.example'), 'mailto:review@park.example')
  assert.equal(safeLink('javascript:alert(1)'), undefined)
})

test('articles are known by their numbers', () => {
  for (const text of [
    'Article 5. Games',
    'art. 5',
    '제5조 사행',
    '5. Games',
    '**5.** Games',
    '5) Games',
    '05. Games',
  ]) {
    assert.equal(articleOf(text, false), '5', text)
  }
  assert.equal(articleOf('5 Games', true), '5')
  for (const text of ['Games of 5', '5th of May', '5 Games', '']) assert.equal(articleOf(text, false), undefined, text)
})

test('the agreement is rendered with anchors, emphasis and nothing else', () => {
  const shown = (text: string): string =>
    agreementPage({ park: policy.park.name, language: 'en', text, inLanguage: (language) => `?lang=${language}` })
  const list = shown(
    '# The Agreement\n\n*A sample.*\n\n1. **What.** First line\n   and second.\n2. Two <b>x</b>\n\n- a [link](javascript:alert(1))\n',
  )
  assert.ok(list.includes('<p id="article-1">1. <b>What.</b> First line and second.</p>'))
  assert.ok(list.includes('<p id="article-2">2. Two &lt;b&gt;x&lt;/b&gt;</p>'))
  assert.ok(list.includes('<em>A sample.</em>') && list.includes('<p>– a [link](javascript:alert(1))</p>'))
  const headed = shown('## Article 1\n\n1. one\n2. two\n\n## Article 2\n\ntext\n')
  assert.ok(headed.includes('<h2 id="article-2">Article 2</h2>') && headed.includes('<p>2. two</p>'))
  assert.equal((headed.match(/id="article-1"/g) ?? []).length, 1)
})
