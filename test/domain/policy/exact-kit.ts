// Worlds as the exact answers see them.
import assert from 'node:assert/strict'
import { type Compilation, compile } from '../../../src/domain/policy/compile/compile.ts'
import type { Case, Condition } from '../../../src/domain/policy/exact/cases.ts'
import { type Side, sideOf } from '../../../src/domain/policy/exact/side.ts'
import type { When } from '../../../src/domain/policy/exact/times.ts'
import type { Subject } from '../../../src/domain/policy/language.ts'
import { readPolicy } from '../../../src/domain/policy/read/policy.ts'
import type { Site } from '../../../src/domain/policy/site.ts'
import type { VerifiedPolicy } from '../../../src/domain/policy/verify/verify.ts'
import { readTree } from '../../../src/edges/policyfile/yaml.ts'
import { parkTime, type World } from '../../kit/naive-policy.ts'
import { listBytes } from '../../kit/random-policy.ts'
import { type Sections, smallPark } from './small-park.ts'

export const sideOfWorld = (world: World, seed = 17): Side => {
  const key = Uint8Array.from({ length: 16 }, (_, n) => n * seed)
  return sideOf(compile(world.policy as VerifiedPolicy, listBytes(world), key, 'hash').compiled, world.site)
}

const holds = (condition: Condition, subject: Subject): boolean => {
  const { item } = condition
  const credential = (['badge', 'voucher', 'device'] as const).find((each) => subject[each] === true) ?? ''
  const has: Record<typeof item, readonly string[]> = {
    plan: [subject.plan],
    tenant: [subject.tenant ?? ''],
    group: subject.groups,
    'tenant-staff': [subject.tenantStaff ? 'tenant-staff' : ''],
    credential: [credential],
    seat: [subject.seat ?? ''],
    network: [subject.network ?? ''],
  }
  return 'in' in condition
    ? condition.in.some((value) => has[item].includes(value))
    : !condition.not.some((value) => has[item].includes(value))
}

/** Whether the subject is one of those; never of two cases at once. */
export const isOne = (who: readonly Case[], subject: Subject): boolean => {
  const cases = who.filter((each) => each.every((condition) => holds(condition, subject)))
  assert.ok(cases.length <= 1, 'cases exclude each other')
  return cases.length === 1
}

/** Whether a moment is one of those times. */
export const isThen = (when: readonly When[], at: number, zone: string): boolean => {
  const { day, weekday, minute } = parkTime(at, zone)
  const now = weekday * 1440 + minute
  return when.some(
    ({ after, until, week }) =>
      (after === null || day > after) &&
      (until === null || day <= until) &&
      (week === null || week.some(([from, to]) => now >= from && now < to)),
  )
}

/** A site without hosts and zones. */
export const NOWHERE: Site = { hosts: new Map(), zones: [] }

/** The small park with some sections replaced and these lists, compiled. */
export const compiledIn = (sections: Sections, lists: Readonly<Record<string, string>> = {}): Compilation => {
  const { tree } = readTree(smallPark(sections), 'p.yaml')
  const { policy } = readPolicy(tree!, 'p.yaml')
  const bytes = new Map(Object.entries(lists).map(([id, text]) => [id, new TextEncoder().encode(text)]))
  return compile(policy as VerifiedPolicy, bytes, new Uint8Array(16), 'hash')
}

export const sideIn = (sections: Sections, site = NOWHERE): Side => sideOf(compiledIn(sections).compiled, site)
