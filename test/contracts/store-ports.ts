// What every store must do with blocks of ports; a part of store-suite.ts.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Store } from '../../src/domain/store/store.ts'
import { address, ending, session } from '../kit/store-values.ts'

const OUTSIDE = address('192.0.2.1')
const MOVED = address('198.51.100.1')
const block = (id: string, from: number, since: number, at = OUTSIDE) => ({
  session: id,
  address: at,
  from,
  to: from + 511,
  since,
})

const setUp = async (empty: () => Promise<Store>) => {
  const store = await empty()
  const find = async (port: number, second: number, at = OUTSIDE, off = 0): Promise<readonly number[]> => {
    const seen = { address: at, port, from: second * 1000 - off, to: second * 1000 + 999 + off }
    return (await store.sessionsByPort(seen)).map(({ session: { number } }) => number)
  }
  return { store, find }
}

export const portsSuite = (engine: string, empty: () => Promise<Store>): void => {
  describe(`ports in ${engine}`, () => {
    it('finds whose port it was then, also after the end, and what each has now', async () => {
      const { store, find } = await setUp(empty)
      await store.openSession(session(1, { openedAt: 10_000 }), [])
      await store.openSession(session(2, { openedAt: 10_000 }), [])
      const [one, two] = [block('session-1', 1024, 10_400), block('session-2', 1536, 11_000)]
      await store.givePorts([one, two])
      assert.deepEqual([await find(1024, 9), await find(1024, 10), await find(1535, 10)], [[], [1], [1]])
      assert.deepEqual([await find(1536, 20), await find(1023, 20), await find(1100, 20, MOVED)], [[2], [], []])
      await store.endSessions([ending('session-1', { at: 20_500 })])
      assert.deepEqual([await find(1100, 20), await find(1100, 21)], [[1], []])
      assert.deepEqual(await find(1100, 23, OUTSIDE, 3000), [1], 'a clock that is three seconds off')
      assert.deepEqual(await store.ports(20_501), [{ ...two, until: null }])
      assert.deepEqual(await store.ports(20_500), [
        { ...one, until: 20_500 },
        { ...two, until: null },
      ])
    })

    it('another outside address: what a session had before is its own up to that moment', async () => {
      const { store, find } = await setUp(empty)
      for (const number of [2, 4]) await store.openSession(session(number, { openedAt: 10_000 }), [])
      await store.givePorts([block('session-2', 1536, 11_000)])
      await store.givePorts([block('session-2', 1024, 30_000, MOVED)])
      assert.deepEqual([await find(1600, 29), await find(1600, 31), await find(1100, 31, MOVED)], [[2], [], [2]])
      assert.deepEqual([await find(1600, 31, OUTSIDE, 2000), await find(1100, 29, MOVED)], [[2], []])
      // Two who share it.
      await store.givePorts([block('session-4', 1024, 31_000, MOVED)])
      assert.deepEqual(await find(1100, 32, MOVED), [4, 2])
    })

    it('who was online before there were blocks may be meant by any port, until their end', async () => {
      const { store, find } = await setUp(empty)
      await store.openSession(session(1, { openedAt: 10_000 }), [])
      await store.openSession(session(2, { openedAt: 100_000 }), [])
      await store.givePorts([block('session-1', 1024, 99_000), block('session-2', 1536, 100_000)])
      assert.deepEqual([await find(1536, 110), await find(1024, 110), await find(2048, 110)], [[2, 1], [1], []])
      await store.endSessions([ending('session-1', { at: 120_000 })])
      assert.deepEqual(await find(1536, 121), [2])
    })
  })
}
