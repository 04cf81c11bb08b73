import assert from 'node:assert/strict'
import test from 'node:test'
import { parseHost } from '../../../src/base/names.ts'
import type { Explanation } from '../../../src/domain/policy/question.ts'
import { FIXED_REASONS } from '../../../src/domain/policy/reasons.ts'
import { blockPage } from '../../../src/edges/portal/block-page.ts'
import { BOTH, type Languages, reasonText } from '../../../src/edges/portal/texts.ts'
import { gambling, policy } from './park.ts'

const shown = (
  reason: string,
  languages: Languages,
  explanation: Explanation | null = null,
  host = 'casino.test',
  port = 443,
): string => {
  const parsed = parseHost(host)
  assert.ok(parsed)
  return blockPage({
    refusal: { refused: true, reason, explanation, session: null },
    wish: { host: parsed, port },
    languages,
    park: policy.park.name,
    timezone: policy.park.timezone,
    at: Date.UTC(2026, 10, 23, 1, 7),
    portal: 'http://portal.park.test',
  })
}

test('a rule is named with why, layer, basis, since, until, review and what else blocks', () => {
  const html = shown('no-gambling', ['en'], { ...gambling, until: '2027-01-31' })
  for (const part of [
    'casino.test',
    'no-gambling',
    'Gambling is not part of the agreed basic service.',
    '<dd>park</dd>',
    'href="http://portal.park.test/agreement#article-5"',
    '2014-05-01',
    '2027-01-31',
    'href="mailto:review@park.example"',
    'href="http://portal.park.test/rules/no-malware"',
    '2026-11-23 10:07 (UTC+09:00)',
  ]) {
    assert.ok(html.includes(part), part)
  }
  assert.match(shown('no-gambling', ['ko'], gambling), /<html lang="ko">[\s\S]*도박은/)
  const two = shown('no-gambling', BOTH, gambling)
  assert.ok(two.includes('<section class="card" lang="ko">') && two.includes('<section class="card" lang="en">'))
})

test('a rule or plan has a link to the form for a review, with rule and name; nothing else has', () => {
  const link = 'href="http://portal.park.test/review?rule='
  assert.ok(shown('no-gambling', ['en'], gambling).includes(`${link}no-gambling&amp;name=casino.test"`))
  const plan = { ...gambling, rule: 'plan:basic' as const, layer: null }
  assert.ok(shown('plan:basic', ['ko'], plan).includes(`${link}plan%3Abasic&amp;name=casino.test"`))
  for (const reason of FIXED_REASONS) assert.ok(!shown(reason, BOTH).includes(link), reason)
})

test('every reason has a page in each language, small, without script, form or anything to fetch', () => {
  for (const languages of [['en'], ['ko'], BOTH] as const) {
    for (const reason of [...FIXED_REASONS, 'plan:basic', 'no-gambling']) {
      const html = shown(
        reason,
        languages,
        reason === 'plan:basic' ? { ...gambling, rule: 'plan:basic', layer: null } : null,
      )
      for (const language of languages)
        assert.ok(html.includes(reasonText(language, reason).title.replace(/'/g, '&#39;')), reason)
      assert.ok(Buffer.byteLength(html) < 20_000)
      assert.doesNotMatch(html, /<script|<form|<img|<link|src=/)
      assert.match(html, /Content-Security-Policy/)
      assert.equal((html.match(/<h1/g) ?? []).length, 1)
    }
  }
})

test('where a site is down, no rule is suspected', () => {
  assert.match(shown('not-us:no-answer', ['en']), /No rule of this park blocks it\./)
  assert.doesNotMatch(shown('tech:own-address', ['en']), /No rule of this park blocks it\./)
  assert.match(shown('no-session', ['en']), /href="http:\/\/portal\.park\.test\/">To the sign-in page/)
})

test('nothing of the policy or the wish is taken for HTML', () => {
  const evil = '<img src=x onerror=alert(1)>"\''
  const html = shown('no-gambling', BOTH, {
    ...gambling,
    why: { en: evil, ko: evil },
    basis: evil,
    since: evil,
    until: evil,
    review: 'javascript:alert(1)',
    alsoBlockedBy: [evil],
  })
  assert.ok(!html.includes('<img') && !html.includes('href="javascript:'))
  assert.ok(shown(evil.slice(0, 4), ['en'], { ...gambling, rule: evil }).includes('&lt;img'))
})
