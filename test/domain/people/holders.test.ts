// Who holds which plan, as anybody may know it: no number under ten, neither told nor to be worked out.
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import type { HeadCount } from '../../../src/domain/people/heads.ts'
import { allHolders, type Counts, peopleIn, stagesOn } from '../../../src/domain/people/holders.ts'
import type { Stage } from '../../../src/domain/policy/language.ts'

const head = (tenant: string | null, count: number, plan = 'basic'): HeadCount => ({
  ...{ plan, tenant, count, tenantStaff: false, groups: [] },
})

const told = (...counts: number[]) => {
  const tenants = counts.map((_, n) => `t-${n}`)
  const heads = counts.map((count, n) => head(`t-${n}`, count)).filter(({ count }) => count > 0)
  const [holders] = allHolders(['basic'], heads, tenants)
  assert.ok(holders !== undefined)
  return { total: holders.total, counts: holders.tenants.map(({ count }) => count) }
}

test('counted by company, by fives; people of one company in several groups are one number', () => {
  const heads = [head('t-1', 7), { ...head('t-1', 6), groups: ['night'] }, head('t-2', 412), head(null, 21)]
  assert.deepEqual(allHolders(['basic', 'office'], heads, ['t-1', 't-2']), [
    {
      plan: 'basic',
      total: { kind: 'about', count: 445 },
      tenants: [
        { tenant: 't-1', count: 15 },
        { tenant: 't-2', count: 410 },
        { tenant: null, count: 20 },
      ],
    },
    {
      plan: 'office',
      total: { kind: 'few' },
      tenants: [
        { tenant: 't-1', count: null },
        { tenant: 't-2', count: null },
      ],
    },
  ])
})

test('a total that would give a small number away is not told', () => {
  assert.deepEqual(told(400, 3), { total: { kind: 'at-least', count: 400 }, counts: [400, null] })
  assert.deepEqual(told(400, 0), told(400, 9))
  assert.deepEqual(told(400, 9, 9).total, { kind: 'at-least', count: 400 })
  assert.deepEqual(told(400, 8, 8, 1).total, { kind: 'about', count: 415 })
  assert.deepEqual(told(5).total, { kind: 'few' })
  assert.deepEqual(told(9, 9).total, { kind: 'few' })
  assert.deepEqual(told(10), { total: { kind: 'about', count: 10 }, counts: [10] })
})

/** All ways in which some small numbers could be, each 0 to 9. */
const waysOf = (count: number): number[][] =>
  count === 0 ? [[]] : waysOf(count - 1).flatMap((rest) => Array.from({ length: 10 }, (_, n) => [n, ...rest]))

test('whatever is told, each small number may still be any from 0 to 9, even for who knows how it is told', () => {
  const ways = [1, 2, 3].map((count) => waysOf(count))
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 3 }),
      fc.array(fc.integer({ min: 10, max: 60 }), { maxLength: 3 }),
      (few, many) => {
        const seen = JSON.stringify(told(...few, ...many))
        const possible = (ways[few.length - 1] ?? []).filter((way) => JSON.stringify(told(...way, ...many)) === seen)
        for (const place of few.keys())
          assert.equal(new Set(possible.map((way) => way[place])).size, 10, `${few} ${many} ${seen}`)
      },
    ),
    { numRuns: 60 },
  )
})

test('how many people hold a plan is what the totals say, and no more', () => {
  const heads = [head('t-1', 400), head('t-2', 3), head('t-1', 2, 'office')]
  assert.equal(peopleIn(allHolders(['basic', 'office'], heads, ['t-1', 't-2'])), 400)
})

test('stages in the order of their days, each with how far it has come', () => {
  const stage = (id: string, from: string, measure: Stage['measure'], goal: number): Stage => ({
    ...{ id, from, measure, goal, basis: null, title: { en: id, ko: id }, spot: { line: 1, column: 1 } },
  })
  const counts: Counts = { seats: 20, companies: 0, people: 400 }
  const stages = [
    stage('offices', '2027-03-01', 'companies', 120),
    stage('cafe', '2026-11-01', 'seats', 20),
    stage('all', '2026-11-01', 'people', 44_600),
  ]
  const on = (day: string) => stagesOn(day, stages, counts).map(({ id, reached, state }) => `${id} ${reached} ${state}`)
  assert.deepEqual(on('2026-10-31'), ['all 400 to-come', 'cafe 20 to-come', 'offices 0 to-come'])
  assert.deepEqual(on('2027-03-01'), ['all 400 begun', 'cafe 20 reached', 'offices 0 begun'])
})
