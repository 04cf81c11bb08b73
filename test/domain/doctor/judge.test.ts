// From when on the doctor says that something is to be looked at, or broken.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judgeClock } from '../../../src/domain/doctor/clock.ts'
import { broken, fine, look, worst } from '../../../src/domain/doctor/finding.ts'
import { judgeRoom } from '../../../src/domain/doctor/room.ts'

const NOW = Date.UTC(2026, 10, 27)
const DAY = 86_400_000

const states = (findings: readonly { readonly state: string }[]): string[] => findings.map(({ state }) => state)

test('the worst finding is that of all', () => {
  const all = [fine('clock', 'x'), look('backup', 'x', 'y'), broken('data', 'x', 'y')]
  assert.deepEqual(
    [worst([]), worst(all.slice(0, 1)), worst(all.slice(0, 2)), worst(all)],
    ['ok', 'ok', 'look', 'broken'],
  )
})

test('a clock from before the program, one that went back, and one that jumped', () => {
  const seen = { wall: NOW, latest: NOW - DAY, synchronised: true }
  assert.deepEqual(states(judgeClock(seen)), ['ok'])
  assert.deepEqual(states(judgeClock({ ...seen, latest: null })), ['ok'])
  assert.deepEqual(states(judgeClock({ ...seen, wall: 0, latest: null })), ['broken'])
  assert.deepEqual(states(judgeClock({ ...seen, latest: NOW + 59_000 })), ['ok'])
  assert.deepEqual(states(judgeClock({ ...seen, latest: NOW + 61_000 })), ['broken'])
  assert.deepEqual(states(judgeClock({ ...seen, latest: NOW - 367 * DAY })), ['look'])
  assert.deepEqual(states(judgeClock({ ...seen, synchronised: false })), ['ok', 'look'])
  assert.deepEqual(states(judgeClock({ ...seen, synchronised: null })), ['ok'])
})

test('room on the disk', () => {
  const room = (free: number) => judgeRoom('/d', { free, size: 8e9 })
  assert.deepEqual(
    [room(99e6), room(101e6), room(999e6), room(1e9)].map(({ state }) => state),
    ['broken', 'look', 'look', 'ok'],
  )
  assert.match(room(99e6).what, /^99 MB of 8\.0 GB are free where \/d lies\. On a full disk nobody can sign in\.$/)
})
