// How many people and tenants conditions are about.
import assert from 'node:assert/strict'
import test from 'node:test'
import { type HeadCount, headsOf } from '../../../src/domain/people/heads.ts'
import type { Case } from '../../../src/domain/policy/exact/cases.ts'

const head = (plan: string, tenant: string | null, count: number, more: Partial<HeadCount> = {}): HeadCount => ({
  ...{ plan, tenant, count, tenantStaff: false, groups: [] },
  ...more,
})

const ALL = [
  head('basic', null, 40),
  head('basic', 't-1', 5, { groups: ['night', 'drivers'] }),
  head('office', 't-1', 7, { tenantStaff: true }),
  head('office', 't-2', 3, { tenantStaff: true, groups: ['night'] }),
]
const count = (...who: Case[]): [number, number] => {
  const { people, tenants } = headsOf(who, ALL)
  return [people, tenants]
}

test('everybody, nobody, and those of whom all conditions of any case hold, each once', () => {
  assert.deepEqual(count([]), [55, 2])
  assert.deepEqual(count(), [0, 0])
  assert.deepEqual(count([{ item: 'plan', in: ['basic'] }]), [45, 1])
  assert.deepEqual(count([{ item: 'plan', not: ['basic'] }]), [10, 2])
  assert.deepEqual(count([{ item: 'tenant', not: ['t-1'] }]), [43, 1])
  assert.deepEqual(count([{ item: 'group', in: ['night'] }]), [8, 2])
  assert.deepEqual(count([{ item: 'group', not: ['night'] }]), [47, 1])
  assert.deepEqual(count([{ item: 'tenant-staff', in: ['tenant-staff'] }]), [10, 2])
  assert.deepEqual(count([{ item: 'tenant-staff', not: ['tenant-staff'] }]), [45, 1])
  const night: Case = [
    { item: 'plan', in: ['office'] },
    { item: 'group', in: ['night'] },
  ]
  assert.deepEqual(count(night), [3, 1])
  assert.deepEqual(count(night, [{ item: 'plan', in: ['office'] }]), [10, 2])
})

test('people have badges, and may sit at any seat', () => {
  assert.deepEqual(count([{ item: 'credential', in: ['badge'] }]), [55, 2])
  assert.deepEqual(count([{ item: 'credential', in: ['voucher'] }]), [0, 0])
  assert.deepEqual(count([{ item: 'seat', in: ['7'] }]), [55, 2])
  assert.deepEqual(count([{ item: 'network', not: ['cafe'] }]), [55, 2])
})
