// The lists on the page of the rules: size and day, and what is not well with each.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { listsPart } from '../../../src/edges/portal/lists-part.ts'
import { markup } from '../../../src/edges/portal/markup.ts'

const list = { id: 'gambling', entries: 20_001, changedAt: Date.UTC(2026, 10, 22, 20), stale: false, waits: false }

const shown = (given: Partial<typeof list>, idle: readonly string[] = [], language: 'en' | 'ko' = 'en'): string =>
  String(markup`${listsPart([{ ...list, ...given }], { timezone: 'Asia/Seoul', language, idle })}`)

test('size and day, in the park', () => {
  assert.match(shown({}), /“gambling”<\/b>: 20,001 names, changed 2026-11-23<\/li>/)
  assert.match(shown({}, [], 'ko'), /이름 20,001개, 바뀐 날 2026-11-23<\/li>/)
})

test('a source that is silent, a version that waits, and a list without effect are said in each language', () => {
  assert.match(shown({ stale: true }), /its source has not been heard of/)
  assert.match(shown({ waits: true }), /waits for a person/)
  assert.match(shown({}, ['gambling']), /without effect: every answer would be the same/)
  assert.doesNotMatch(shown({}, ['fraud']), /without effect/)
  assert.match(shown({ stale: true, waits: true }, ['gambling'], 'ko'), /소식을[\s\S]*확인을[\s\S]*효력 없음/)
})

test('nothing where there are none', () => {
  assert.equal(String(markup`${listsPart([], { timezone: 'Asia/Seoul', language: 'en', idle: [] })}`), '')
})
