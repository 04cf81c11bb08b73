// Counts beside an effects report: never exact for a few, never a long piece of work.
import assert from 'node:assert/strict'
import test from 'node:test'
import { utf8 } from '../../src/base/utf8.ts'
import type { HeadCount } from '../../src/domain/people/heads.ts'
import { countHeads } from '../../src/main/council/heads.ts'

const of = (count: number, tenant: string | null = 't-1'): HeadCount => ({
  ...{ plan: 'basic', tenant, tenantStaff: false, groups: [], count },
})
const report = (...who: unknown[]): Uint8Array => utf8(JSON.stringify({ effects: who.map((each) => ({ who: each })) }))
const peopleOf = (count: number): number | null | undefined => countHeads(report([[]]), [of(count)])?.effects[0]?.people

test('fewer than ten are not told apart, and more to the nearest five', () => {
  assert.deepEqual([0, 1, 9, 10, 12, 13, 57].map(peopleOf), [0, null, null, 10, 10, 15, 55])
})

test('each effect is counted in its order, beside everybody', () => {
  const told = countHeads(report([[]], [], [[{ item: 'tenant', in: ['t-2'] }]]), [of(20), of(30, 't-2'), of(10, null)])
  assert.deepEqual(told, {
    least: 10,
    all: { people: 60, tenants: 2 },
    effects: [
      { people: 60, tenants: 2 },
      { people: 0, tenants: 0 },
      { people: 30, tenants: 1 },
    ],
  })
})

test('what is no report, or would take too long, is not counted', () => {
  for (const bytes of [utf8('x'), utf8('{}'), Uint8Array.of(0xff)]) assert.equal(countHeads(bytes, []), null)
  const many = Array.from({ length: 1000 }, () => [[]])
  assert.equal(
    countHeads(
      report(...many),
      Array.from({ length: 501 }, () => of(1)),
    ),
    null,
  )
  assert.notEqual(
    countHeads(
      report(...many),
      Array.from({ length: 499 }, () => of(1)),
    ),
    null,
  )
})
