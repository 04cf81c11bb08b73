// What every store must do with sums of use, refusals of finished days, and what is forgotten; a part of store-suite.ts.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Store } from '../../src/domain/store/store.ts'
import { address, ending, session } from '../kit/store-values.ts'

const hour = { day: '2026-11-23', hour: 9, plan: 'basic', room: 'cafe', seconds: 600, begun: 1, interrupted: 0 }
const PERIOD = { from: '2026-11-01', to: '2026-11-30' }

export const useSuite = (engine: string, empty: () => Promise<Store>): void => {
  describe(`use in ${engine}`, () => {
    it('gives each ended session to be summed once, and no minute twice', async () => {
      const store = await empty()
      for (const number of [1, 2, 3]) await store.openSession(session(number, { openedAt: 10_000 }), [])
      await store.endSessions([ending('session-2', { at: 20_000, reason: 'interrupted' })])
      await store.endSessions([ending('session-1', { at: 30_000 })])
      const found = await store.toSum(10)
      assert.deepEqual(
        found.map(({ id, to, interrupted }) => [id, to, interrupted]),
        [
          ['session-2', 20_000, true],
          ['session-1', 30_000, false],
        ],
      )
      assert.deepEqual(found[0], {
        ...{ id: 'session-2', holder: 'person', from: 10_000, to: 20_000, plan: 'basic', network: 'cafe' },
        interrupted: true,
      })
      await store.sumUp(['session-1', 'session-2'], [hour])
      assert.deepEqual(await store.toSum(10), [])
      await assert.rejects(store.sumUp(['session-2'], [hour]), /already/)
      await assert.rejects(store.sumUp(['session-3'], [hour]), /already/, 'one that is still open')
      await store.endSessions([ending('session-3', { at: 40_000 })])
      await store.sumUp(
        ['session-3'],
        [
          { ...hour, begun: 2, interrupted: 1 },
          { ...hour, hour: 10, room: '' },
        ],
      )
      assert.deepEqual(await store.useHours(PERIOD), [
        { ...hour, seconds: 1200, begun: 3, interrupted: 1 },
        { ...hour, hour: 10, room: '' },
      ])
      assert.deepEqual(await store.useSums(PERIOD), {
        hours: [
          { day: '2026-11-23', hour: 9, seconds: 1200 },
          { day: '2026-11-23', hour: 10, seconds: 600 },
        ],
        days: [
          { day: '2026-11-23', plan: 'basic', room: '', seconds: 600, begun: 1, interrupted: 0 },
          { day: '2026-11-23', plan: 'basic', room: 'cafe', seconds: 1200, begun: 3, interrupted: 1 },
        ],
      })
      assert.deepEqual(await store.useHours({ from: '2026-11-24', to: '2026-11-30' }), [])
    })

    it('keeps a finished day of refusals as it was first told', async () => {
      const store = await empty()
      const day = { day: '2026-11-23', reason: 'no-gambling', count: 12, whole: true }
      await store.addRefused([day, { ...day, reason: 'plan:basic', count: 0, whole: false }])
      await store.addRefused([{ ...day, count: 99 }])
      assert.deepEqual(await store.refusedDays(PERIOD), [day, { ...day, reason: 'plan:basic', count: 0, whole: false }])
    })

    it('adds up waits, and keeps apart who did not come', async () => {
      const store = await empty()
      const wait = { day: '2026-11-23', room: 'cafe', minutes: 4, count: 1 }
      await store.addWaits([wait, wait, { ...wait, minutes: null }])
      await store.addWaits([{ ...wait, minutes: 9 }, wait])
      assert.deepEqual(await store.waits(PERIOD), [
        { ...wait, minutes: null },
        { ...wait, count: 3 },
        { ...wait, minutes: 9 },
      ])
    })

    it('forgets ended sessions up to a time, with their ports and the use of days before; sums and numbers stay', async () => {
      const store = await empty()
      for (const number of [1, 2, 3, 4]) await store.openSession(session(number, { openedAt: 10_000 }), [])
      const block = { address: address('192.0.2.1'), from: 1024, to: 1535, since: 10_000 }
      await store.givePorts([
        { ...block, session: 'session-1' },
        { ...block, from: 1536, to: 2047, session: 'session-2' },
      ])
      await store.endSessions([ending('session-1', { at: 50_000 }), ending('session-2', { at: 50_001 })])
      await store.endSessions([ending('session-4', { at: 50_000 })])
      await store.sumUp(['session-1', 'session-2', 'session-4'], [hour])
      const holder = { kind: 'person', id: 'p1' } as const
      await store.addUsage([
        { holder, day: '2026-11-22', bytes: 5 },
        { holder, day: '2026-11-23', bytes: 7 },
      ])
      const what = { endedUpTo: 50_000, before: '2026-11-23' }
      assert.equal(await store.forgetSessions({ ...what, most: 1 }), 1, 'bounded work')
      assert.equal(await store.forgetSessions({ ...what, most: 100 }), 2)
      assert.equal(await store.forgetSessions({ ...what, most: 100 }), 0)
      assert.deepEqual(
        (await store.sessions(10)).map(({ session: { number } }) => number),
        [3, 2],
      )
      assert.deepEqual(
        (await store.ports(0)).map(({ session: id }) => id),
        ['session-2'],
      )
      assert.deepEqual([await store.usage(holder, '2026-11-22'), await store.usage(holder, '2026-11-23')], [0, 7])
      assert.deepEqual(await store.useHours(PERIOD), [hour])
      assert.equal(await store.lastNumber(), 4)
      await assert.rejects(store.openSession(session(4, { id: 'other' }), []), /used before/)
      await store.openSession(session(5), [])
    })
  })
}
