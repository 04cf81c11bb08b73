// What operators agree on beside a policy decides: which plans a tenant gives, and which groups count; what differs is told in sentences.
import assert from 'node:assert/strict'
import test from 'node:test'
import { parseRange } from '../../../src/base/addresses.ts'
import { compile } from '../../../src/domain/policy/compile/compile.ts'
import { createDecider } from '../../../src/domain/policy/decide/decide.ts'
import { termsNotes } from '../../../src/domain/policy/exact/terms-notes.ts'
import type { Policy, Rule, Subject } from '../../../src/domain/policy/language.ts'
import { english } from '../../../src/domain/policy/tell/english.ts'
import { korean } from '../../../src/domain/policy/tell/korean.ts'
import { noteText } from '../../../src/domain/policy/tell/notes.ts'
import type { Terms } from '../../../src/domain/policy/terms.ts'
import type { VerifiedPolicy } from '../../../src/domain/policy/verify/verify.ts'

const TEXT = { en: 'x', ko: 'x' }
const SPOT = { line: 1, column: 1 }
const GROUND = { why: TEXT, basis: null, since: null, review: null }
const rule: Rule = {
  ...{ id: 'no-chess', layer: 'park', kind: 'block', ground: GROUND, until: null, spot: SPOT },
  match: { who: [{ kind: 'group', id: 'players' }], to: [{ kind: 'below', name: 'chess.test' }], when: null },
}
const policy = {
  park: { name: TEXT, timezone: 'UTC' },
  services: [{ id: 'web', title: TEXT, ports: null, to: null, zone: null, nameless: null, spot: SPOT }],
  plans: [
    {
      ...{ id: 'basic', title: TEXT, services: ['web'], speed: null, dataPerDay: null, slow: null, session: null },
      ...{ sessions: 1, hours: null, ground: GROUND, spot: SPOT },
    },
  ],
  ...{ agreement: null, eligible: [], lists: [], schedules: [], rules: [rule], tests: [] },
} as unknown as Policy

const { compiled } = compile(policy as VerifiedPolicy, new Map(), new Uint8Array(16), 'hash')
const SITE = { hosts: new Map(), zones: [] }
const deciderBy = (terms?: Terms) => createDecider(compiled, { ...SITE, ...(terms !== undefined && { terms }) })
const somebody = (more: Partial<Subject> = {}): Subject => ({
  ...{ plan: 'basic', tenant: 't-1', groups: ['players'], seat: null, network: null },
  ...{ badge: true, voucher: false, tenantStaff: false, ...more },
})

test('a tenant gives the plans that are agreed; who has none is not asked', () => {
  const { eligible } = deciderBy({ tenants: new Map([['t-1', { plans: ['basic'], heads: 1 }]]) })
  assert.ok(eligible(somebody()) && eligible(somebody({ tenant: null })))
  assert.ok(!eligible(somebody({ plan: 'office' })) && !eligible(somebody({ tenant: 't-2' })))
  assert.ok(deciderBy().eligible(somebody({ tenant: 't-2' })))
})

test('a group counts for people of the tenants that are agreed', () => {
  const chess = (terms: Terms | undefined, subject = somebody()) =>
    deciderBy(terms).decide({
      ...{ subject, host: { kind: 'name', name: 'chess.test' }, transport: 'tcp', port: 443, at: 0 },
    }).allow
  const groups = (...tenants: string[]): Terms => ({ groups: new Map([['players', { tenants, people: 9 }]]) })
  assert.equal(chess(undefined), false)
  assert.equal(chess(groups('t-1')), false)
  assert.equal(chess(groups('t-2')), true)
  assert.equal(chess(groups('t-2'), somebody({ tenant: null })), false, 'a question about the group alone')
  assert.equal(chess({ groups: new Map() }), true)
})

test('what differs, as lines in both languages; without an agreed retention its default counts', () => {
  const range = parseRange('10.2.0.0-10.2.0.255') ?? assert.fail()
  const notes = termsNotes(
    { tenants: new Map([['t-1', { plans: ['basic'], heads: 40 }]]) },
    {
      tenants: new Map([['t-1', { plans: ['basic', 'office'], heads: 40 }]]),
      groups: new Map([['players', { tenants: ['t-1'], people: 9 }]]),
      networks: new Map([['hall', { kind: 'open', plan: 'basic', ranges: [range], tenant: null }]]),
      retention: { namesOfSessionsDays: 14 },
    },
  )
  assert.deepEqual(
    notes.map((note) => noteText(note, english)),
    [
      'Tenant t-1: plans: basic → basic, office.',
      'Group players: people at most: none → 9.',
      'Group players: tenants: none → t-1.',
      'Network hall: kind: none → open.',
      'Network hall: plan: none → basic.',
      'Network hall: ranges: none → 10.2.0.0-10.2.0.255.',
      'Retention: days that ended sessions at seats keep whose they were: 7 → 14.',
    ],
  )
  assert.deepEqual(
    notes.map((note) => noteText(note, korean)).filter((_, n) => n === 0 || n === 6),
    ['입주 업체 t-1: 이용 범위: basic → basic, office.', '보관 기간: 끝난 자리 접속에 이용자가 남는 일수: 7 → 14.'],
  )
  assert.deepEqual(termsNotes({ retention: { namesOfSessionsDays: 7 } }, {}), [])
})
