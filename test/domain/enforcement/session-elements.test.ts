// A session as the kernel's table holds it.
import assert from 'node:assert/strict'
import test from 'node:test'
import type { Address } from '../../../src/base/addresses.ts'
import { isElement, PASSES, SET_NAMES } from '../../../src/domain/enforcement/elements.ts'
import { type Live, liveElements, sessionElements } from '../../../src/domain/enforcement/session-elements.ts'

const LIVE: Live = {
  slot: 17,
  bindings: [
    { kind: 'device', interface: 'lan0', hardware: '02:00:00:00:00:01' },
    { kind: 'address', address: '10.2.0.5' as Address },
    { kind: 'address', address: 'fd00:2::5' as Address },
    { kind: 'range', range: { from: '10.3.0.0' as Address, to: '10.3.0.255' as Address } },
    { kind: 'range', range: { from: 'fd00:3::' as Address, to: 'fd00:3::ffff' as Address } },
  ],
  seconds: 59.2,
  class: 0x80001,
  speed: 4_000_000,
  block: { address: '203.0.113.8' as Address, from: 1024, to: 1535 },
}

test('every element is one that the helper takes, and together they touch every set of sessions', () => {
  const elements = sessionElements(LIVE)
  for (const element of elements) assert.ok(isElement(element, true), JSON.stringify(element))
  const others = ['cell4', 'cell6', 'open', 'looked_at', 'pin4', 'pin6']
  assert.deepEqual(
    SET_NAMES.filter((set) => !others.includes(set)).sort(),
    [...new Set(elements.map(({ set }) => set))].sort(),
  )
})

test('what lets its packets pass goes first when it ends, and nothing that is still to be read', () => {
  const passing: readonly string[] = PASSES
  assert.deepEqual(
    liveElements(LIVE),
    sessionElements(LIVE).filter(({ set }) => passing.includes(set)),
  )
})

test('its end is rounded up, its speed is in bytes, and without either it has none', () => {
  const elements = sessionElements(LIVE)
  assert.equal(elements.find(({ set }) => set === 'live')?.seconds, 60)
  assert.equal(elements.find(({ set }) => set === 'up')?.rate, 500_000)
  const free = sessionElements({ ...LIVE, seconds: null, speed: null, block: null })
  assert.ok(free.every(({ seconds }) => seconds === undefined))
  assert.ok((free.find(({ set }) => set === 'down')?.rate ?? 0) >= 4e9)
  assert.ok(!free.some(({ set }) => set === 'nat'))
})
