// Rooms in a policy: read with the mend of each mistake, their hours exact, their changes in sentences.
import assert from 'node:assert/strict'
import test from 'node:test'
import { createRoomHours } from '../../../src/domain/policy/decide/room-hours.ts'
import { notesOf } from '../../../src/domain/policy/exact/notes.ts'
import type { Policy } from '../../../src/domain/policy/language.ts'
import { readPolicy } from '../../../src/domain/policy/read/policy.ts'
import { english } from '../../../src/domain/policy/tell/english.ts'
import { korean } from '../../../src/domain/policy/tell/korean.ts'
import { noteText } from '../../../src/domain/policy/tell/notes.ts'
import { readTree } from '../../../src/edges/policyfile/yaml.ts'

const policyOf = (rooms: string, timezone = 'Asia/Seoul', plan = '') => {
  const { tree } = readTree(
    `policy: isthmus/v1
park: { name: Park, timezone: ${timezone} }
services: { web: { title: Web, ports: [tcp/443] } }
plans: { basic: { title: Basic, services: [web]${plan} } }
schedules:
  opening: { days: Mon-Sat, from: "09:00", to: "18:00" }
  night: { days: Fri, from: "22:00", to: "02:00" }
rooms:
${rooms}
`,
    'policy.yaml',
  )
  assert.ok(tree !== null)
  return readPolicy(tree, 'policy.yaml')
}

const roomOf = (rooms: string, timezone?: string) => {
  const { policy, problems } = policyOf(rooms, timezone)
  assert.deepEqual(problems, [])
  const [room] = policy?.rooms ?? []
  assert.ok(policy !== null && room !== undefined)
  return { policy, room }
}

const hoursAt = (policy: Policy, at: string) => {
  const [room] = policy.rooms ?? []
  assert.ok(room !== undefined)
  const { open, closesAt, opensAt } = createRoomHours(policy)(room, Date.parse(at))
  const iso = (time: number | null) => (time === null ? null : new Date(time).toISOString().slice(0, 16))
  return [open, iso(closesAt), iso(opensAt)]
}

test('read, with what holds where nothing is said', () => {
  const { room } = roomOf('  cafe: { title: Café, network: cafe }')
  assert.deepEqual(
    { ...room, title: room.title.en, spot: null },
    {
      ...{ id: 'cafe', title: 'Café', network: 'cafe', hours: null, days: [], spot: null },
      queue: { hold: 300, overtaken: 3, session: null },
      ...{ resume: 900, pause: 600, warn: [600, 120] },
      ground: { why: null, basis: null, since: null, review: null },
    },
  )
  const full = roomOf(
    '  cafe: { title: Café, network: cafe, hours: opening, days: { 2026-12-25: closed, 2026-12-31: "09:00-15:00" }, queue: { hold: 2 min, overtaken: 0, session: 30 min }, resume: 0 min, pause: 90 s, warn: [1 min, 5 min] }',
  ).room
  assert.deepEqual(
    [full.queue, full.resume, full.pause, full.warn],
    [{ hold: 120, overtaken: 0, session: 1800 }, 0, 90, [300, 60]],
  )
  assert.equal(
    policyOf('  cafe: { title: Café, network: cafe }', 'UTC', ', time: 2 h/day').policy?.plans[0]?.timePerDay,
    7200,
  )
})

test('each mistake has its place and its mend', () => {
  const wrong = (rooms: string): string => {
    const { policy, problems } = policyOf(rooms)
    assert.equal(policy, null, rooms)
    return problems.map(({ line, what, mend }) => `${line}: ${what} ${mend}`).join('\n')
  }
  assert.match(wrong('  cafe: { title: Café }'), /^9: The room cafe has no "network"\. Add "network"\./)
  assert.match(wrong('  cafe: { title: C, network: c, hold: 1 min }'), /Unknown key "hold" in the room cafe/)
  assert.match(
    wrong('  cafe: { title: C, network: c, pause: 2 h }'),
    /"pause" cannot be "2 h"\. Write a length: 5 min, 90 s; at most 60 min/,
  )
  assert.match(wrong('  cafe: { title: C, network: c, days: { 2026-02-30: closed } }'), /"2026-02-30" is no date/)
  assert.match(
    wrong('  cafe: { title: C, network: c, days: { 2026-12-25: "15:00-09:00" } }'),
    /are no hours\. Write closed/,
  )
  assert.match(wrong('  cafe: { title: C, network: c, queue: { overtaken: often } }'), /"overtaken" cannot be "often"/)
  assert.match(wrong('  cafe: { title: C, network: c, warn: [1 min, 2 min, 3 min, 4 min] }'), /There are 4 warnings/)
  const { problems } = policyOf('  cafe: { title: C, network: c }', 'UTC', ', time: 25 h/day')
  assert.match(problems[0]?.what ?? '', /"time" cannot be "25 h\/day"/)
})

test('hours: within the week, over days with hours of their own, past midnight', () => {
  const { policy } = roomOf(
    '  cafe: { title: C, network: c, hours: opening, days: { 2026-12-25: closed, 2026-12-26: "10:00-12:00", 2026-12-27: "13:00-14:00" } }',
  )
  // Seoul is UTC+9; 2026-12-24 is a Thursday.
  assert.deepEqual(hoursAt(policy, '2026-12-24T00:30Z'), [true, '2026-12-24T09:00', null])
  assert.deepEqual(hoursAt(policy, '2026-12-24T09:00Z'), [false, null, '2026-12-26T01:00'])
  assert.deepEqual(hoursAt(policy, '2026-12-26T02:59Z'), [true, '2026-12-26T03:00', null])
  assert.deepEqual(hoursAt(policy, '2026-12-26T03:00Z'), [false, null, '2026-12-27T04:00'])
  assert.deepEqual(hoursAt(policy, '2026-12-27T05:00Z'), [false, null, '2026-12-28T00:00'])
  const night = roomOf('  bar: { title: B, network: b, hours: night, days: { 2026-12-26: closed } }', 'UTC').policy
  assert.deepEqual(hoursAt(night, '2026-12-18T23:00Z'), [true, '2026-12-19T02:00', null])
  assert.deepEqual(hoursAt(night, '2026-12-25T23:00Z'), [true, '2026-12-26T00:00', null], 'the day of its own begins')
  const always = roomOf('  hall: { title: H, network: h }').policy
  assert.deepEqual(hoursAt(always, '2026-12-18T23:00Z'), [true, null, null])
})

test('hours where clocks are set: the hour that is left out, the hour that comes twice', () => {
  const { policy } = roomOf('  bar: { title: B, network: b, hours: opening }', 'Europe/Berlin')
  assert.deepEqual(hoursAt(policy, '2027-03-27T16:59Z'), [true, '2027-03-27T17:00', null])
  assert.deepEqual(hoursAt(policy, '2027-03-27T17:00Z'), [false, null, '2027-03-29T07:00'])
})

test('the answer is kept only as long as it holds', () => {
  const { policy, room } = roomOf('  cafe: { title: C, network: c, hours: opening }')
  const hours = createRoomHours(policy)
  assert.equal(hours(room, Date.parse('2026-12-24T08:59:59.999Z')).open, true)
  assert.equal(hours(room, Date.parse('2026-12-24T09:00Z')).open, false)
  assert.equal(hours(room, Date.parse('2026-12-24T08:00Z')).open, true, 'a clock that went back')
})

test('changes in sentences, in both languages', () => {
  const before = roomOf('  cafe: { title: C, network: c, queue: { hold: 5 min } }').policy
  const after = roomOf(
    '  cafe: { title: C, network: c, hours: opening, days: { 2026-12-25: closed }, queue: { hold: 2 min, session: 30 min } }',
  ).policy
  const told = (phrases: typeof english) => notesOf(before, after).map((note) => noteText(note, phrases))
  assert.deepEqual(told(english), [
    'Room cafe: days with hours of their own: none → 2026-12-25 closed.',
    'Room cafe: hours: none → opening.',
    'Room cafe: a seat is held for a number for: 5 min → 2 min.',
    'Room cafe: a session while people wait: none → 30 min.',
    'Schedule opening is new.',
  ])
  assert.equal(told(korean)[0], '공간 cafe: 시간이 다른 날: 없음 → 2026-12-25 휴무.')
})
