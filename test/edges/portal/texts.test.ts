import assert from 'node:assert/strict'
import test from 'node:test'
import { FIXED_REASONS } from '../../../src/domain/policy/reasons.ts'
import { END_REASONS } from '../../../src/domain/sessions/session.ts'
import { fiveLines, fiveLinesVersion } from '../../../src/edges/portal/five-lines.ts'
import { en } from '../../../src/edges/portal/texts.en.ts'
import { ko } from '../../../src/edges/portal/texts.ko.ts'
import { LANGUAGES, reasonText, textsOf } from '../../../src/edges/portal/texts.ts'

const holes = (text: string): string[] => (text.match(/\{\w+\}/g) ?? []).sort()

test('both languages have the same keys, each with a text, and the same things to fill in', () => {
  assert.deepEqual(Object.keys(ko).sort(), Object.keys(en).sort())
  for (const [key, text] of Object.entries(en)) {
    const other = (ko as Record<string, string>)[key] ?? ''
    assert.ok(text.trim() !== '' && other.trim() !== '', key)
    assert.deepEqual(holes(other), holes(text), key)
  }
})

test('Korean is Korean, and English is not', () => {
  for (const [key, text] of Object.entries(ko)) {
    if (!/^(\{\w+\}|\W)*$/.test(text)) assert.match(text, /[가-힣]/, key)
  }
  for (const [key, text] of Object.entries(en)) assert.doesNotMatch(text, /[가-힣]/, key)
})

test('every fixed reason, a rule and a plan have a public text in both languages', () => {
  for (const language of LANGUAGES) {
    for (const reason of [...FIXED_REASONS, 'no-gambling', 'plan:basic']) {
      const { title, says } = reasonText(language, reason)
      assert.ok(title !== '' && says !== '' && !title.includes('undefined'), `${language} ${reason}`)
      assert.doesNotMatch(title + says, /[{}]/)
    }
    for (const reason of END_REASONS) assert.ok(textsOf(language)(`ended.${reason}`))
  }
})

test('there are five lines, and their version follows every word and figure of them', () => {
  const facts = { keepDays: 90, contact: null }
  for (const language of LANGUAGES) assert.equal(fiveLines(language, facts).length, 5)
  assert.equal(fiveLinesVersion(facts), fiveLinesVersion({ ...facts }))
  const versions = [
    facts,
    { ...facts, keepDays: 91 },
    { ...facts, keepDays: null },
    { ...facts, contact: 'mailto:a@b.example' },
  ]
  assert.equal(new Set(versions.map(fiveLinesVersion)).size, versions.length)
  assert.match(fiveLinesVersion(facts), /^[0-9a-f]{12}$/)
  assert.match(fiveLines('en', { ...facts, contact: 'mailto:a@b.example' })[4]?.says ?? '', /write to a@b\.example/)
})
