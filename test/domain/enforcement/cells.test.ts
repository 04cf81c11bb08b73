// The policy as the kernel's table holds it.
import assert from 'node:assert/strict'
import test from 'node:test'
import type { Address } from '../../../src/base/addresses.ts'
import {
  cellElements,
  MOST_STAMPS,
  PATH_NUMBERS,
  stampElements,
  stampsFor,
} from '../../../src/domain/enforcement/cells.ts'
import { isElement } from '../../../src/domain/enforcement/elements.ts'
import type { PathCell } from '../../../src/domain/policy/paths.ts'

const cell = (more: Partial<PathCell>): PathCell => ({
  range: { from: '1.0.0.0' as Address, to: '9.255.255.255' as Address },
  transport: 'tcp',
  from: 443,
  to: 443,
  path: 'direct',
  service: 'web',
  ...more,
})

const CELLS = [
  cell({}),
  cell({ from: 80, to: 90, path: 'checked' }),
  cell({ transport: 'udp', path: 'no-quic' }),
  cell({ service: 'mail', path: 'pinned', range: { from: '2a00::' as Address, to: '2a00::' as Address } }),
  cell({ from: 8080, to: 8080 }),
]

test('each service and path has one stamp, which its cells and its counter share', () => {
  const stamps = stampsFor(CELLS, 0, new Set())
  assert.equal(stamps.size, 4)
  const elements = [...cellElements(0x80001, CELLS, stamps), ...stampElements(stamps)]
  for (const element of elements) assert.ok(isElement(element, true), JSON.stringify(element))
  const numbers = elements.flatMap(({ value }) => value ?? []).map(Number)
  assert.deepEqual(
    numbers.map((number) => number % 8),
    CELLS.map(({ path }) => PATH_NUMBERS[path]),
  )
  assert.ok(numbers.every((number) => number >= 2 ** 20))
  assert.equal(numbers[0], numbers[4])
  // Only a direct one lets flows through without another look; what is refused is not counted.
  assert.equal(elements.filter(({ set }) => set === 'open').length, 1)
  assert.equal(elements.filter(({ set }) => set === 'looked_at').length, 2)
})

test('stamps go round the ring and leave out those of the policy before', () => {
  const first = stampsFor(CELLS, MOST_STAMPS - 2, new Set())
  assert.deepEqual([...first.keys()], [MOST_STAMPS - 1, MOST_STAMPS, 1, 2])
  const second = stampsFor(CELLS, 4, new Set([5, 7]))
  assert.deepEqual([...second.keys()], [6, 8, 9, 10])
  assert.throws(() => stampsFor(CELLS, 0, new Set(Array.from({ length: MOST_STAMPS }, (_, n) => n + 1))), RangeError)
})

test('a cell without a stamp is a mistake of ours', () => {
  assert.throws(() => cellElements(1, CELLS, new Map()), /no stamp/)
})
