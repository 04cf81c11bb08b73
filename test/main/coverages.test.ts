// What anybody may ask is answered anew only when it may have changed, and quickly with a long policy.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { somebody } from '../../src/domain/policy/ask.ts'
import { createDecider } from '../../src/domain/policy/decide/decide.ts'
import { createCoverages } from '../../src/main/coverages.ts'
import { side } from '../edges/api/park.ts'
import { handClock } from '../kit/clock.ts'

const deciderOf = () => createDecider(side.compiled, side.site)
const basic = somebody('basic', { tenant: null, group: null })

test('the same for whoever is decided alike, until the minute is over or the policy another', () => {
  let decider = deciderOf()
  const clock = handClock(Date.UTC(2026, 10, 26, 3, 0, 30))
  const coverage = createCoverages({ clock, policy: { decider: () => decider } })
  const first = coverage(basic)
  assert.equal(coverage({ ...basic, seat: '7' }), first)
  assert.notEqual(coverage(somebody('gone', { tenant: null, group: null })), first)
  decider = deciderOf()
  const second = coverage(basic)
  assert.notEqual(second, first)
  assert.deepEqual(second, first)
  clock.pass(31)
  assert.notEqual(coverage(basic), second)
})
