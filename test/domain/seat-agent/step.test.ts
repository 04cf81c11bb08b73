// The agent of a seat as a model: whatever comes in whatever order, the seat locks in time and nobody gets what is another's.
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import {
  type Agent,
  atStart,
  type Event,
  type Lease,
  type Order,
  standingOf,
} from '../../../src/domain/seat-agent/agent.ts'
import { NOTHING_TOLD, screenOf } from '../../../src/domain/seat-agent/screen.ts'
import { step } from '../../../src/domain/seat-agent/step.ts'

const RUNS = process.env.ISTHMUS_SOAK ? 100_000 : 2000

const lease = (session: string, seconds: number, serial: number): Lease => ({
  seat: '7',
  session,
  seconds,
  serial,
  warn: [600, 120],
})

const signedIn = (
  session: string,
  seconds: number,
  serial: number,
  sentAt: number,
  continues: string | null = null,
): Event => ({
  is: 'signed-in',
  sentAt,
  lease: lease(session, seconds, serial),
  continues,
})

const answer = (given: Partial<Extract<Event, { is: 'answer' }>>): Event => ({
  is: 'answer',
  sentAt: 0,
  lease: null,
  order: 'none',
  pausedUntil: null,
  continues: null,
  told: null,
  ...given,
})

const did = (orders: readonly Order[]): readonly string[] => orders.map((order) => order.do)

/** Runs events at times; gives the last agent and every order. */
const run = (events: readonly (readonly [number, Event])[], from: Agent = atStart({ serial: 0, closed: [] })) => {
  let agent = from
  const orders: Order[] = []
  for (const [now, event] of events) {
    const stepped = step(agent, event, now)
    agent = stepped.agent
    orders.push(...stepped.orders)
  }
  return { agent, orders }
}

const inUse = run([
  [0, { is: 'wiped' }],
  [1000, { is: 'sign-in', credential: { badge: '1', pin: '2' } }],
  [1200, signedIn('a', 60, 1, 1000)],
  [1500, { is: 'ready' }],
]).agent

test('from start to a session: wiped first, then asked, then open; the lease counts from when it was asked for', () => {
  const started = atStart({ serial: 0, closed: [] })
  assert.equal(started.phase, 'wiping')
  const { agent, orders } = run([
    [0, { is: 'wiped' }],
    [1000, { is: 'sign-in', credential: { badge: '1', pin: '2' } }],
    [1200, signedIn('a', 60, 1, 1000)],
  ])
  assert.deepEqual(did(orders), ['beat', 'ask', 'keep', 'open', 'beat'])
  assert.equal(agent.held?.endsAt, 61_000)
  assert.deepEqual(standingOf(agent, 11_700), { state: 'in-use', session: 'a', used: 10, wiped: false })
})

test('with the server away the session goes on to the lease’s end, and then the seat wipes and locks', () => {
  assert.equal(step(inUse, { is: 'tick' }, 60_999).agent.phase, 'in-use')
  const over = step(inUse, { is: 'tick' }, 61_000)
  assert.deepEqual(did(over.orders), ['wipe', 'keep', 'beat'])
  assert.equal(screenOf(over.agent, NOTHING_TOLD, 61_000, 0).is, 'cover')
  const locked = step(over.agent, { is: 'wiped' }, 61_500).agent
  assert.equal(screenOf(locked, NOTHING_TOLD, 61_500, 0).away, true)
  assert.deepEqual(standingOf(locked, 70_000), { state: 'locked', session: 'a', used: 59, wiped: true })
  assert.equal(standingOf(step(locked, answer({ told: 'a' }), 71_000).agent, 71_000).session, null)
})

test('the machine slept: what the boot clock says is what counts', () => {
  assert.equal(step(inUse, { is: 'ready' }, 3_600_000).agent.phase, 'wiping')
})

test('an extension comes with a larger serial; a stale lease changes nothing', () => {
  const longer = step(inUse, answer({ sentAt: 10_000, lease: lease('a', 600, 2) }), 10_100).agent
  assert.equal(longer.held?.endsAt, 610_000)
  const stale = step(longer, answer({ sentAt: 11_000, lease: lease('a', 9999, 2) }), 11_100).agent
  assert.equal(stale.held?.endsAt, 610_000)
  const shorter = step(longer, answer({ sentAt: 11_000, lease: lease('a', 0, 3) }), 11_100)
  assert.equal(shorter.agent.phase, 'wiping')
})

test('a pause keeps the browser for the same person; anybody else finds nothing of it', () => {
  const paused = run(
    [
      [2000, { is: 'press', what: 'pause' }],
      [2100, { is: 'paused', session: 'a', until: 100_000 }],
    ],
    inUse,
  )
  assert.deepEqual(did(paused.orders), ['ask-pause', 'freeze', 'beat'])
  assert.equal(screenOf(paused.agent, NOTHING_TOLD, 90_000, 0).paused, 10)
  const asking = step(paused.agent, { is: 'sign-in', credential: { badge: '1', pin: '2' } }, 49_000).agent
  const back = step(asking, signedIn('b', 50, 2, 50_000, 'a'), 50_100)
  assert.deepEqual(did(back.orders), ['keep', 'thaw', 'beat'])
  const other = step(asking, signedIn('c', 50, 2, 50_000, null), 50_100)
  assert.deepEqual(did(other.orders), ['wipe', 'keep', 'beat'])
  assert.deepEqual(did(step(other.agent, { is: 'wiped' }, 51_000).orders), ['keep', 'open', 'beat'])
  assert.deepEqual(did(step(paused.agent, { is: 'tick' }, 100_000).orders), ['wipe', 'keep', 'beat'])
})

test('a session that has ended here never opens again by itself, not even after a restart', () => {
  const ended = run(
    [
      [5000, { is: 'press', what: 'end' }],
      [5500, { is: 'wiped' }],
    ],
    inUse,
  )
  const kept = ended.orders.findLast((order) => order.do === 'keep')
  assert.ok(kept?.do === 'keep')
  const running = run([[5000, answer({ lease: lease('a', 60, 2) })]], inUse).orders.findLast(
    (order) => order.do === 'keep',
  )
  assert.ok(running?.do === 'keep')
  for (const agent of [
    ended.agent,
    ...[kept, running].map((each) => step(atStart(each), { is: 'wiped' }, 6000).agent),
  ]) {
    const again = step(agent, answer({ sentAt: 6000, order: 'unlock', lease: lease('a', 50, 9) }), 6100)
    assert.equal(again.agent.phase, 'locked')
    // Its person may go on with it.
    const asking = step(agent, { is: 'sign-in', credential: { badge: '1', pin: '2' } }, 7000).agent
    assert.equal(step(asking, signedIn('a', 50, 9, 7000), 7100).agent.phase, 'in-use')
  }
  const left = step(ended.agent, answer({ sentAt: 6000, order: 'unlock', lease: lease('a', 50, 9) }), 6100)
  assert.ok(did(left.orders).includes('tell-end'))
})

test('an end that the desk has undone, or a seat that was taken for lost: the browser goes on under the new session', () => {
  const on = step(inUse, answer({ sentAt: 9000, order: 'unlock', lease: lease('b', 30, 2), continues: 'a' }), 9100)
  assert.deepEqual(did(on.orders), ['keep', 'beat'])
  assert.deepEqual([on.agent.held?.session, on.agent.held?.endsAt, on.agent.ready], ['b', 39_000, true])
})

test('the server’s word: lock and wipe end, unlock opens what is new', () => {
  for (const order of ['lock', 'wipe'] as const)
    assert.equal(step(inUse, answer({ order }), 3000).agent.phase, 'wiping')
  const locked = run([[0, { is: 'wiped' }]]).agent
  assert.equal(step(locked, answer({ order: 'none', lease: lease('x', 50, 1) }), 100).agent.phase, 'locked')
  assert.equal(step(locked, answer({ order: 'unlock', lease: lease('x', 50, 1) }), 100).agent.phase, 'in-use')
})

/** What may happen, at random: `sentAt` up to a minute before now. */
const anyEvent: fc.Arbitrary<(now: number) => Event> = fc.oneof(
  fc
    .record({
      late: fc.nat(60_000),
      session: fc.constantFrom('a', 'b', 'c', 'd'),
      seconds: fc.nat(120),
      serial: fc.nat(40),
      order: fc.constantFrom('lock' as const, 'unlock' as const, 'wipe' as const, 'none' as const),
      paused: fc.option(fc.nat(30_000)),
      has: fc.boolean(),
    })
    .map(
      (r) =>
        (now: number): Event => ({
          is: 'answer',
          sentAt: now - r.late,
          lease: r.has ? lease(r.session, r.seconds, r.serial) : null,
          order: r.order,
          pausedUntil: r.paused === null ? null : now + r.paused,
          continues: r.has ? 'a' : null,
          told: r.session,
        }),
    ),
  fc
    .tuple(
      fc.constantFrom('a', 'b', 'c', 'd'),
      fc.nat(120),
      fc.nat(40),
      fc.nat(60_000),
      fc.option(fc.constantFrom('a', 'b')),
    )
    .map(
      ([session, seconds, serial, late, continues]) =>
        (now: number) =>
          signedIn(session, seconds, serial, now - late, continues),
    ),
  fc.constantFrom<Event['is']>('wiped', 'ready', 'gone', 'tick').map((is) => () => ({ is }) as Event),
  fc
    .constantFrom('end' as const, 'pause' as const, 'dismiss' as const)
    .map((what) => () => ({ is: 'press', what }) as Event),
  fc.tuple(fc.constantFrom('a', 'b'), fc.nat(30_000)).map(
    ([session, wait]) =>
      (now: number) =>
        ({ is: 'paused', session, until: now + wait }) as Event,
  ),
  fc.constant(() => ({ is: 'sign-in', credential: { voucher: 'x' } }) as Event),
  fc.constant(() => ({ is: 'refused', refusal: { code: 'unreachable' } }) as Event),
)

test('model: no free minute, no guest for another, nothing opens that is not wiped, no stale lease, no session twice', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(20_000), anyEvent), { maxLength: 60 }), (happenings) => {
      let now = 100_000
      let agent = atStart({ serial: 0, closed: [] })
      let clean = false
      let owner: string | null = null // whose browser runs or stands still
      const over = new Set<string>()
      const proven = new Set<string>()
      const granted = new Map<string, number>() // session → the latest end that a lease taken allows
      for (const [passed, make] of happenings) {
        now += passed
        const event = make(now)
        const before = agent
        const stepped = step(before, event, now)
        agent = stepped.agent
        if (
          (event.is === 'answer' || event.is === 'signed-in') &&
          event.lease !== null &&
          event.lease.serial > before.serial
        )
          granted.set(
            event.lease.session,
            Math.max(event.sentAt + event.lease.seconds * 1000, granted.get(event.lease.session) ?? 0),
          )
        if (event.is === 'signed-in' && before.asking === 'sign-in') proven.add(event.lease.session)
        if (event.is === 'wiped' && before.phase === 'wiping') clean = true
        for (const order of stepped.orders) {
          if (order.do === 'wipe') {
            if (owner !== null) over.add(owner)
            owner = null
            clean = false
          }
          if (order.do === 'open') {
            assert.ok(clean && owner === null, 'opens only what is wiped')
            assert.ok(!over.has(order.session) || proven.has(order.session), 'never twice but by a PIN')
            owner = order.session
            clean = false
          }
          if (order.do === 'thaw') assert.equal(before.phase, 'paused')
          if (order.do === 'beat' && owner !== null && agent.held !== null && owner !== agent.held.session) {
            assert.ok((event.is === 'signed-in' || event.is === 'answer') && event.continues === before.held?.session)
            owner = agent.held?.session ?? null
          }
        }
        assert.ok(agent.serial >= before.serial)
        if (agent.phase === 'in-use') {
          assert.ok(now < (agent.held?.endsAt ?? 0), 'in use only before the end')
          assert.ok(
            (agent.held?.endsAt ?? 0) <= (granted.get(agent.held?.session ?? '') ?? 0),
            'never more than a lease gave',
          )
          assert.equal(owner, agent.held?.session)
        }
        if (agent.phase === 'locked') assert.equal(owner, null)
        assert.equal(screenOf(agent, NOTHING_TOLD, now, 0).is === 'use', agent.phase === 'in-use' && agent.ready)
      }
      // Left alone with no server, it locks.
      const later = step(agent, { is: 'tick' }, now + 1_000_000).agent
      assert.ok(['wiping', 'locked'].includes(later.phase))
    }),
    { numRuns: RUNS },
  )
})
