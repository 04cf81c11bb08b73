// What every store must do with the acts of the desk and their counts; a part of store-suite.ts.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Act } from '../../src/domain/desk/acts.ts'
import type { Store } from '../../src/domain/store/store.ts'
import { person } from '../kit/store-values.ts'

const START = { wall: 1_795_000_000, boot: 1000, bootId: 'a', ran: 50, seen: 0 }
const act = (id: string, changes: Partial<Act> = {}): Act => ({
  ...{
    id,
    kind: 'suspend',
    operator: 'north',
    by: 'kim',
    why: '까닭',
    target: 'p1',
    start: START,
    seconds: 3600,
    over: false,
  },
  ...changes,
})

export const actsSuite = (engine: string, empty: () => Promise<Store>): void => {
  describe(`acts of the desk in ${engine}`, () => {
    it('keeps them in order until they are forgotten, with what their person reads', async () => {
      const store = await empty()
      await store.put({ people: [person('p1')] })
      const read = { person: 'p1', by: 'kim', at: 7, what: 'suspended' as const, operator: 'north', why: '까닭' }
      const close = act('b', { kind: 'close', operator: null, target: null, seconds: 60 })
      await store.addAct(act('a'), '2026-11-25', [read])
      await store.addAct(close, '2026-11-25', [])
      assert.deepEqual(await store.acts(), [act('a'), close])
      assert.deepEqual(await store.lookUps('p1'), [read])
      const back = { person: 'p1', by: 'ri', at: 8, what: 'restored' as const }
      await store.endActs([{ id: 'a', seconds: 12 }], [back])
      assert.deepEqual(await store.acts(), [act('a', { seconds: 12, over: true }), close])
      assert.deepEqual(await store.lookUps('p1'), [read, back])
      await store.forgetActs(['a', 'nobody'])
      assert.deepEqual(await store.acts(), [close])
    })

    it('writes act, count and look-up together or not at all', async () => {
      const store = await empty()
      const read = { person: 'nobody', by: 'kim', at: 7, what: 'suspended' as const }
      await assert.rejects(store.addAct(act('a'), '2026-11-25', [read]), { code: 'store:failed' })
      assert.deepEqual([await store.acts(), await store.actCounts('')], [[], []])
      await assert.rejects(store.endActs([{ id: 'a', seconds: 1 }], []), { code: 'store:failed' })
      await store.addAct(act('a'), '2026-11-25', [])
      await assert.rejects(store.addAct(act('a'), '2026-11-25', []), { code: 'store:failed' })
      assert.equal((await store.actCounts(''))[0]?.count, 1)
    })

    it('counts by day, operator and kind; nobody’s are not counted, and what is forgotten stays counted', async () => {
      const store = await empty()
      const all: readonly (readonly [Partial<Act>, string])[] = [
        [{}, '2026-11-24'],
        [{}, '2026-11-25'],
        [{}, '2026-11-25'],
        [{ kind: 'end', target: null }, '2026-11-25'],
        [{ operator: 'south' }, '2026-11-25'],
        [{ operator: null }, '2026-11-25'],
      ]
      await Promise.all(all.map(([changes, day], n) => store.addAct(act(`a${n}`, changes), day, [])))
      await store.forgetActs(all.map((_, n) => `a${n}`))
      const counts = (await store.actCounts('2026-11-25')).map(
        ({ operator, kind, count }) => `${operator} ${kind} ${count}`,
      )
      assert.deepEqual(counts.sort(), ['north end 1', 'north suspend 2', 'south suspend 1'])
      assert.equal((await store.actCounts('2026-11-24')).length, 4)
    })
  })
}
