// Rows beside what the park has: what is new, what changes, what cannot be; and nothing goes.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { isAsLeft } from '../../../src/domain/imports/kept.ts'
import { type KnownPeople, planPeople, planSeats, planTenants } from '../../../src/domain/imports/plan.ts'
import type { PersonRow, SeatRow } from '../../../src/domain/imports/rows.ts'
import type { Person, Pin } from '../../../src/domain/people/people.ts'
import { address, person } from '../../kit/store-values.ts'

const open = () => undefined
const row = (line: number, more: Partial<PersonRow>): PersonRow => ({
  ...{ line, id: null, badge: null, name: null, tenant: null, plan: null, groups: null, staff: null },
  ...more,
})
const seat = (line: number, id: string, network: string | null, ...addresses: readonly string[]): SeatRow => ({
  ...{ line, id, network, addresses },
})
const PIN: Pin = { mac: 'aaaa', state: 'chosen', madeBy: 'self', madeAt: 1_764_000_000_000 }
const KIM = person('p-1', { badge: '04a3', tenant: 't-1', pin: PIN, groups: ['night'] })
const LEE = person('p-2', { badge: '04b4', tenant: 't-1' })
const known = (people: readonly Person[], more: Partial<KnownPeople> = {}): KnownPeople => ({
  ...{ people, tenants: new Set(['t-1', 't-2']), plans: new Set(['basic', 'office']), plan: null },
  ...{ newId: () => 'new', ...more },
})
const what = ({ problems }: { problems: readonly { line: number; what: string; mend: string }[] }) =>
  problems.map(({ line, what: said }) => `${line}: ${said}`)

test('tenants: new, renamed, as they are; an id stands once', () => {
  const rows = [
    { line: 2, id: 't-1', name: 'Deck' },
    { line: 3, id: 't-2', name: 'Kiln' },
    { line: 4, id: 't-3', name: 'Loom' },
    { line: 5, id: 't-3', name: 'Loom again' },
  ]
  const stands = [
    { id: 't-1', name: 'Deck' },
    { id: 't-2', name: 'Old' },
    { id: 't-9', name: 'Not in the file' },
  ]
  const plan = planTenants(rows, stands, open)
  assert.deepEqual(plan.changes, [
    { before: { id: 't-2', name: 'Old' }, after: { id: 't-2', name: 'Kiln' } },
    { before: null, after: { id: 't-3', name: 'Loom' } },
  ])
  assert.equal(plan.same, 1)
  assert.deepEqual(what(plan), ['5: tenant t-3 stands in line 4 already'])
})

test('people are known by id, else by badge; what a row does not say stays; PIN and rules read are their own', () => {
  const rows = [
    row(2, { badge: '04a3', plan: 'office' }),
    row(3, { id: 'p-2', badge: '04cc' }),
    row(4, { badge: '04dd', name: 'Choi', tenant: 't-2' }),
    row(5, { id: 'p-7', badge: '04ee', name: 'Jung', tenant: 't-2', plan: 'office', groups: ['day'], staff: true }),
  ]
  const plan = planPeople(rows, known([KIM, LEE], { plan: 'basic' }), open)
  assert.deepEqual(plan.problems, [])
  assert.deepEqual(plan.changes, [
    { before: KIM, after: { ...KIM, plan: 'office' } },
    { before: LEE, after: { ...LEE, badge: '04cc' } },
    { before: null, after: { ...person('new', { badge: '04dd', name: 'Choi', tenant: 't-2' }) } },
    {
      before: null,
      after: {
        ...person('p-7', { badge: '04ee', name: 'Jung', tenant: 't-2', plan: 'office' }),
        ...{ groups: ['day'], tenantStaff: true },
      },
    },
  ])
})

test('people: what is missing, unknown, twice or another’s is said by line', () => {
  const rows = [
    row(2, { badge: '04dd', name: 'Choi' }),
    row(3, { badge: '04ee', name: 'Jung', tenant: 't-1' }),
    row(4, { badge: '04a3', tenant: 't-8' }),
    row(5, { badge: '04b4', plan: 'gold' }),
    row(6, { id: 'p-2', badge: '04a3' }),
    row(7, { badge: '04ff', name: 'Kang', tenant: 't-1', plan: 'basic' }),
    row(8, { badge: '04ff', name: 'Kang', tenant: 't-1', plan: 'basic' }),
  ]
  const plan = planPeople(rows, known([KIM, LEE]), open)
  assert.deepEqual(what(plan), [
    '2: nobody in the park is meant, and somebody new needs tenant, plan',
    '3: nobody in the park is meant, and somebody new needs plan',
    '4: there is no tenant t-8',
    '5: the policy has no plan gold',
    '6: the badge 04a3 is another person’s',
    '8: badge 04ff stands in line 7 already',
  ])
  assert.equal(plan.problems[1]?.mend, 'fill the cell, or give --plan')
})

test('what one side alone may not change is a problem of its line, and is told how to be agreed', () => {
  const plan = planPeople(
    [row(2, { badge: '04a3', plan: 'office' }), row(3, { badge: '04b4', name: 'Lee Na' })],
    known([KIM, LEE]),
    ({ plan: next }) => (next === 'office' ? 'office is not agreed for t-1' : undefined),
  )
  assert.deepEqual(what(plan), ['2: office is not agreed for t-1'])
  assert.match(plan.problems[0]?.mend ?? '', /isthmus propose inputs/)
  assert.equal(plan.changes.length, 1)
})

test('seats: new, moved, as they are; an address belongs to one', () => {
  const seats = [
    { id: '1', network: 'cafe', addresses: [address('10.1.0.1')] },
    { id: '2', network: 'cafe', addresses: [address('10.1.0.2')] },
  ]
  const stands = { seats, networks: new Set(['cafe']), network: 'cafe' }
  const plan = planSeats(
    [
      seat(2, '1', null),
      seat(3, '3', null, '10.1.0.3', '::ffff:10.1.0.33'),
      seat(4, '4', null),
      seat(5, '5', 'hall', '10.1.0.5'),
      seat(6, '6', null, '10.1.0.2'),
      seat(7, '7', null, 'ten'),
      seat(8, '8', null, '10.1.0.3'),
    ],
    stands,
    open,
  )
  assert.equal(plan.same, 1)
  assert.deepEqual(
    plan.changes.map(({ after }) => after.id),
    ['3'],
  )
  assert.deepEqual(what(plan), [
    '4: seat 4 is new, and needs a network and an address',
    '5: there is no network hall',
    '6: 10.1.0.2 is an address of seat 2',
    '7: ten is no address',
    '8: address 10.1.0.3 stands in line 3 already',
  ])
  const swapped = planSeats([seat(2, '1', null, '10.1.0.2'), seat(3, '2', null, '10.1.0.1')], stands, open)
  assert.deepEqual(swapped.problems, [], 'two seats may change their addresses in one file')
})

test('a PIN that somebody has chosen since changes nothing of how the import left them; another name does', () => {
  const now = { ...KIM, plan: 'office', pin: { ...PIN, mac: 'cccc' } }
  assert.ok(isAsLeft(now, { ...KIM, plan: 'office' }))
  assert.ok(!isAsLeft({ ...now, name: 'Kim Ha' }, { ...KIM, plan: 'office' }))
})

test('whatever the rows: each is counted once, nobody has another’s badge afterwards, and nobody goes', () => {
  const ids = fc.constantFrom(null, 'p-1', 'p-2', 'p-3', 'p-4')
  const badges = fc.constantFrom(null, '04a3', '04b4', '04c5', '04d6')
  const texts = (...all: readonly string[]) => fc.constantFrom(null, ...all)
  const rows = fc.array(
    fc.record({
      ...{ id: ids, badge: badges, name: texts('A', 'B'), tenant: texts('t-1', 't-2', 't-9') },
      ...{ plan: texts('basic', 'gold'), staff: fc.constantFrom(null, true, false), groups: fc.constant(null) },
    }),
    { maxLength: 12 },
  )
  fc.assert(
    fc.property(rows, (some) => {
      const meant = some.map((each, n) => row(n + 2, each)).filter(({ id, badge }) => id !== null || badge !== null)
      let made = 0
      const plan = planPeople(meant, known([KIM, LEE], { plan: 'basic', newId: () => `new-${++made}` }), open)
      assert.equal(plan.changes.length + plan.same + plan.problems.length, meant.length)
      const after = new Map([KIM, LEE].map((each) => [each.id, each]))
      for (const change of plan.changes) after.set(change.after.id, change.after)
      const all = [...after.values()]
      assert.equal(new Set(all.map(({ badge }) => badge)).size, all.length)
      assert.ok(after.has('p-1') && after.has('p-2'))
      for (const { tenant, plan: its } of plan.changes.map((each) => each.after)) {
        assert.notEqual(tenant, 't-9')
        assert.notEqual(its, 'gold')
      }
    }),
    { numRuns: 3000 },
  )
})
