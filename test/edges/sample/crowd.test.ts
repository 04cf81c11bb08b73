// The sample's companies and everybody who works there.
import assert from 'node:assert/strict'
import test from 'node:test'
import { crowdOf } from '../../../src/edges/sample/crowd.ts'
import { samplePark } from '../../../src/main/sample.ts'

test('120 companies with 44,600 people: each with an id and a badge of their own, the same every time, and no PIN', () => {
  const { companies, people } = samplePark()
  assert.deepEqual([companies.length, new Set(companies.map(({ name }) => name)).size], [120, 120])
  const others = crowdOf(companies, (tenant) => people.filter((each) => each.tenant === tenant).length)
  const all = [...people, ...others]
  assert.equal(all.length, 44_600)
  assert.equal(new Set(all.map(({ id }) => id)).size, all.length)
  assert.equal(new Set(all.map(({ badge }) => badge)).size, all.length)
  for (const { id, people: count } of companies) assert.equal(all.filter(({ tenant }) => tenant === id).length, count)
  assert.ok(others.every(({ pin, badge }) => pin === null && /^04[0-9a-f]{12}$/.test(badge)))
  assert.ok(others.every(({ plan, tenantStaff }) => plan === (tenantStaff ? 'office' : 'basic')))
  assert.deepEqual(
    crowdOf(companies.slice(0, 1), () => 0),
    others.slice(0, companies[0]?.people),
  )
})
