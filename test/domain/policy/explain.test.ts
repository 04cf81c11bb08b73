// Explanations on one small park: each sentence of the language, as somebody would read it.
import assert from 'node:assert/strict'
import test from 'node:test'
import { parseHost } from '../../../src/base/names.ts'
import { compile } from '../../../src/domain/policy/compile/compile.ts'
import { createDecider } from '../../../src/domain/policy/decide/decide.ts'
import type { Decider } from '../../../src/domain/policy/decider.ts'
import type { Policy, Rule, Service, Subject, Target } from '../../../src/domain/policy/language.ts'
import type { Question, Way } from '../../../src/domain/policy/question.ts'
import type { Site } from '../../../src/domain/policy/site.ts'
import type { VerifiedPolicy } from '../../../src/domain/policy/verify/verify.ts'
import { address } from '../../kit/random-policy.ts'

const SPOT = { line: 1, column: 1 }
const text = (en: string) => ({ en, ko: `${en} (ko)` })
const groundOf = (id: string) => ({
  why: text(`Why ${id}`),
  basis: 'agreement/5',
  since: '2026-01-01',
  review: 'mailto:r@park.test',
})
const below = (name: string): Target => ({ kind: 'below', name })
const range = (from: string, to = from): Target => ({ kind: 'range', range: { from: address(from), to: address(to) } })

const service = (id: string, rest: Partial<Service>): Service => ({
  id,
  title: text(id),
  ports: null,
  to: null,
  zone: null,
  nameless: null,
  spot: SPOT,
  ...rest,
})
const tcp = (...ports: number[]) => ports.map((port) => ({ transport: 'tcp' as const, from: port, to: port }))
const plan = (id: string, services: readonly string[], hours: string | null = null): Policy['plans'][number] => ({
  id,
  title: text(id),
  services,
  speed: null,
  dataPerDay: null,
  slow: null,
  session: null,
  sessions: 1,
  hours,
  ground: groundOf(id),
  spot: SPOT,
})
const rule = (
  id: string,
  kind: Rule['kind'],
  to: readonly Target[],
  rest: { layer?: Rule['layer']; from?: string; who?: Rule['match']['who']; when?: string; until?: string } = {},
): Rule => {
  const { layer = 'park', who = 'everyone', when = null, until = null, from } = rest
  return {
    id,
    layer,
    ground: groundOf(id),
    until,
    spot: SPOT,
    kind,
    match: { who, to, when },
    ...(from === undefined ? {} : { from }),
  } as Rule
}

const policy: Policy = {
  park: { name: text('Park'), timezone: 'Asia/Seoul' },
  services: [
    service('web', { ports: tcp(80, 443) }),
    service('mail', { ports: tcp(993), nameless: 'refuse' }),
    service('library', { zone: 'library' }),
    service('remote', { ports: tcp(443, 22), to: [below('vpn.test')], nameless: 'pinned' }),
    service('lab', { ports: tcp(22), zone: 'lab', nameless: 'refuse' }),
    service('camera', { ports: tcp(554), to: [range('198.51.100.9')] }),
    service('games', { ports: tcp(443), to: [below('games.test')] }),
  ],
  agreement: null,
  plans: [plan('basic', ['web', 'mail', 'library']), plan('remote', ['web', 'remote', 'camera', 'lab']), plan('library', ['library'], 'work')],
  eligible: [{ plan: 'basic', who: [{ kind: 'badge' }], by: null, why: null, basis: null, spot: SPOT }],
  lists: [{ id: 'gambling', file: 'g.txt', spot: SPOT }, { id: 'empty', file: 'e.txt', spot: SPOT }],
  schedules: [{ id: 'work', spans: [{ days: [true, true, true, true, true, true, false], from: 480, to: 1080 }], spot: SPOT }],
  rules: [
    rule('no-gambling', 'block', [{ kind: 'list', id: 'gambling' }, { kind: 'list', id: 'empty' }]),
    rule('a-court', 'block', [below('casino.test'), range('203.0.113.0', '203.0.113.255')], { layer: 'legal' }),
    rule('museum', 'except', [below('museum.casino.test')], { from: 'no-gambling', layer: 'safety', who: [{ kind: 'tenant', id: 't-017' }] }),
    rule('no-video-at-work', 'block', [below('video.test')], { when: 'work', layer: 'tenant', who: [{ kind: 'tenant', id: 't-042' }] }),
    rule('no-games', 'block', [{ kind: 'service', id: 'games' }]),
    rule('no-shop', 'block', [below('shop.test'), range('10.1.0.66')]),
    rule('shop-by-web', 'except', [{ kind: 'service', id: 'web' }], { from: 'no-shop' }),
    rule('old', 'block', [below('old.test')], { until: '2026-11-23' }),
    rule('mail-use', 'observe', [{ kind: 'service', id: 'mail' }]),
  ],
  tests: [],
} // biome-ignore format: a table

const site: Site = {
  zones: [
    { id: 'library', ranges: [{ from: address('10.1.0.0'), to: address('10.1.0.255') }] },
    { id: 'lab', ranges: [{ from: address('10.2.0.0'), to: address('10.2.0.255') }] },
  ],
  hosts: new Map([
    ['library.park.test', { addresses: [address('192.0.2.1'), address('10.1.0.10')], ports: new Map() }],
  ]),
}

const lists = new Map([
  ['gambling', new TextEncoder().encode('casino.test\n*.bets.test\n0.0.0.0 poker.test\n192.0.2.66\n')],
  ['empty', new Uint8Array()],
])

const decider: Decider = createDecider(
  compile(policy as VerifiedPolicy, lists, new Uint8Array(16), 'abc').compiled,
  site,
)

const nobody: Subject = {
  plan: 'basic',
  tenant: null,
  groups: [],
  seat: null,
  network: null,
  badge: false,
  voucher: false,
  tenantStaff: false,
}
const MONDAY = Date.parse('2026-11-23T09:00+09:00')

const question = (host: string, rest: Partial<Question> & { plan?: string; tenant?: string } = {}): Question => {
  const { plan: id = 'basic', tenant = null, ...others } = rest
  const parsed = parseHost(host)
  if (parsed === undefined) throw new Error(host)
  return { subject: { ...nobody, plan: id, tenant }, at: MONDAY, transport: 'tcp', port: 443, host: parsed, ...others }
}
const by = (asked: Question, way?: Way): string => decider.explain(asked, way).rule ?? 'allow'
const on = (address_: string, ...aliases: string[]): Way => ({ aliases, address: address(address_) })

test('a rule is named with its whole ground, and all others with it', () => {
  assert.deepEqual(decider.explain(question('www.casino.test')), {
    decision: 'block',
    rule: 'a-court',
    layer: 'legal',
    ...groundOf('a-court'),
    until: null,
    alsoBlockedBy: ['no-gambling'],
    liftedBy: [],
  })
  assert.equal(decider.hash, 'abc')
})

test('an exception lifts the block it names and no other', () => {
  const found = decider.explain(question('museum.casino.test', { tenant: 't-017' }))
  assert.equal(found.rule, 'a-court')
  assert.deepEqual(found.alsoBlockedBy, [])
  assert.deepEqual(found.liftedBy, ['museum'])
})

test('what no service covers is blocked by the plan, which is named before any rule', () => {
  const found = decider.explain(question('casino.test', { port: 22 }))
  assert.equal(found.rule, 'plan:basic')
  assert.equal(found.layer, null)
  assert.deepEqual(found.why, text('Why basic'))
  assert.deepEqual(found.alsoBlockedBy, ['a-court', 'no-gambling'])
  const lacking = decider.explain(question('a.test', { plan: 'gone' }))
  assert.deepEqual([lacking.rule, lacking.why, lacking.basis], ['plan:gone', null, null])
  assert.equal(by(question('a.test', { transport: 'udp' })), 'plan:basic')
})

test('an allowed destination has no ground', () => {
  assert.deepEqual(decider.explain(question('news.test')), {
    decision: 'allow',
    rule: null,
    layer: null,
    why: null,
    basis: null,
    since: null,
    review: null,
    until: null,
    alsoBlockedBy: [],
    liftedBy: [],
  })
})

test('lists: itself and below, only below, only itself, an address; an empty one', () => {
  assert.equal(by(question('bets.test')), 'allow')
  assert.equal(by(question('a.bets.test')), 'no-gambling')
  assert.equal(by(question('poker.test')), 'no-gambling')
  assert.equal(by(question('a.poker.test')), 'allow')
  assert.equal(by(question('192.0.2.66')), 'no-gambling')
  assert.equal(by(question('::ffff:192.0.2.66')), 'no-gambling')
  assert.equal(by(question('news.test'), on('192.0.2.66')), 'no-gambling')
})

test('a block matches an alias and the address; an exception looks at the asked name alone', () => {
  assert.equal(by(question('news.test'), on('192.0.2.9', 'cdn.test', 'poker.test')), 'no-gambling')
  assert.equal(by(question('news.test'), on('203.0.113.7')), 'a-court')
  assert.equal(by(question('203.0.113.7')), 'a-court')
  assert.equal(
    by(question('news.test', { tenant: 't-017' }), on('192.0.2.9', 'a.bets.test', 'museum.casino.test')),
    'a-court',
  )
  const lifted = decider.explain(question('museum.casino.test', { tenant: 't-017' }), on('192.0.2.66', 'poker.test'))
  assert.deepEqual([lifted.rule, lifted.alsoBlockedBy, lifted.liftedBy], ['a-court', [], ['museum']])
})

test('an alias in another spelling slips past nothing', () => {
  for (const alias of ['POKER.test', 'poker.test.', 'Poker.Test.'])
    assert.equal(by(question('news.test'), on('192.0.2.9', alias)), 'no-gambling')
})

test('a service in a rule is its ports and its destinations', () => {
  assert.equal(by(question('play.games.test')), 'no-games')
  assert.equal(by(question('play.games.test', { port: 80 })), 'allow')
  assert.equal(by(question('news.test'), on('192.0.2.9', 'cdn.games.test')), 'no-games')
})

test('zones: inside only by a service that names it, and that service nowhere else', () => {
  assert.equal(by(question('news.test'), on('10.1.0.10')), 'allow')
  assert.equal(by(question('news.test', { plan: 'remote' }), on('10.1.0.10')), 'plan:remote')
  assert.equal(by(question('news.test', { plan: 'library' }), on('192.0.2.9')), 'plan:library')
  assert.equal(by(question('news.test', { plan: 'library', port: 5000 }), on('10.1.0.10')), 'allow')
})

test('an exception for a service: a name lies in no zone, a literal where it lies', () => {
  const lifted = decider.explain(question('shop.test'), on('10.1.0.10'))
  assert.deepEqual([lifted.rule, lifted.liftedBy], [null, ['shop-by-web']])
  assert.equal(by(question('shop.test', { port: 5000 }), on('10.1.0.10')), 'no-shop')
  assert.equal(by(question('10.1.0.66')), 'no-shop', 'web does not reach into a zone')
})

test('without its way: a fixed host stands for its addresses, another name for a public one', () => {
  assert.equal(by(question('library.park.test', { plan: 'library' })), 'allow')
  assert.equal(decider.decide(question('library.park.test', { plan: 'library' })).allow, true)
  assert.equal(by(question('news.test', { plan: 'library' })), 'plan:library')
  assert.equal(
    decider.decide(question('news.test', { plan: 'library' })).allow,
    true,
    'it may turn out to lie in the zone',
  )
  assert.equal(decider.decide(question('camera.test', { plan: 'remote', port: 554 })).allow, true)
  assert.equal(decider.decide(question('camera.test', { plan: 'remote', port: 554 }), on('198.51.100.9')).allow, true)
  assert.equal(decider.decide(question('camera.test', { plan: 'remote', port: 554 }), on('198.51.100.8')).allow, false)
  assert.equal(decider.decide(question('casino.test', { plan: 'library' })).allow, false, 'no address helps')
})

test('nameless: the word of a service, else refused on 80 and 443 and pinned elsewhere', () => {
  const nameless = (asked: Question, way?: Way): string => {
    const decision = decider.decide(asked, way)
    return decision.allow ? decision.nameless : 'blocked'
  }
  assert.equal(nameless(question('news.test')), 'refuse')
  assert.equal(nameless(question('news.test', { port: 993 }), on('192.0.2.9')), 'refuse')
  assert.equal(nameless(question('vpn.test', { plan: 'remote' })), 'pinned', 'its own word, though web covers it too')
  assert.equal(nameless(question('news.test', { plan: 'remote' })), 'refuse')
  assert.equal(nameless(question('news.test', { port: 5000 }), on('10.1.0.10')), 'pinned')
  assert.equal(nameless(question('vpn.test', { plan: 'remote', port: 22 })), 'pinned', 'as at a public address')
  assert.equal(nameless(question('news.test', { plan: 'remote', port: 22 })), 'refuse', 'it could only lie in the lab')
})

test('time: schedules, the last day of a rule, hours of a plan', () => {
  const video = (at: string): string => by(question('video.test', { tenant: 't-042', at: Date.parse(at) }))
  assert.equal(video('2026-11-23T08:00+09:00'), 'no-video-at-work')
  assert.equal(video('2026-11-23T18:00+09:00'), 'allow')
  assert.equal(video('2026-11-22T12:00+09:00'), 'allow')
  assert.equal(by(question('video.test')), 'allow', 'another tenant')
  const old = (at: string): string => by(question('old.test', { at: Date.parse(at) }))
  assert.equal(old('2026-11-23T23:59:59+09:00'), 'old')
  assert.equal(old('2026-11-24T00:00+09:00'), 'allow')
  assert.equal(decider.explain(question('old.test')).until, '2026-11-23')
  assert.equal(decider.openAt('library', MONDAY), true)
  assert.equal(decider.openAt('library', Date.parse('2026-11-22T12:00+09:00')), false)
  assert.equal(decider.openAt('basic', MONDAY), true)
  assert.equal(decider.openAt('gone', MONDAY), false)
  assert.equal(decider.dayOf(Date.parse('2026-11-23T15:00Z')), '2026-11-24')
})

test('observed rules are counted, on allowed and on blocked connections', () => {
  const allowed = decider.decide(question('news.test', { port: 993 }))
  assert.deepEqual(allowed.counts, ['mail-use'])
  assert.deepEqual(decider.decide(question('poker.test', { port: 993 })), {
    allow: false,
    reason: 'no-gambling',
    layer: 'park',
    counts: ['mail-use'],
  })
  assert.deepEqual(decider.decide(question('news.test')).counts, [])
})

test('who may hold a plan', () => {
  assert.equal(decider.eligible({ ...nobody, badge: true }), true)
  assert.equal(decider.eligible({ ...nobody, voucher: true }), false)
  assert.equal(decider.eligible({ ...nobody, plan: 'library', badge: true }), false, 'what is not there, nobody has')
})

test('any spelling of the asked host gets the same answer', () => {
  for (const host of ['CASINO.test', 'casino.test.', 'Www.Casino.TEST.']) assert.equal(by(question(host)), 'a-court')
  for (const host of ['0xcb.0.0x71.7', '3405803783', '[::ffff:203.0.113.7]', '203.0.113.7.'])
    assert.equal(by(question(host)), 'a-court')
})

test('the same cell gives the same object', () => {
  const one = decider.decide(question('a.test'))
  assert.equal(decider.decide(question('b.test')), one)
  assert.equal(decider.decide(question('c.test'), on('192.0.2.9')), one)
  assert.ok(Object.isFrozen(one))
})

test('strange ports and very many different questions do no harm', () => {
  for (const port of [-1, 0, 65_536, 1e9])
    assert.equal(decider.decide(question('a.test', { port }), on('192.0.2.9')).allow, false)
  for (let n = 0; n < 30_000; n++) {
    const asked = question('a.test', { port: n, plan: `p${n % 6000}`, at: MONDAY + n * 60_000 })
    const found = decider.decide(asked, on(`192.0.${n & 255}.${n >> 8}`))
    assert.deepEqual(found, { allow: false, reason: `plan:p${n % 6000}`, layer: null, counts: found.counts })
  }
  assert.equal(decider.decide(question('a.test')).allow, true)
})
