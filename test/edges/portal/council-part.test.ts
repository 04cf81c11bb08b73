import assert from 'node:assert/strict'
import test from 'node:test'
import type { CouncilShown } from '../../../src/domain/council/shown.ts'
import { councilPart } from '../../../src/edges/portal/council-part.ts'
import { deskPart } from '../../../src/edges/portal/desk-part.ts'
import { markup } from '../../../src/edges/portal/markup.ts'
import type { Setting } from '../../../src/edges/portal/rule-entry.ts'
import { DESK } from '../../kit/council.ts'

const setting = (language: 'en' | 'ko') =>
  ({ policy: { park: { timezone: 'Asia/Seoul' } }, language, now: 0, idle: [] }) as unknown as Setting

const SHOWN: CouncilShown = {
  size: 1234,
  desk: DESK,
  operators: [
    { id: 'north', name: { en: 'North', ko: '북측' }, spent: 3600, budget: 172_800 },
    { id: 'south', name: { ko: '남측' }, spent: 0, budget: 172_800 },
  ],
  proposals: [
    {
      hash: 'h',
      type: 'inputs',
      title: { en: '<b>Hours</b>' },
      approved: ['north'],
      needed: ['north', 'south'],
      agreed: false,
    },
    {
      hash: 'i',
      type: 'charter',
      title: { en: 'New people' },
      approved: ['north', 'south'],
      needed: ['north', 'south'],
      agreed: true,
    },
  ],
  emergencies: [
    {
      ...{
        id: 'north-1',
        operator: 'north',
        title: { en: 'Fraud.', ko: '사기.' },
        unilateral: true,
        block: ['a.test'],
        allow: [],
      },
      ...{ since: 1_795_000_000, until: 1_795_003_600 },
    },
  ],
  frozen: false,
}
const text = (language: 'en' | 'ko', council: CouncilShown | null = SHOWN): string =>
  String(markup`${councilPart(council, setting(language), true)}`)

test('who signed, what is missing, and what is one side’s alone, in both languages', () => {
  const en = text('en')
  assert.match(en, /signed by all of these: North, 남측/, 'a name in whatever language there is')
  assert.match(en, /Signed by North\. Not yet by 남측\./)
  assert.match(en, /&lt;b&gt;Hours/)
  assert.match(en, /Signed by all who must; in force after the notice/)
  assert.match(
    en,
    /By North alone, not agreed by the other side, until 2026-11-18 \d\d:\d\d \(UTC\+09:00\) at the latest/,
  )
  assert.match(en, /North 60 min of 48 h · 남측 0 min of 48 h/)
  assert.match(en, /Entries: 1,234/)
  assert.match(en, /<a href="\/console\/">Who signed what/)
  assert.match(text('ko'), /북측 단독 조치이며 상대측은 합의하지 않았습니다/)
})

test('nothing where a file rules; said aloud where nothing changes any more', () => {
  assert.equal(text('en', null), '')
  assert.match(text('en', { ...SHOWN, frozen: true }), /nothing changes until that is settled/)
  assert.match(text('en', { ...SHOWN, proposals: [] }), /Nothing is proposed at present/)
})

test('what the desk of one side may do alone stands there, and how often each did, small numbers hidden', () => {
  const counts = [
    { day: '2026-11-25', operator: 'north', acts: { end: 12, suspend: '<10', out: 0, close: 0 } },
    { day: '2026-11-25', operator: 'south', acts: { end: 0, suspend: 0, out: 0, close: 0 } },
  ] as const
  const en = markup`${deskPart(SHOWN, counts, setting('en'))}`.toString()
  assert.match(en, /people suspended<\/dt><dd>up to 20 a day, each for 72 h at most/)
  assert.match(en, /sessions ended<\/dt><dd>up to 200 a day/)
  assert.match(
    en,
    /2026-11-25 North<\/b><br>[^<]*<span[^>]*>sessions ended 12, people suspended &lt;10, seats out of service 0/,
  )
  const none = { ...SHOWN, desk: { ...DESK, close: { day: 0, seconds: 0 } } }
  assert.match(markup`${deskPart(none, [], setting('ko'))}`.toString(), /조기 종료<\/dt><dd>혼자 할 수 없음/)
  assert.match(markup`${deskPart(none, [], setting('en'))}`.toString(), /Not at all on any finished day/)
  assert.equal(deskPart(null, [], setting('en')), false)
})
