// Explain, rules and health, and what no route answers.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as v from 'valibot'
import { Rules } from '../../../src/edges/api/contract/rules.ts'
import { Services } from '../../../src/edges/api/contract/services.ts'
import { Park, Who } from '../../../src/edges/api/contract/who.ts'
import { park, session, signIn } from './park.ts'

const get = async (p: ReturnType<typeof park>, path: string) => {
  const response = await p.app.request(`/api/v1${path}`)
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  }
}

test('explain gives every member of the decision', async () => {
  const p = park()
  const { status, body } = await get(
    p,
    '/explain?to=https%3A%2F%2Fcasino.test&plan=basic&at=2026-11-23T09:00&tenant=t-1&group=g',
  )
  assert.equal(status, 200)
  assert.deepEqual(body, {
    decision: 'block',
    rule: 'no-gambling',
    layer: 'park',
    why: { en: 'because', ko: 'because (ko)' },
    basis: 'agreement/5',
    since: '2014-05-01',
    review: 'mailto:review@park.example',
    until: null,
    alsoBlockedBy: [],
    liftedBy: [],
  })
  assert.deepEqual(p.asked, [
    { to: 'https://casino.test', plan: 'basic', at: '2026-11-23T09:00', tenant: 't-1', group: 'g' },
  ])
})

test('without a plan the asker’s session tells it; without a session the plan is needed', async () => {
  const p = park()
  assert.deepEqual([(await get(p, '/explain?to=a.test')).body.code], ['plan-needed'])
  p.next = { outcome: 'online', session }
  await signIn(p, { voucher: 'K7PM' })
  assert.equal((await get(p, '/explain?to=a.test')).body.decision, 'allow')
})

test('services: every service once, and each plan’s answers with the rule that blocks', async () => {
  const { status, body } = await get(park(), '/services?plan=basic')
  assert.equal(status, 200)
  const { services, plans, hash } = v.parse(Services, body)
  const [basic] = plans
  assert.deepEqual([hash, services.length, plans.length, basic?.services.length], ['ab'.repeat(32), 100, 1, 100])
  // Debian's packages come by port 80, which this plan lacks; the rule holds in working hours.
  assert.deepEqual([basic?.blocked, basic?.atTimes], [[{ by: 'plan:basic', services: 1 }], 1])
  const melon = basic?.services.find(({ id }) => id === 'melon')
  assert.equal(melon?.state, 'at-times')
  assert.deepEqual(melon?.parts[1], {
    ...{ state: 'blocked', refused: [{ endpoint: 'www.melon.com', by: 'no-gambling' }] },
    week: [0, 1, 2, 3, 4, 5].map((day) => ({ from: day * 1440 + 480, to: day * 1440 + 1080 })),
    sentence: {
      en: 'blocked: rule no-gambling, Mon–Sat 08:00–18:00',
      ko: '차단: 규칙 no-gambling, 월–토 08:00–18:00',
    },
  })
  assert.equal((await get(park(), '/services?plan=gold')).body.code, 'unknown-plan')
  assert.equal((await get(park(), '/services?plan=a&plan=b')).body.code, 'bad-request')
})

test('questions that cannot be answered are 400 with their code', async () => {
  const p = park()
  const codes: [string, string][] = [
    ['?to=a.test&plan=golden', 'unknown-plan'],
    ['?to=a%20b&plan=basic', 'bad-to'],
    ['?to=a.test&plan=basic&at=yesterday', 'bad-at'],
    ['', 'bad-request'],
    ['?to=', 'bad-request'],
    ['?to=a.test&to=b.test&plan=basic', 'bad-request'],
    [`?to=${'a'.repeat(2001)}&plan=basic`, 'bad-request'],
    [`?to=a.test&plan=${'b'.repeat(65)}`, 'bad-request'],
  ]
  for (const [query, code] of codes) {
    const { status, headers, body } = await get(p, `/explain${query}`)
    assert.deepEqual([status, body.code], [400, code], query)
    assert.equal(headers.get('content-type'), 'application/problem+json')
  }
})

test('reach tells who can and who cannot, when, as data and in sentences', async () => {
  const { status, body } = await get(park(), '/reach?to=casino.test&plan=basic')
  assert.equal(status, 200)
  const who = [[]]
  const work = [0, 1, 2, 3, 4, 5].map((day) => ({ from: day * 1440 + 480, to: day * 1440 + 1080 }))
  const parts = body.parts as { who: unknown; when: { week: unknown }[]; by: unknown }[]
  assert.deepEqual([body.ever, parts.length, parts[0]?.by, parts[1]?.by], ['sometimes', 2, null, 'no-gambling'])
  assert.deepEqual([parts[0]?.who, parts[1]?.who, parts[1]?.when[0]?.week], [who, who, work])
  const { en, ko } = body.sentences as { en: string[]; ko: string[] }
  assert.equal(en[2], 'Nobody can reach it, Mon–Sat 08:00–18:00 (no-gambling).')
  assert.equal(ko[2], '모두, 월–토 08:00–18:00: 접속할 수 없습니다 (no-gambling).')
})

test('reach questions that cannot be answered are 400 with their code', async () => {
  for (const [query, code] of [
    ['?to=a.test&plan=golden', 'unknown-plan'],
    ['?to=a%20b', 'bad-to'],
    ['', 'bad-request'],
    ['?to=a.test&to=b.test', 'bad-request'],
  ]) {
    const { status, body } = await get(park(), `/reach${query}`)
    assert.deepEqual([status, body.code], [400, code], query)
  }
})

test('the rules are written in the words of the language', async () => {
  const { status, body } = await get(park(), '/rules')
  assert.equal(status, 200)
  const rules = v.parse(Rules, body)
  assert.deepEqual(rules.services[0]?.ports, ['tcp/443', 'udp/5000-5010'])
  assert.deepEqual(rules.rules[0]?.to, ['list gambling', '=bet.test'])
  assert.deepEqual(
    [rules.rules[1]?.from, rules.rules[1]?.who, rules.rules[1]?.to],
    ['no-gambling', ['tenant t-017'], ['museum.test']],
  )
  assert.deepEqual(rules.schedules[0]?.spans, [
    { days: ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'], from: '08:00', to: '18:00' },
  ])
  assert.deepEqual(rules.eligible[0]?.who, ['badge'])
  assert.equal(rules.rules[0]?.noEffect, null)
  assert.deepEqual(rules.openNetworks, [{ id: 'shop', plan: 'basic', tenant: 't-001' }])
  assert.deepEqual([rules.lists, rules.idleLists], [['gambling'], ['gambling']])
  assert.match(rules.rules[1]?.noEffect?.en ?? '', /^It lifts nothing: no-gambling never blocks there/)
  assert.doesNotMatch(JSON.stringify(body), /"spot"|"tests"|"file"/)
})

test('health is 200, and 503 only when nobody can sign in', async () => {
  const p = park()
  for (const [health, status] of [
    ['ok', 200],
    ['degraded', 200],
    ['down', 503],
  ] as const) {
    p.health = health
    const answer = await get(p, '/health')
    assert.deepEqual([answer.status, answer.body.status], [status, health])
  }
})

test('an unknown address is 404, a wrong method 405 with Allow, both as problems', async () => {
  const p = park()
  assert.deepEqual([(await get(p, '/nothing')).body.code, (await get(p, '/')).body.code], ['not-found', 'not-found'])
  const put = await p.app.request('/api/v1/sessions', { method: 'PUT' })
  assert.deepEqual([put.status, put.headers.get('allow')], [405, 'POST'])
  const options = await p.app.request('/api/v1/sessions/current', { method: 'OPTIONS' })
  assert.deepEqual([options.status, options.headers.get('allow')], [405, 'GET, HEAD, DELETE'])
  assert.equal(options.headers.get('access-control-allow-origin'), null)
})

test('who: each plan with those who may hold it and how many do, never a small number; the stages', async () => {
  const { status, body } = await get(park(), '/who')
  assert.equal(status, 200)
  const { counted, plans, stages } = v.parse(Who, body)
  const [basic] = plans
  assert.deepEqual([counted, plans.length, basic?.id], ['2026-11-23', 1, 'basic'])
  assert.deepEqual(basic?.holders, { kind: 'at-least', count: 410 })
  assert.deepEqual(basic?.tenants, [
    { tenant: 't-017', name: 'Souvenirs <17>', count: 410 },
    { tenant: 't-042', name: null, count: '<10' },
  ])
  assert.deepEqual(
    stages.map(({ id, reached, goal, measure, state }) => [id, reached, goal, measure, state]),
    [
      ['cafe', 20, 20, 'seats', 'reached'],
      ['offices', 0, 120, 'companies', 'to-come'],
    ],
  )
})

test('park: what nobody has stated is null, months of which nothing is known too', async () => {
  const { body } = await get(park(), '/park')
  const { price, contact, uptime, waits, line } = v.parse(Park, body)
  assert.deepEqual([price, contact, line], [null, null, { down: 100_000_000, up: 20_000_000 }])
  assert.deepEqual(uptime, [
    { month: '2026-11', share: 0.99996, noAnswerMinutes: 4 },
    { month: '2026-10', share: null, noAnswerMinutes: 0 },
  ])
  assert.deepEqual(waits, [{ room: 'cafe', median: 3, p95: 17 }])
})
