// The acts of the desk over a store in memory: whose staff it is, what a failed write leaves, and clocks that jump under a running program.
import assert from 'node:assert/strict'
import test from 'node:test'
import type { Now } from '../../src/base/clock.ts'
import type { Charter } from '../../src/domain/council/charter.ts'
import type { By } from '../../src/domain/desk/acting.ts'
import type { Act } from '../../src/domain/desk/acts.ts'
import type { ActCount } from '../../src/domain/desk/counts.ts'
import type { Decider } from '../../src/domain/policy/decider.ts'
import type { Store } from '../../src/domain/store/store.ts'
import type { ParkRecord } from '../../src/main/council/record.ts'
import { openActBook } from '../../src/main/desk/act-book.ts'
import { charter, operator } from '../kit/council.ts'

const DAY = 86_400
const NORTH: By = { operator: 'north', name: 'kim' }
const P1 = { kind: 'person', id: 'p1' } as const

/** `of`: the charter; `null`: a file rules; `bad`: the record is bad. */
const setUp = async (of: Charter | null | 'bad' = charter()) => {
  let rows: readonly Act[] = []
  const counts: ActCount[] = []
  const state = { fails: false, wall: Date.UTC(2026, 10, 25, 3), boot: 1000_000, bootId: 'a', ran: 100 }
  const mayFail = (): void => {
    if (state.fails) throw new Error('the disk is full')
  }
  const store = {
    acts: async () => rows,
    addAct: async (act: Act, day: string) => {
      mayFail()
      rows = [...rows, act]
      if (act.operator !== null) counts.push({ day, operator: act.operator, kind: act.kind, count: 11 })
    },
    endActs: async (ended: readonly Pick<Act, 'id' | 'seconds'>[]) => {
      mayFail()
      rows = rows.map((row) => {
        const { seconds } = ended.find(({ id }) => id === row.id) ?? {}
        return seconds === undefined ? row : { ...row, seconds, over: true }
      })
    },
    forgetActs: async (ids: readonly string[]) => {
      rows = rows.filter(({ id }) => !ids.includes(id))
    },
    actCounts: async () => counts,
  } as unknown as Store
  const clock = (): Now => ({ ...state, credible: state.wall })
  const governed = {
    park: () => ({ charter: of }),
    clock: () => ({ boot: 1, ran: state.ran, wall: 0, seen: { north: 0, south: 0 } }),
  }
  const record = {
    byOperators: () => of !== null,
    governed: () => (of === null || of === 'bad' ? null : governed),
  } as unknown as Pick<ParkRecord, 'governed' | 'byOperators'>
  const decider = () => ({ dayOf: (wall: number) => new Date(wall).toISOString().slice(0, 10) }) as unknown as Decider
  const open = () => openActBook({ store, clock, record, decider })
  const book = await open()
  const suspend = async (seconds: number, by = NORTH, target = 'p1', now = book): Promise<string> => {
    const begun = await now.begin({ kind: 'suspend', target, seconds, by, why: 'Why.' }, () => [])
    return begun.done ? 'done' : begun.why
  }
  const pass = (seconds: number): void => {
    state.wall += seconds * 1000
    state.boot += seconds * 1000
    state.ran += seconds
  }
  return { book, open, state, suspend, pass, rows: () => rows }
}

test('whose staff: named where several rule, known where one does, nobody’s where a file does', async () => {
  const nobody: By = { operator: null, name: 'kim' }
  const several = await setUp()
  assert.equal(await several.suspend(60, nobody), 'which-operator')
  assert.equal(await several.suspend(60, { operator: 'west', name: 'kim' }), 'no-operator')
  assert.equal(await several.suspend(4 * DAY), 'too-long')
  const one = await setUp(charter({ north: operator('north', ['kim']) }))
  assert.equal(await one.suspend(60, nobody), 'done')
  assert.equal(one.rows()[0]?.operator, 'north')
  const file = await setUp(null)
  assert.equal(await file.suspend(60), 'no-operator')
  assert.equal(await file.suspend(20 * DAY, nobody), 'done')
  assert.deepEqual([file.book.table(), file.book.lately()], [null, []])
  const bad = await setUp('bad')
  assert.equal(await bad.suspend(60), 'record-bad', 'nobody knows the table')
})

test('a failed write leaves nothing held and nothing counted; taken back is over once it is written', async () => {
  const { book, state, suspend, rows } = await setUp()
  state.fails = true
  await assert.rejects(suspend(60), /full/)
  assert.deepEqual([book.held()(P1, null), book.lately(), rows()], [undefined, [], []])
  state.fails = false
  assert.equal(await suspend(60), 'done')
  state.fails = true
  const back = { kind: 'suspend', target: 'p1', by: NORTH } as const
  await assert.rejects(
    book.takeBack(back, () => []),
    /full/,
  )
  assert.equal(book.held()(P1, null)?.reason, 'suspended')
  state.fails = false
  const south = await book.takeBack({ ...back, by: { operator: 'south', name: 'lee' } }, () => [])
  assert.deepEqual(south, { done: false, why: 'others' })
  assert.equal((await book.takeBack(back, () => [])).done, true)
  assert.equal(book.held()(P1, null), undefined)
  assert.equal(book.lately().length, 1, 'it was done all the same')
})

test('a clock that jumps ends it, and going back does not begin it anew, also after a restart of the program', async () => {
  const { book, open, state, suspend } = await setUp()
  assert.equal(await suspend(3600), 'done')
  state.wall += 7200_000
  assert.equal(book.held()(P1, null), undefined)
  state.wall -= 7200_000
  assert.equal(book.held()(P1, null), undefined)
  await book.note()
  const next = await open()
  assert.equal(next.held()(P1, null), undefined)
})

test('a restart of the program goes on with it, one of the machine ends it; the day goes by what was run', async () => {
  const { open, state, suspend, pass } = await setUp()
  for (let n = 0; n < 20; n++) assert.equal(await suspend(600, NORTH, `p${n}`), 'done')
  const next = await open()
  assert.equal(next.held()(P1, null)?.until, state.wall + 600_000)
  state.bootId = 'b'
  assert.equal(next.held()(P1, null), undefined)
  const again = await open()
  for (const wall of [state.wall, state.wall + 40 * DAY * 1000, 0]) {
    state.wall = wall
    assert.equal(await suspend(1, NORTH, 'p99', again), 'too-often')
  }
  state.wall = Date.UTC(2026, 10, 25, 4)
  pass(DAY)
  assert.equal(await suspend(1, NORTH, 'p99', again), 'done')
})

test('what neither holds nor counts is forgotten; a finished day is shown once it is over', async () => {
  const { book, suspend, pass, rows } = await setUp()
  assert.equal(await suspend(600), 'done')
  assert.deepEqual(book.counts(), [])
  pass(DAY)
  await book.note()
  assert.equal(rows().length, 1, 'the same person rests for as long as the table’s longest')
  assert.deepEqual(
    book.counts().map(({ day, operator: whose, acts }) => [day, whose, acts.suspend]),
    [
      ['2026-11-25', 'north', 11],
      ['2026-11-25', 'south', 0],
    ],
  )
  pass(6 * DAY)
  await book.note()
  assert.deepEqual(rows(), [])
})
