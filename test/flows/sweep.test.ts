import assert from 'node:assert/strict'
import test from 'node:test'
import type { Address } from '../../src/base/addresses.ts'
import { createPlaces } from '../../src/domain/people/places.ts'
import type { Decider } from '../../src/domain/policy/decider.ts'
import { type HeldBack, NOBODY_HELD } from '../../src/domain/sessions/held.ts'
import { createRoster } from '../../src/domain/sessions/roster.ts'
import type { Session } from '../../src/domain/sessions/session.ts'
import { createUsageBook } from '../../src/domain/sessions/usage.ts'
import type { Store } from '../../src/domain/store/store.ts'
import { end, writeEndings } from '../../src/flows/end.ts'
import { sweep } from '../../src/flows/sweep.ts'
import { handClock } from '../kit/clock.ts'

const clock = handClock()
const DAY = '2026-11-23'

/** Only what the sweep asks of a decider; the policy's own tests cover the rest. */
const decider = {
  policy: {
    plans: [
      { id: 'hour', dataPerDay: null, slow: null },
      { id: 'data', dataPerDay: 1000, slow: null },
      { id: 'slows', dataPerDay: 1000, slow: 64_000 },
      { id: 'shut', dataPerDay: null, slow: null },
    ],
  },
  eligible: ({ tenant }: { tenant: string | null }) => tenant !== 't-out',
  openAt: (plan: string) => plan !== 'shut',
  dayOf: () => DAY,
} as unknown as Decider

const session = (id: string, plan: string, seconds: number | null): Session => ({
  id,
  number: 1,
  holder: { kind: 'person', id },
  subject: {
    plan,
    tenant: null,
    groups: [],
    seat: id,
    network: 'cafe',
    badge: true,
    voucher: false,
    tenantStaff: false,
  },
  address: `127.0.0.${id}` as Address,
  openedAt: clock().credible,
  endsAt: seconds === null ? null : clock().credible + seconds * 1000,
  bootId: clock().bootId,
  endsBoot: seconds === null ? null : clock().boot + seconds * 1000,
})

test('what is over ends, each for its reason, and nothing else does', async () => {
  const roster = createRoster(createPlaces([], []))
  const usage = createUsageBook()
  const eighth = session('8', 'hour', null)
  const sessions = [
    session('1', 'hour', 60),
    session('2', 'hour', null),
    session('3', 'data', null),
    session('4', 'shut', null),
    session('5', 'gone', null),
    session('6', 'slows', null),
    session('7', 'hour', null),
    // Its tenant may not give that plan any more.
    { ...eighth, subject: { ...eighth.subject, tenant: 't-out' } },
  ]
  for (const each of sessions) {
    roster.reserve(each)
    roster.confirm(each.id)
  }
  const ended: [string, string][] = []
  let held: HeldBack = NOBODY_HELD
  const parts = {
    clock,
    roster,
    dayOf: () => '2026-11-23',
    time: { add: () => {} },
    usage,
    decider: () => decider,
    held: () => held,
    store: {} as Store,
    end: async (over: readonly Session[], reason: string) =>
      void ended.push(...over.map(({ id }): [string, string] => [id, reason])),
  }
  clock.pass(59)
  await sweep(parts)
  assert.deepEqual(ended.splice(0), [
    ['4', 'hours'],
    ['5', 'plan-gone'],
    ['8', 'plan-gone'],
  ])
  clock.set(0)
  clock.pass(1)
  usage.add({ kind: 'person', id: '3' }, DAY, 1000)
  usage.add({ kind: 'person', id: '6' }, DAY, 2000)
  await sweep(parts)
  assert.deepEqual(ended.splice(0).sort(), [
    ['1', 'time'],
    ['3', 'data'],
    ['4', 'hours'],
    ['5', 'plan-gone'],
    ['8', 'plan-gone'],
  ])
  held = ({ id }) => (id === '7' ? { reason: 'suspended', operator: null, why: '', until: 1 } : undefined)
  await sweep(parts)
  assert.deepEqual(ended.pop(), ['7', 'suspended'])
})

test('an ending that the store does not take is off the roster at once, and written later', async () => {
  const roster = createRoster(createPlaces([], []))
  const one = session('1', 'hour', 60)
  roster.reserve(one)
  roster.confirm('1')
  let broken = true
  const written: string[] = []
  const endSessions: Store['endSessions'] = async (endings) => {
    if (broken) throw new Error('the disk is full')
    written.push(...endings.map(({ id }) => id))
  }
  const store = { endSessions } as Store
  const settled: string[] = []
  const parts = {
    clock,
    store,
    roster,
    unwritten: [],
    dayOf: () => '2026-11-23',
    time: { add: () => {} },
    bytesOf: () => 5,
    settle: async (s: Session) => void settled.push(s.id),
  }
  await assert.rejects(end(parts, [one], 'signed-out'), /full/)
  assert.deepEqual(roster.all(), [])
  assert.deepEqual([settled, written], [['1'], []])
  await assert.rejects(writeEndings(parts), /full/)
  broken = false
  await writeEndings(parts)
  await writeEndings(parts)
  assert.deepEqual(written, ['1'])
})
