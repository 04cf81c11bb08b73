import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import type { Address, Range } from '../../../src/base/addresses.ts'
import { createPortBlocks } from '../../../src/domain/enforcement/port-blocks.ts'
import type { PortBlock } from '../../../src/domain/sessions/ports.ts'

const range = (addresses: number): Range => ({
  from: '192.0.2.8' as Address,
  to: `192.0.2.${7 + addresses}` as Address,
})
const text = ({ address, from, to }: PortBlock): string => `${address}:${from}-${to}`

test('whatever comes and goes: a block is one session’s own, inside the range, and the same until its end', () => {
  const step = fc.record({ session: fc.nat(30).map(String), comes: fc.boolean() })
  const shape = fc.record({ addresses: fc.integer({ min: 1, max: 3 }), size: fc.integer({ min: 4000, max: 32_768 }) })
  fc.assert(
    fc.property(shape, fc.array(step, { maxLength: 200 }), fc.nat(200), ({ addresses, size }, steps, restartAt) => {
      let blocks = createPortBlocks(range(addresses), size)
      const own = addresses * Math.floor(64_512 / size) - 1
      const has = new Map<string, PortBlock>()
      steps.forEach(({ session, comes }, n) => {
        if (n === restartAt) {
          blocks = createPortBlocks(range(addresses), size)
          for (const [id, block] of has) blocks.keep(id, block)
        }
        if (comes && !has.has(session)) has.set(session, blocks.give(session))
        if (!comes && has.delete(session)) blocks.free(session)
        const all = [...has.values()]
        const mine = all.filter((block) => !blocks.isCommon(block)).map(text)
        assert.equal(new Set(mine).size, mine.length)
        for (const [id, block] of has) assert.deepEqual(blocks.of(id), block)
        for (const { from, to } of all) assert.ok(from >= 1024 && to <= 65_535 && to - from === size - 1)
        assert.ok(mine.length <= own)
      })
      // All blocks are found again: nothing is lost by coming and going.
      for (const id of has.keys()) blocks.free(id)
      const fresh = Array.from({ length: own + 1 }, (_, n) => text(blocks.give(`fresh ${n}`)))
      assert.equal(new Set(fresh).size, own + 1)
    }),
    { numRuns: 200 },
  )
})

test('a block comes back after all others, and who finds none shares the common one', () => {
  const blocks = createPortBlocks(range(1), 16_000)
  const first = blocks.give('a')
  blocks.free('a')
  const [second, third] = [blocks.give('b'), blocks.give('c')]
  assert.deepEqual([first.from, second.from, third.from], [1024, 17_024, 33_024])
  assert.deepEqual(blocks.give('d'), first)
  assert.deepEqual(blocks.give('e'), blocks.give('f'))
  assert.ok(blocks.isCommon(blocks.give('e')))
  assert.ok(!blocks.isCommon(first))
})

test('other settings: blocks of before are not taken over', () => {
  const blocks = createPortBlocks(range(2), 512)
  const keep = (from: number, to: number, address = '192.0.2.8'): unknown => {
    blocks.keep('a', { address: address as Address, from, to })
    return blocks.of('a')
  }
  assert.equal(keep(1024, 1087), undefined)
  assert.equal(keep(1025, 1536), undefined)
  assert.equal(keep(1024, 1535, '192.0.2.10'), undefined)
  assert.notEqual(keep(1024, 1535), undefined)
})
