// Every command on its happy way and its answer "no", in words and in JSON.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { broken, look } from '../../../src/domain/doctor/finding.ts'
import { sideOf } from '../../../src/domain/policy/exact/side.ts'
import { policy, session, side } from '../api/park.ts'
import { deskSession, findings, problem, review, run, sample } from './terminal.ts'

const words = (line: string): string[] => line.split(' ').filter((word) => word !== '')

/** Runs with --json: exactly one JSON document on standard output, nothing on standard error. */
const asJson = async (line: string, changes: Parameters<typeof run>[1] = {}) => {
  const told = await run([...words(line), '--json'], changes)
  assert.equal(told.err, '', line)
  assert.equal(told.out.trimEnd().split('\n').length, 1, line)
  return { ...told, json: JSON.parse(told.out) as Record<string, unknown> }
}

test('start: the block a newcomer reads, or one line of JSON', async () => {
  const { code, out, err } = await run(['start'])
  assert.deepEqual([code, err], [0, ''])
  for (const part of [
    'http://localhost:8080/',
    'http://south.localhost:8080/console/',
    'http://localhost:3128',
    '/proxy.pac',
    '04a3bcef12',
    '194573',
    'K7PM-3QXD-9F',
    'Ctrl-C',
  ]) {
    assert.ok(out.includes(part), part)
  }
  assert.match(out, /curl .*'\{"badge":"04a3bcef12","pin":"194573"\}' http:\/\/localhost:8080\/api\/v1\/sessions/)
  const { json } = await asJson('start')
  assert.equal(json.portal, 'http://localhost:8080/')
  assert.equal((await run(['start'], { start: async () => 1 })).code, 4)
})

test('sample: people and voucher as the file has them; removing; none', async () => {
  const { code, json } = await asJson('sample')
  assert.equal(code, 0)
  assert.deepEqual(json, sample)
  const human = await run(['sample'])
  assert.match(human.out, /badge +PIN +plan +tenant +name\n +04a3bcef12 +194573 +basic +t-001 +김민지\n/)
  const removed = await run(['sample', '--remove'])
  assert.deepEqual([removed.code, removed.asked], [0, [['sample', true]]])
  assert.match(removed.out, /deleted/)
  assert.equal((await run(['sample'], { sample: async () => null })).code, 1)
})

test('status: 0 while all is well, 1 with something to mend', async () => {
  const { code, out } = await run(['status'])
  assert.equal(code, 0)
  assert.match(out, /sessions +3 \(basic 2, library 1\)\n/)
  assert.match(out, /All is well\.\n$/)
  const { json } = await asJson('status')
  assert.deepEqual(json.sessionsByPlan, { basic: 2, library: 1 })
  const status = {
    ...(json as never as Awaited<ReturnType<import('../../../src/domain/desk/desk.ts').Desk['status']>>),
  }
  const ill = await run(['status'], {
    desk: { status: async () => ({ ...status, troubles: ['the list gambling is missing'] }) },
  })
  assert.equal(ill.code, 1)
  assert.match(ill.out, /to mend +the list gambling is missing\n1 thing to mend\.\n$/)
})

test('policy check: problems as file:line:column, lists, and what a proxy cannot enforce', async () => {
  const odd = [
    { kind: 'cosmetic', count: 7, firstLines: [3, 17, 18, 19, 20] },
    { kind: 'path', count: 1, firstLines: [21] },
  ] as const
  const reports = new Map([['gambling', { entries: 1204, odd }]])
  const warning = { ...problem, severity: 'warning' as const }
  const good = await run(['policy', 'check'], { checked: { problems: [warning], reports } })
  assert.equal(good.code, 0)
  assert.ok(good.out.startsWith('policy.yaml:12:5: warning: the rule no-x has no why — add why: { en: …, ko: … }\n'))
  assert.match(
    good.out,
    /gambling +1,204 entries +left out: 7 cosmetic \(line 3, 17, 18, 19, 20, …\), 1 path \(line 21\)\n/,
  )
  assert.match(good.out, /is in order: 1 plan, 2 rules, 0 tests passed, 1 warning\.\n$/)
  const bad = await run(['policy', 'check', 'new.yaml'], { checked: { problems: [problem, warning], decider: null } })
  assert.equal(bad.code, 1)
  assert.deepEqual(bad.asked, [['checkPolicy', 'new.yaml']])
  assert.match(bad.out, /new\.yaml cannot be put in force: 1 error, 1 warning\.\n$/)
  const { json } = await asJson('policy check', { checked: { problems: [problem], decider: null } })
  assert.deepEqual([json.ok, json.hash, json.problems], [false, null, [problem]])
  const listed = await asJson('policy check', { checked: { reports } })
  assert.deepEqual(listed.json.lists, [{ list: 'gambling', entries: 1204, odd }])
})

test('policy test: how many passed, or which did not', async () => {
  const tests = [
    {
      who: session.subject,
      to: 'https://a.test',
      at: null,
      expect: { allow: true } as const,
      spot: { line: 1, column: 1 },
    },
  ]
  const { decider } = await import('./terminal.ts')
  const good = await run(['policy', 'test'], { checked: { decider: { ...decider, policy: { ...policy, tests } } } })
  assert.deepEqual([good.code, good.out], [0, '1 test passed.\n'])
  const bad = await run(['policy', 'test'], { checked: { problems: [problem], decider: null } })
  assert.equal(bad.code, 1)
  assert.match(bad.out, /^policy\.yaml:12:5: error: .*\n1 error in policy\.yaml\.\n$/)
  const { json } = await asJson('policy test')
  assert.deepEqual(json, { passed: true, file: 'policy.yaml', tests: 0, problems: [] })
})

test('coverage: each plan in a sentence, one plan service by service, and both as data', async () => {
  const all = await run(['coverage'])
  assert.deepEqual([all.code, all.out], [0, '100 of 100 work on basic\n'])
  const one = await run(['coverage', '--plan', 'basic'])
  assert.match(one.out, /\n {2}Naver Mail +네이버 메일 +Mail +works\n/)
  const { json } = await asJson('coverage')
  const [plan] = json.plans as readonly Record<string, unknown>[]
  assert.deepEqual([plan?.plan, plan?.works, plan?.blocked], ['basic', 100, []])
  const live = await run(['coverage', '--live'])
  assert.deepEqual([live.code, live.out], [0, '100 of 100 work on basic\n'])
  const down = await run(['coverage', '--live'], {
    askService:
      async () =>
      async ({ name }) =>
        name === 'www.naver.com' ? 'silent' : 'answers',
  })
  assert.equal(down.code, 1)
  assert.match(
    down.out,
    /^99 of 100 work on basic, 1 did not answer\n {2}Naver +네이버 +Search +works\n +www\.naver\.com: no answer in time\n/,
  )
  const broken = await asJson('coverage', { checked: { problems: [problem], decider: null } })
  assert.deepEqual([broken.code, broken.json.ok], [1, false])
})

test('policy explain: allowed is 0, blocked is 1 with its grounds', async () => {
  const allowed = await run(words('policy explain --plan basic --to https://library.test'))
  assert.equal(allowed.code, 0)
  assert.match(allowed.out, /^allow: https:\/\/library\.test for plan basic at .*\n {2}lifted by +museum\n$/)
  const blocked = await run(
    words('policy explain --plan basic --to casino.test --at 2026-11-23T09:00 --tenant t-1 --group g'),
  )
  assert.equal(blocked.code, 1)
  for (const line of [
    /rule +no-gambling\n/,
    /layer +park\n/,
    /why +Not agreed\.\n +합의하지 않았습니다\.\n/,
    /basis +agreement\/5\n/,
  ]) {
    assert.match(blocked.out, line)
  }
  const { json, code } = await asJson('policy explain --plan basic --to casino.test --at 2026-11-23T09:00')
  assert.deepEqual([code, json.decision, json.rule, json.at], [1, 'block', 'no-gambling', '2026-11-23T00:00:00.000Z'])
  const broken = await asJson('policy explain --plan basic --to a.test', {
    checked: { decider: null, problems: [problem] },
  })
  assert.deepEqual([broken.code, broken.json.ok], [1, false])
})

test('policy reach: 0 where somebody can, 1 where nobody ever can, and why', async () => {
  const some = await run(words('policy reach --to casino.test'))
  assert.deepEqual([some.code, some.asked], [0, [['checkPolicy', undefined]]])
  assert.equal(
    some.out,
    [
      'Some can, at some times.',
      'Everybody can reach it, outside Mon–Sat 08:00–18:00.',
      'Nobody can reach it, Mon–Sat 08:00–18:00 (no-gambling).',
      'Plan basic has sessions only at these hours: Mon–Sat 08:00–18:00.\n',
    ].join('\n'),
  )
  const never = await run(words('policy reach new.yaml --plan basic --to casino.test:22'))
  assert.deepEqual(
    [never.code, never.out],
    [1, 'On plan basic:\nNo, never.\nNobody can ever reach it (not in the plan).\n'],
  )
  const { json } = await asJson('policy reach --to a.test')
  assert.deepEqual(json, {
    ...{ ok: true, ever: 'always' },
    parts: [{ who: [[]], when: [{ after: null, until: null, week: null }], by: null }],
  })
  assert.equal((await run(words('policy reach --to a.test --plan gone'))).code, 2)
  assert.equal((await run(words('policy reach --to'))).code, 2)
  const broken = await asJson('policy reach --to a.test', {
    checked: { side: null, decider: null, problems: [problem] },
  })
  assert.deepEqual([broken.code, broken.json.ok], [4, false])
})

test('policy paths: for each plan and service a path and what it was chosen by', async () => {
  const all = await run(words('policy paths new.yaml --at 2026-11-23T20:00'))
  assert.deepEqual([all.code, all.asked], [0, [['checkPolicy', 'new.yaml']]])
  assert.match(all.out, /^Paths at 2026-11-23 20:00 \+09:00\.\n\nPlan basic:\n {2}service +ports +where +path +why\n/)
  assert.match(all.out, /\n {2}web +tcp\/443, udp\/5000-5010 +everywhere +direct +no rule in force looks at names\n/)
  const day = await run(words('policy paths --plan basic --at 2026-11-23T09:00'))
  assert.match(
    day.out,
    /\n {2}web +tcp\/443 +everywhere +checked +rule no-gambling looks at names; what shows no name is/,
  )
  const { json } = await asJson('policy paths --at 2026-11-23T20:00')
  assert.deepEqual([json.ok, json.at], [true, '2026-11-23T11:00:00.000Z'])
  assert.match(JSON.stringify(json.plans), /"text":\{.*"ko":"모든 곳"/)
  assert.equal((await run(words('policy paths --plan gone'))).code, 2)
  assert.equal((await run(words('policy paths --at noon'))).code, 2)
  const broken = await asJson('policy paths', { checked: { side: null, decider: null, problems: [problem] } })
  assert.deepEqual([broken.code, broken.json.ok], [1, false])
})

test('policy diff: 0 where nothing changes, 1 with sentences, 4 where a policy has errors', async () => {
  const same = await run(words('policy diff new.yaml'))
  assert.deepEqual([same.code, same.out], [0, 'Nothing changes for anybody.\n'])
  assert.deepEqual(same.asked, [
    ['checkPolicy', undefined],
    ['checkPolicy', 'new.yaml'],
  ])
  const looser = sideOf({ ...side.compiled, policy: { ...policy, rules: [] } }, { hosts: new Map(), zones: [] })
  const checkPolicy = async (file?: string) => ({
    ...{ file: file ?? '', problems: [], reports: new Map(), decider: null },
    side: file === 'new.yaml' ? looser : side,
  })
  const changed = await run(words('policy diff old.yaml new.yaml'), { checkPolicy })
  assert.equal(changed.code, 1)
  assert.match(
    changed.out,
    /^Everybody gains .*, Mon–Sat 08:00–18:00 \(until now no-gambling\)\.\nNobody loses anything\.\n/,
  )
  assert.match(
    changed.out,
    /\nRule no-gambling is gone\.\nOf the services that people know by name:\n {2}Everybody gains Melon, .*\(until now no-gambling\)\.\n$/,
  )
  const { json } = await asJson('policy diff old.yaml new.yaml', { checkPolicy })
  assert.deepEqual([json.ok, json.same, Object.keys(json.sentences as object)], [true, false, ['en', 'ko']])
  const { changes } = json.services as { changes: { services: unknown[] }[] }
  assert.deepEqual(
    changes.map(({ services }) => services),
    [[{ id: 'melon', names: [] }]],
  )
  assert.equal((await run(['policy', 'diff'])).code, 2)
  const broken = await asJson('policy diff new.yaml', { checked: { side: null, decider: null, problems: [problem] } })
  assert.deepEqual([broken.code, broken.json.ok], [4, false])
})

test('policy reload: adopted, or refused with the old one in force', async () => {
  assert.equal((await run(['policy', 'reload'])).code, 0)
  const refused = { adopted: false, hash: 'ef'.repeat(32), problems: [problem] }
  const { code, out } = await run(['policy', 'reload'], { desk: { reloadPolicy: async () => refused } })
  assert.equal(code, 1)
  assert.match(out, /Refused; efefefefefefefef stays in force\.\n$/)
})

test('session list: open ones, all, none', async () => {
  const { code, out, asked } = await run(['session', 'list'])
  assert.deepEqual([code, asked], [0, [['sessions', { limit: 100, ended: false }]]])
  const [head = '', line = ''] = out.split('\n')
  assert.match(head, /^where +plan +by +opened +ends +bytes +id$/)
  assert.match(line, /^7 +basic +badge +\d{4}-\d\d-\d\d \d\d:\d\d [+-]\d\d:\d\d +.* 1\.5 MB +s-1$/)
  assert.equal(head.indexOf('plan'), line.indexOf('basic'))
  assert.deepEqual((await run(words('session list --all --limit 5'))).asked, [['sessions', { limit: 5, ended: true }]])
  assert.deepEqual((await asJson('session list')).json, { sessions: [deskSession] })
  assert.equal((await run(['session', 'list'], { desk: { sessions: async () => [] } })).out, 'Nobody is online.\n')
  const ended = { ...deskSession, endedAt: 1_764_000_600_000, reason: 'staff' as const, seat: null }
  assert.match(
    (await run(['session', 'list'], { desk: { sessions: async () => [ended] } })).out,
    /127\.0\.0\.7 .*\(staff\)/,
  )
})

test('usage: by day, service and path', async () => {
  const { out, asked } = await run(['usage'])
  assert.deepEqual(asked, [['usage', { days: 7 }]])
  assert.match(out, /^day +service +path +bytes\n2026-11-23 +web +checked +2 MB\n2026-11-23 +\(unknown\) +– +10 B\n$/)
  const { json } = await asJson('usage --days 31')
  assert.equal((json as { usage: unknown[] }).usage.length, 2)
  assert.equal((await run(['usage'], { desk: { usage: async () => [] } })).out, 'Nothing was counted.\n')
})

test('report: sums, the busiest hours, what was refused; a table for spreadsheets', async () => {
  const { out, asked } = await run(['report', '--from', '2026-11-23'])
  assert.deepEqual(asked, [['report', { from: '2026-11-23', to: null }]])
  assert.match(out, /plan basic +1:30 +2 +1\nroom cafe/)
  assert.match(out, /Busiest: 2026-11-23 09:00 \(1\.5 online\)\./)
  assert.match(out, /room cafe +9 +4 min +21 min +1\n/)
  assert.match(out, /no-gambling +12 +1\n\nOn 1 of these days/)
  const csv = await run(['report', '--csv', '--refused'])
  assert.deepEqual(csv.asked, [['reportTable', { from: null, to: null, of: 'refused' }]])
  assert.equal(csv.out, '\u{feff}day\n')
  assert.match((await run(['report'], { desk: { report: async () => null } })).err, /that is no period/)
})

test('session open: by badge, by voucher, and each way it is refused', async () => {
  const badge = await run(words('session open --seat 7 --badge 04A3 --pin 194573'))
  assert.equal(badge.code, 0)
  assert.deepEqual(badge.asked, [
    ['openSession', { seat: '7', credential: { kind: 'badge', badge: '04a3', pin: '194573' }, by: 'desk-1' }],
  ])
  assert.match(badge.out, /^Seat 7 is online on plan basic, until .* Session s-1\n$/)
  const { json, asked } = await asJson('session open --seat=7 --voucher K7PM-3QXD-9F')
  assert.deepEqual(asked, [
    ['openSession', { seat: '7', credential: { kind: 'voucher', code: 'K7PM3QXD9F' }, by: 'desk-1' }],
  ])
  assert.deepEqual(json, { outcome: 'online', id: 's-1', seat: '7', plan: 'basic', ends: '2026-11-23T01:00:00.000Z' })
  const refusals = [
    [{ outcome: 'no-seat' }, /no seat 7/],
    [{ outcome: 'wrong' }, /not right/],
    [{ outcome: 'taken' }, /session end --seat 7/],
    [{ outcome: 'next', next: 'choose-pin' }, /replaced/],
    [{ outcome: 'next', next: 'accept-rules', version: '1' }, /accepted/],
    [{ outcome: 'bad-pin', why: 'too-easy' }, /PIN/],
    [{ outcome: 'closed', reason: 'hours' }, /hours/],
    [{ outcome: 'slow', retryAfter: 9 }, /9 s/],
    [{ outcome: 'no-place' }, /no network/],
  ] as const
  for (const [outcome, text] of refusals) {
    const told = await run(words('session open --seat 7 --voucher K7PM'), {
      desk: { openSession: async () => outcome },
    })
    assert.equal(told.code, 1)
    assert.match(told.out, text)
  }
})

test('session end: by ID, by seat, none', async () => {
  assert.deepEqual((await run(words('session end s-1'))).asked, [
    ['endSession', { which: { id: 's-1' }, by: { operator: null, name: 'desk-1' }, why: null }],
  ])
  const { code, asked } = await run(words('session end --seat 7'))
  assert.deepEqual(
    [code, asked],
    [0, [['endSession', { which: { seat: '7' }, by: { operator: null, name: 'desk-1' }, why: null }]]],
  )
  const none = await asJson('session end s-2', {
    desk: { endSession: async () => ({ done: false as const, why: 'no-such' as const }) },
  })
  assert.deepEqual([none.code, none.json], [1, { ended: null }])
})

test('session find: address, port and second; none; what cannot be', async () => {
  const line = (more: string): readonly string[] => words(`session find --address 192.0.2.1 --port 2100 ${more}`)
  const { code, out, asked } = await run(line('--at 2026-11-23T14:05:10.7+09:00'))
  const at = Date.parse('2026-11-23T05:05:10Z')
  assert.deepEqual(
    [code, asked],
    [0, [['findSessions', { address: '192.0.2.1', port: 2100, at, within: 60, by: 'desk-1' }]]],
  )
  assert.match(out, /My access/)
  assert.doesNotMatch(out, /One of|told apart/)
  const none = await asJson('session find --address 192.0.2.1 --port 2100 --at 2026-11-23T14:05Z', {
    desk: { findSessions: async () => [] },
  })
  assert.deepEqual([none.code, none.json], [1, { sessions: [], shared: false }])
  for (const at of ['--at 2026-11-23T14:05:10', '--at yesterday', '']) assert.equal((await run(line(at))).code, 2)
})

test('session find: what cannot be told apart is said to be so', async () => {
  const line = (port: number, more = ''): readonly string[] =>
    words(`session find --address 192.0.2.1 --port ${port} --at 2026-11-23T14:05Z${more}`)
  const found = async (count: number, asked: readonly string[]): Promise<string> => {
    const { out } = await run(asked, {
      desk: { findSessions: async () => Array.from({ length: count }, () => deskSession) },
    })
    return out
  }
  assert.match(await found(2, line(2100)), /One of these: 2 sessions may have had it within 60 seconds/)
  assert.match(await found(2, line(2100, ' --within 400')), /within 400 seconds/)
  assert.match(await found(3, line(40_000)), /Cannot be told apart: 3 sessions shared/)
  assert.match(await found(1, line(40_000)), /Cannot be told apart: 1 session shared/)
  assert.match(await found(0, line(40_000)), /No session .*\nCannot be told apart: 0 sessions shared/)
  assert.equal((await run(line(2100, ' --within 3601'))).code, 2)
})

test('voucher create: codes, defaults, an unknown plan', async () => {
  const { code, out, asked } = await run(words('voucher create --plan basic --minutes 60'))
  assert.equal(code, 0)
  assert.deepEqual(asked, [['createVouchers', { plan: 'basic', minutes: 60, count: 1, days: 30, by: 'desk-1' }]])
  assert.ok(out.startsWith('AAAA\nBBBB\n\n2 vouchers'))
  const { json } = await asJson('voucher create --plan basic --minutes 60 --count 2 --days 1')
  assert.deepEqual(json, { codes: ['AAAA', 'BBBB'], expires: '2025-11-24T16:00:00.000Z' })
  const unknown = { created: false, why: 'unknown-plan' } as const
  const refused = await run(words('voucher create --plan gold --minutes 60'), {
    desk: { createVouchers: async () => unknown },
  })
  assert.deepEqual([refused.code, refused.out.includes('no plan gold')], [1, true])
})

test('person add: the slip’s PIN once, groups and staff, each refusal', async () => {
  const line = [
    ...words('person add --badge 04A3 --tenant t-001 --plan basic --group a --group b --staff --name'),
    'Kim Min-ji',
  ]
  const { code, out, asked } = await run(line)
  assert.equal(code, 0)
  const person = {
    badge: '04A3',
    name: 'Kim Min-ji',
    tenant: 't-001',
    plan: 'basic',
    groups: ['a', 'b'],
    tenantStaff: true,
  }
  assert.deepEqual(asked, [['addPerson', { ...person, by: 'desk-1' }]])
  assert.match(out, /One-time PIN for the slip: 271828\n/)
  for (const why of ['badge-taken', 'unknown-plan', 'unknown-tenant'] as const) {
    const refused = await run(line, { desk: { addPerson: async () => ({ added: false, why }) } })
    assert.equal(refused.code, 1)
  }
  const { json } = await asJson('person add --badge 04a3 --name Kim --tenant t --plan basic')
  assert.deepEqual(json, { id: 'p-9', badge: '04a3', pin: '271828' })
})

test('tenant, network and seat put: what was given arrives, and a refusal says why', async () => {
  const seat = await run([
    'seat',
    'put',
    '--id',
    '7',
    '--network',
    'cafe',
    '--address',
    '10.1.0.7',
    '--address',
    'fd00::7',
  ])
  assert.equal(seat.code, 1)
  assert.match(seat.out, /There is no such network/)
  assert.deepEqual(seat.asked, [['putSeat', { id: '7', network: 'cafe', addresses: ['10.1.0.7', 'fd00::7'] }]])
  const network = await run(['network', 'put', '--id', 'cafe', '--range', '10.1.0.0/24'])
  assert.deepEqual([network.code, network.out], [0, 'Put in: network cafe.\n'])
  const open = await asJson('network put --id shop --range 10.3.0.0/24 --open-with basic --tenant t-1')
  assert.deepEqual(open.asked, [
    ['putNetwork', { id: 'shop', ranges: ['10.3.0.0/24'], openWith: 'basic', tenant: 't-1' }],
  ])
  assert.equal((await run(['tenant', 'put', '--id', 't-1', '--name', 'Deck'])).code, 0)
  assert.equal((await run(['network', 'put', '--id', 'cafe'])).code, 2)
})

test('device put, list, remove: what was given arrives, and a refusal has a code and says what to do', async () => {
  const put = await asJson('device put till-2 --hardware 02-00-5E-10-00-07 --plan terminal --tenant t-001')
  const given = { id: 'till-2', title: 'till-2', hardware: '02-00-5E-10-00-07', plan: 'terminal' }
  assert.deepEqual(put.asked, [['putDevice', { ...given, tenant: 't-001', network: null }]])
  const putDevice = async () => ({ put: false as const, why: 'not-attached' as const })
  const words = ['device', 'put', 'till-2', '--hardware', '02:00:5e:10:00:07', '--plan', 'terminal']
  const refused = await run(words, { desk: { putDevice } })
  assert.equal(refused.code, 1)
  assert.match(refused.err, /behind another router its hardware address is not seen; register it where/)
  assert.equal((await run(['device', 'put', '--hardware', '02:00:5e:10:00:07', '--plan', 'terminal'])).code, 2)
  const listed = await run(['device', 'list'])
  assert.match(listed.out, /till-2 +02:00:5e:10:00:07 +terminal +t-001 +any +1\.5 MB +offline: outside the hours/)
  assert.deepEqual((await asJson('device remove till-2')).json, { removed: true })
  assert.equal((await run(['device', 'remove', 'x'], { desk: { removeDevice: async () => false } })).code, 1)
})

test('staff add, list, remove, reset: the code is printed once, and a refusal says what to do', async () => {
  const line = [
    'staff',
    'add',
    'kim',
    '--operator',
    'north',
    '--role',
    'engineer',
    '--role',
    'auditor',
    '--role',
    'engineer',
  ]
  const { out, asked } = await run([...line, '--language', 'ko'])
  const given = { name: 'kim', operator: 'north', roles: ['engineer', 'auditor'], language: 'ko', by: 'desk-1' }
  assert.deepEqual(asked, [['addStaff', given]])
  assert.match(
    out,
    /^Added: north\/kim\. One-time code: K7PM-3QXD-9F\nOr by this link: http:.*#kim:K7PM-3QXD-9F\nWith it, until .*, once\./,
  )
  const noLink = async () => ({ id: 'kim', code: 'K7PM', link: null, until: 0 })
  assert.match(
    (await run(['staff', 'reset', 'kim'], { desk: { resetStaff: noLink } })).out,
    /name no console of that operator/,
  )
  const taken = async () => ({ added: false as const, why: 'taken' as const })
  const refused = await run(line, { desk: { addStaff: taken } })
  assert.deepEqual([refused.code, /isthmus staff reset/.test(refused.out)], [1, true])
  for (const wrong of [
    ['staff', 'add', 'kim'],
    ['staff', 'add', '--role', 'desk'],
    ['staff', 'add', 'kim', '--role', 'king'],
    ['staff', 'add', 'kim', '--role', 'desk', '--language', 'fr'],
    ['staff', 'remove'],
    ['staff', 'reset'],
  ])
    assert.equal((await run(wrong)).code, 2, wrong.join(' '))
  assert.match((await run(['staff', 'list'])).out, /north\/kim +engineer, auditor +ko +password, 2 passkeys/)
  assert.deepEqual((await asJson('staff remove north/kim')).json, { removed: true })
  assert.equal((await run(['staff', 'remove', 'x'], { desk: { removeStaff: async () => false } })).code, 1)
  assert.deepEqual((await asJson('staff reset north/kim')).json, {
    id: 'north/kim',
    code: 'K7PM-3QXD-9F',
    link: 'http://north.localhost:8080/console/enrol#kim:K7PM-3QXD-9F',
    until: '2025-11-24T16:00:00.000Z',
  })
  assert.equal((await run(['staff', 'reset', 'x'], { desk: { resetStaff: async () => null } })).code, 1)
})

test('review: list, show, answer, strike; nobody’s name is in any of it', async () => {
  const listed = await run(['review', 'list'])
  assert.match(
    listed.out,
    /no\. +day +state +asked +rule +name\n12 +2026-11-23 +open +<10 +no-gambling +casino\.test\n/,
  )
  assert.deepEqual(listed.asked, [['reviews', { limit: 100, answered: false }]])
  const { asked } = await asJson('review list --all --limit 5')
  assert.deepEqual(asked, [['reviews', { limit: 5, answered: true }]])
  assert.equal(
    (await run(['review', 'list'], { desk: { reviews: async () => [] } })).out,
    'No request waits for an answer.\n',
  )

  assert.match((await run(['review', 'show', '12'])).out, /line +We print their posters\.\n[\s\S]*answer +none yet\n/)
  const answer = { day: '2026-11-24', outcome: 'kept', note: { en: 'Stays.', ko: null }, by: 'operators' } as const
  const shown = await run(['review', 'show', '12'], {
    desk: { review: async () => ({ ...review, name: null, line: null, struck: true, state: 'answered', answer }) },
  })
  assert.match(shown.out, /name +\(struck\)\n[\s\S]*answer +kept, 2026-11-24\n +en +Stays\.\n/)
  assert.equal((await run(['review', 'show', '12'], { desk: { review: async () => null } })).code, 1)

  const told = await run(['review', 'answer', '12', '--kept', '--en', 'Stays.'])
  assert.deepEqual(told.asked, [['answerReview', { number: 12, outcome: 'kept', note: { en: 'Stays.', ko: null } }]])
  assert.equal(told.out, 'Answered: kept. Public at /review/12.\n')
  for (const [why, words] of [
    ['no-such', /no request/],
    ['already', /answered before/],
    ['no-words', /--en or --ko/],
    ['long-words', /1,000/],
  ] as const) {
    const refused = await run(['review', 'answer', '12', '--noted'], { desk: { answerReview: async () => why } })
    assert.equal(refused.code, 1)
    assert.match(refused.out, words)
  }
  for (const line of [['12'], ['12', '--kept', '--noted'], ['--kept'], ['0', '--kept'], ['x', '--kept']]) {
    const { code, asked: nothing } = await run(['review', 'answer', ...line])
    assert.deepEqual([code, nothing], [2, []], line.join(' '))
  }
  assert.match((await run(['review', 'strike', '12'])).out, /Taken out of request 12/)
  assert.equal((await run(['review', 'strike', '12'], { desk: { strikeReview: async () => false } })).code, 1)
})

test('gateway dhcp: for dnsmasq, or for one of Kea’s servers, with ranges', async () => {
  const plain = await run(words('gateway dhcp'))
  assert.deepEqual([plain.code, plain.out, plain.asked], [0, '# for dnsmasq\n', [['dhcp', 'dnsmasq', []]]])
  const range = { from: '10.1.0.100', to: '10.1.0.199' }
  const kea = await asJson('gateway dhcp --kea 4 --range 10.1.0.100-10.1.0.199')
  assert.deepEqual(kea.json, { program: 'kea4', text: '# for kea4\n' })
  const both = await run(words('gateway dhcp --kea=6 --range 10.1.0.100-10.1.0.199 --range 10.1.0.100-10.1.0.199'))
  assert.deepEqual(both.asked, [['dhcp', 'kea6', [range, range]]])
  for (const wrong of ['--kea 5', '--kea 7', '--range nobody', '--range']) {
    assert.equal((await run(words(`gateway dhcp ${wrong}`))).code, 2)
  }
})

test('gateway close, switch-on, put-back: what was done, and what could not be had', async () => {
  assert.deepEqual((await asJson('gateway close')).json, { table: 'new' })
  assert.match((await run(words('gateway switch-on'))).out, /^The machine forwards\.\n$/)
  const gateway = {
    dhcp: async () => '',
    close: async () => 'kept' as const,
    switchOn: async () => ['There is no interface wan0: nothing passes by it.'],
    putBack: async (anyway: boolean) => anyway,
  }
  assert.match((await run(words('gateway close'), { gateway })).out, /stays as it is/)
  const lacking = await run(words('gateway switch-on'), { gateway })
  assert.deepEqual([lacking.code, lacking.out], [1, 'There is no interface wan0: nothing passes by it.\n'])
  assert.match((await run(words('gateway put-back'), { gateway })).out, /^Stays as it is/)
  assert.match((await run(words('gateway put-back --anyway'), { gateway })).out, /^Put back/)
})

test('the desk’s acts: whose staff, why and for how long are sent; what is refused says why', async () => {
  const by = { operator: 'north', name: 'desk-1' }
  const more = ['--for', '2h', '--reason', 'Noise.', '--operator', 'north']
  const lines = [
    [
      ['person', 'suspend', '04a3', ...more],
      ['suspend', { badge: '04a3', seconds: 7200, why: 'Noise.', by }],
    ],
    [
      ['person', 'restore', '04a3', '--operator', 'north'],
      ['restore', { badge: '04a3', by }],
    ],
    [
      ['seat', 'out', '7', ...more],
      ['takeOut', { seat: '7', seconds: 7200, why: 'Noise.', by }],
    ],
    [
      ['seat', 'back', '7'],
      ['putBack', { seat: '7', by: { ...by, operator: null } }],
    ],
    [
      ['park', 'close', ...more],
      ['closeEarly', { seconds: 7200, why: 'Noise.', by }],
    ],
    [
      ['park', 'open', '--operator', 'north'],
      ['openAgain', { by }],
    ],
    [
      ['session', 'end', '--seat', '7', '--reason', 'Noise.', '--operator', 'north'],
      ['endSession', { which: { seat: '7' }, by, why: 'Noise.' }],
    ],
  ] as const
  for (const [line, sent] of lines) {
    const { code, asked } = await run(line)
    assert.deepEqual([code, asked], [0, [sent]])
  }
  const often = async () => ({ done: false as const, why: 'too-often' as const })
  const told = await run(['seat', 'out', '7', ...more], { desk: { takeOut: often } })
  assert.deepEqual([told.code, /as often as the charter lets it in a day/.test(told.out)], [1, true])
  assert.equal((await run(['seat', 'out', '7', '--for', '31d', '--reason', 'x'])).code, 2)
  assert.equal((await run(['seat', 'out', '--for', '3d', '--reason', 'x'])).code, 2)
  assert.match((await run(words('session end --seat 7'), { desk: { endSession: often } })).out, /as often as/)
})

test('desk show: the table, what was done, what holds; a park ruled by file says so', async () => {
  const { out } = await run(words('desk show'))
  assert.match(out, /suspend a person +20 +3 d +north 3/)
  assert.match(out, /suspend a person \(04a3\) +kim of north +until .* Lent the badge\./)
  const none = await run(words('desk show'), { desk: { acts: async () => ({ table: null, done: [], inForce: [] }) } })
  assert.match(none.out, /A file rules this park[\s\S]*Nothing of it holds now/)
})

test('start --trial: how a start on a copy went', async () => {
  const { code, out, asked } = await run(words('start --trial data.copy'))
  assert.deepEqual([code, asked], [0, [['trial', 'data.copy']]])
  assert.match(out, /Version 0\.2\.0 starts on it\.\nNeeds mending: Something\./)
})

test('upgrade: a hash that somebody compares or gives, or a signature; else nothing is done', async () => {
  const { code, out, asked } = await run(words('upgrade a.tar.gz --try-on postgres://x/y'))
  assert.deepEqual([code, asked[0]], [0, ['upgrade', { archive: 'a.tar.gz', tryOn: 'postgres://x/y' }]])
  assert.match(String(asked[1]), /version 0\.2\.0\. The settings name nobody.*\n.*\n\n {2}c{32}\n {2}c{32}/)
  assert.match(out, /^Version 0\.2\.0 is in place of 0\.1\.0, and runs\.\n.*data\.before-0\.2\.0/)
  const given = await run([...words('upgrade a.tar.gz --sha256'), 'C'.repeat(64)])
  assert.deepEqual([given.code, given.asked.length], [0, 1])
  const other = await asJson(`upgrade a.tar.gz --sha256 ${'d'.repeat(64)}`)
  assert.deepEqual([other.code, other.json], [1, { done: false, why: 'other-hash' }])
  assert.equal((await run(words('upgrade a.tar.gz --sha256 12'))).code, 2)
  assert.equal((await run(words('upgrade'))).code, 2)
  for (const [answer, why] of [
    [false, 'no'],
    [null, 'no-terminal'],
  ] as const) {
    const upgrade = async () => ({
      upgrade: async (
        _: unknown,
        agree: (offered: { version: string; sha256: string; by: null }) => Promise<boolean>,
      ) => {
        assert.equal(await agree({ version: '0.2.0', sha256: 'c'.repeat(64), by: null }), false)
        return null
      },
      ask: async () => answer,
    })
    assert.deepEqual((await asJson('upgrade a.tar.gz', { upgrade })).json, { done: false, why })
  }
  const upgrade = async () => ({
    upgrade: async (...[, , tell]: readonly [unknown, unknown, (step: 'tried') => void]) => {
      tell('tried')
      return null
    },
    ask: async () => null,
  })
  assert.equal((await run(words('upgrade a.tar.gz'), { upgrade })).err, 'It starts on a copy of the data.\n')
  assert.equal((await asJson('upgrade a.tar.gz', { upgrade })).code, 1)
})

test('doctor: each finding with what mends it; the exit code is that of the worst', async () => {
  const { code, out } = await run(['doctor'])
  assert.equal(code, 1)
  assert.match(
    out,
    /^ok {6}program {6}Node v24\.\nlook {4}backup {7}No backup is known\.\n {21}→ isthmus backup FOLDER\n\n/,
  )
  assert.match(out, /\n1 thing to look at; behind → is what mends it\.\n$/)
  const long = await run(['doctor'], {
    doctor: async () => [look('clock', 'word '.repeat(40).trim(), 'y'.repeat(120))],
  })
  const lines = long.out.split('\n').filter((line) => line.includes('word'))
  assert.ok(lines.length > 1 && lines.every((line) => line.length <= 100))
  assert.ok(long.out.includes(`→ ${'y'.repeat(120)}`), 'what is to be typed is not broken')
  const { json } = await asJson('doctor')
  assert.deepEqual(json, { state: 'look', findings })
  assert.equal((await run(['doctor'], { doctor: async () => [broken('data', 'x', 'y')] })).code, 2)
  assert.match((await run(['doctor'], { doctor: async () => findings.slice(0, 1) })).out, /\nAll is well\.\n$/)
})
