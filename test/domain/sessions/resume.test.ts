import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import type { Address } from '../../../src/base/addresses.ts'
import type { Now } from '../../../src/base/clock.ts'
import { ending, secondsUsed } from '../../../src/domain/sessions/ending.ts'
import { resume } from '../../../src/domain/sessions/resume.ts'
import type { Session } from '../../../src/domain/sessions/session.ts'
import { handClock } from '../../kit/clock.ts'

const opened = (now: Now, seconds: number | null): Session => ({
  id: 's',
  number: 1,
  holder: { kind: 'person', id: 'p' },
  subject: {
    plan: 'basic',
    tenant: null,
    groups: [],
    seat: '7',
    network: 'cafe',
    badge: true,
    voucher: false,
    tenantStaff: false,
  },
  address: '127.0.0.7' as Address,
  openedAt: now.credible,
  endsAt: seconds === null ? null : now.credible + seconds * 1000,
  bootId: now.bootId,
  endsBoot: seconds === null ? null : now.boot + seconds * 1000,
})

test('in the same boot only the boot clock counts', () => {
  const clock = handClock()
  const session = opened(clock(), 3600)
  clock.pass(1800)
  clock.set(0)
  assert.equal(resume(session, clock()), session)
  clock.set(Date.UTC(2040, 0, 1))
  assert.equal(resume(session, clock()), session)
  clock.pass(1800)
  assert.equal(resume(session, clock()), undefined)
})

test('after another boot what is left goes by the wall clock, and ends where that went back: nobody knows how long it was off', () => {
  const clock = handClock()
  const session = opened(clock(), 3600)
  clock.pass(3000)
  clock.reboot(session.openedAt + 3_100_000)
  assert.equal(resume(session, clock())?.endsBoot, clock().boot + 500_000)
  clock.reboot(session.openedAt + 3_000_000)
  assert.equal(resume(session, clock()), undefined)
  clock.reboot(Date.UTC(1970, 0, 1))
  assert.equal(resume(session, clock()), undefined)
  clock.reboot(session.openedAt + 3_600_001)
  assert.equal(resume(session, clock()), undefined)
})

test('under any history of passing time, set clocks and reboots nobody is online longer than at first granted', () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('pass' as const), by: fc.integer({ min: 1, max: 3000 }) }),
    fc.record({ kind: fc.constant('set' as const), by: fc.integer({ min: -1e9, max: 1e9 }) }),
    fc.record({ kind: fc.constant('reboot' as const), by: fc.integer({ min: -1e9, max: 1e9 }) }),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
      const clock = handClock()
      const granted = 3600
      let session: Session | undefined = opened(clock(), granted)
      let online = 0
      for (const { kind, by } of steps) {
        if (session === undefined) return
        if (kind === 'pass') {
          const before = clock().boot
          clock.pass(by)
          online += Math.min(by, ((session.endsBoot ?? 0) - before) / 1000)
          if (clock().boot >= (session.endsBoot ?? 0)) return
        } else if (kind === 'set') clock.set(clock().wall + by * 1000)
        else {
          clock.reboot(clock().wall + by * 1000)
          session = resume(session, clock())
        }
        assert.ok(online <= granted)
      }
    }),
    { seed: 11, numRuns: 2000 },
  )
})

test('seconds used, for a voucher, by the clock that cannot be set', () => {
  const clock = handClock()
  const session = opened(clock(), 3600)
  clock.pass(100)
  clock.set(0)
  assert.equal(secondsUsed(session, clock()), 100)
  clock.pass(100_000)
  assert.equal(ending(session, 'time', clock(), { bytes: 5 }).used, 3600)
  const endless = opened(clock(), null)
  clock.pass(10)
  assert.equal(secondsUsed(endless, clock()), 10)
  assert.equal(resume(endless, clock()), endless)
})
