// What joint rule promises, under histories that fast-check makes up: two or three operators and several people, lost and revoked
// keys, clocks that lie, statements that are lost, repeated and come late, restarts. The model counts for itself.
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { unilateralNow } from '../../../src/domain/council/now.ts'
import { reduce } from '../../../src/domain/council/reduce.ts'
import { type State, stateHash } from '../../../src/domain/council/state.ts'
import { TestPark } from '../../kit/council.ts'
import { CouncilModel } from '../../kit/council-model.ts'
import { liveThrough, randomHistory, seeded } from '../../kit/random-history.ts'

const RUNS = process.env.ISTHMUS_SOAK ? 2000 : 30

/** A history chosen by fast-check, so that it shrinks. */
const looked = (choose: (below: number) => number, length: number): TestPark => {
  let model: CouncilModel | undefined
  return liveThrough(choose, length, (park) => {
    if (model === undefined) model = new CouncilModel(park)
    else model.look(park)
  })
}

test('no history breaks a promise', () => {
  const length = fc.integer({ min: 2, max: 120 })
  fc.assert(
    fc.property(fc.gen(), length, (gen, entries) => {
      looked((below) => gen(fc.nat, { max: below - 1 }), entries)
    }),
    { numRuns: RUNS },
  )
})

test('no long history breaks a promise, and the interesting things happened in them', () => {
  const happened = new Map<string, number>()
  for (let seed = 0; seed < (process.env.ISTHMUS_SOAK ? 300 : 12); seed++) {
    let model: CouncilModel | undefined
    liveThrough(seeded(seed), 300, (park) => {
      if (model === undefined) model = new CouncilModel(park)
      else model.look(park)
      const { kind } = JSON.parse(new TextDecoder().decode(park.entries.at(-1))) as { kind: string }
      const word = park.state.emergencies.length > 0 && kind === 'heartbeat' ? 'live' : kind
      const what = `${word} ${park.outcome.is}`
      happened.set(what, (happened.get(what) ?? 0) + 1)
      if (Object.keys(park.state.revoked).length > 0) happened.set(`${kind} with revoked keys`, 1)
    })
  }
  for (const what of [
    'statement accepted',
    'activation accepted',
    'statement refused',
    'live accepted',
    'feed accepted',
    'failed accepted',
    'proposal with revoked keys',
    'activation with revoked keys',
  ])
    assert.ok((happened.get(what) ?? 0) > 0, `${what} never happened`)
})

const replay = ({ entries, rootAt }: TestPark): readonly string[] => {
  let state: State | null = null
  return entries.map((entry) => {
    state = reduce(state, entry, rootAt).state
    return state === null ? '' : stateHash(state)
  })
}

test('every replay gives the same state hash after every entry, and every seed the same octets', () => {
  for (const seed of [1, 2, 3]) {
    const [one, two] = [randomHistory(seed, 150, true), randomHistory(seed, 150, true)]
    assert.deepEqual(one.entries, two.entries)
    assert.deepEqual(replay(one), replay(two))
    assert.equal(replay(one).at(-1), stateHash(one.state))
  }
})

test('between two entries nothing unilateral outlives its seconds or a restart, by any reading', () => {
  const delta = fc.record({
    boot: fc.nat(1),
    ran: fc.nat(90_000),
    wall: fc.nat(2_000_000_000),
    north: fc.nat(100_000),
    south: fc.nat(100_000),
  })
  const park = new TestPark()
  for (const [id, person, seconds] of [
    ['north', 'kim', 3600],
    ['north', 'ri', 86_400],
    ['south', 'lee', 60],
  ] as const)
    park.say(`${id}/${person}`, 'approve', park.proposeEmergency(id, [`${person}.example`], seconds))
  const { state } = park
  assert.equal(state.emergencies.length, 3)
  fc.assert(
    fc.property(delta, ({ boot, ran, wall, north, south }) => {
      const { clock } = state
      const seen = { north: (clock.seen.north ?? 0) + north, south: (clock.seen.south ?? 0) + south }
      for (const { start, proposal } of unilateralNow(state, {
        boot: clock.boot + boot,
        ran: clock.ran + ran,
        wall,
        seen,
      })) {
        assert.ok(ran < proposal.seconds && boot === 0 && wall - start.wall < proposal.seconds)
      }
    }),
    { numRuns: 1000 },
  )
})
