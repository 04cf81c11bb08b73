import assert from 'node:assert/strict'
import test from 'node:test'
import { parseRange, type Range } from '../../../src/base/addresses.ts'
import type { NetworkTerms, TenantTerms, Terms } from '../../../src/domain/policy/terms.ts'
import { markup } from '../../../src/edges/portal/markup.ts'
import type { Setting } from '../../../src/edges/portal/rule-entry.ts'
import { termsPart } from '../../../src/edges/portal/terms-part.ts'

const PLANS = [
  { id: 'basic', title: { en: 'Basic', ko: '기본' } },
  { id: 'office', title: { en: 'Office', ko: '사무실' } },
]
const shown = (terms: Terms, language: 'en' | 'ko' = 'en'): string =>
  String(markup`${termsPart(terms, { policy: { plans: PLANS }, language, now: 0, idle: [] } as unknown as Setting)}`)
    .replace(/<\/?span[^>]*>/g, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()

const ranges = (text: string): readonly Range[] => [parseRange(text) ?? assert.fail(text)]
const tenant = (heads: number, ...plans: string[]): TenantTerms => ({ heads, plans })
const TERMS: Terms = {
  tenants: new Map([
    ['t-1', tenant(40, 'basic')],
    ['t-2', tenant(1200, 'basic', 'office')],
    ['t-3', tenant(300, 'basic', 'office')],
    ['t-4', tenant(0)],
  ]),
  groups: new Map([['players', { tenants: ['t-1', 't-2'], people: 12 }]]),
  networks: new Map<string, NetworkTerms>([
    ['hall', { kind: 'open', plan: 'basic', ranges: ranges('192.0.2.0-192.0.2.9'), tenant: null }],
    ['desk', { kind: 'sign-in', plan: null, ranges: ranges('192.0.2.10'), tenant: 't-2' }],
  ]),
  retention: { namesOfSessionsDays: 7 },
}

test('tenants that may give the same plans stand together, with how many people in all; groups, networks and days beside them', () => {
  const text = shown(TERMS)
  for (const part of [
    'Basic, Office : tenants: 2; people: 1,500 at most t-2, t-3',
    'Basic : tenants: 1; people: 40 at most t-1',
    'No plan : tenants: 1; people: 0 at most t-4',
    'group players : 12 people at most, of these tenants: t-1, t-2',
    'network hall : open, Basic 192.0.2.0-192.0.2.9',
    'network desk (tenant t-2): after signing in 192.0.2.10',
    'For 7 days after its end',
  ])
    assert.ok(text.includes(part), `${part} in ${text}`)
  const korean = shown(TERMS, 'ko')
  for (const part of ['기본, 사무실 : 업체 2곳, 모두 1,500명까지 t-2, t-3', '모임 players', '7일'])
    assert.ok(korean.includes(part), korean)
})

test('of many, some are named; of nothing that was agreed, nothing is said', () => {
  const many = new Map(Array.from({ length: 120 }, (_, n) => [`t-${n}`, tenant(1, 'basic')]))
  assert.match(
    shown({ tenants: many }),
    /tenants: 120; people: 120 at most t-0, .*t-19 and 100 more, in the public record$/,
  )
  for (const none of [{}, { tenants: new Map() }, { engine: { compiled: 'a', engine: 'b' } }])
    assert.equal(shown(none), '')
})
