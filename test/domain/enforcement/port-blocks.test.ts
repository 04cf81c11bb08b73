import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import type { Address, Range } from '../../../src/base/addresses.ts'
import { createPortBlocks } from '../../../src/domain/enforcement/port-blocks.ts'
import { COMMON_PORTS, isCommonPort, PORTS_REST, type PortBlock } from '../../../src/domain/sessions/ports.ts'

const range = (addresses: number): Range => ({
  from: '192.0.2.8' as Address,
  to: `192.0.2.${7 + addresses}` as Address,
})

type Span = PortBlock & { readonly since: number; until: number }

const meet = (a: PortBlock, b: PortBlock): boolean => a.address === b.address && a.from <= b.to && b.from <= a.to

test('whatever comes, goes and restarts, with blocks of another size too: two who had a port had it long apart, or it is common', () => {
  const step = fc.record({
    session: fc.nat(12).map(String),
    comes: fc.boolean(),
    wait: fc.constantFrom(0, 1000, PORTS_REST / 2, PORTS_REST),
    restart: fc.option(fc.integer({ min: 3000, max: 32_256 }), { freq: 10 }),
  })
  let [others, again, common] = [0, 0, 0]
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 3 }), fc.array(step, { maxLength: 120 }), (addresses, steps) => {
      let size = 8000
      let blocks = createPortBlocks(range(addresses), size)
      let now = 1_000_000
      const online = new Map<string, Span>()
      const all: Span[] = []
      for (const { session, comes, wait, restart } of steps) {
        now += wait
        if (restart !== null) {
          size = restart
          blocks = createPortBlocks(range(addresses), size)
          const ended = all.filter(({ until }) => until <= now && until >= now - PORTS_REST)
          for (const [id, block] of online) blocks.keep(id, block)
          for (const block of ended.sort((a, b) => a.until - b.until)) blocks.rest(block, block.until)
        }
        const had = online.get(session)
        if (comes && had === undefined) {
          const span = { ...blocks.give(session, now), since: now, until: Number.POSITIVE_INFINITY }
          if (isCommonPort(span.from)) assert.deepEqual([span.from, span.to], [COMMON_PORTS.from, COMMON_PORTS.to])
          else assert.ok(span.from >= 1024 && span.to < COMMON_PORTS.from && span.to - span.from === size - 1)
          online.set(session, span)
          all.push(span)
        }
        if (!comes && had !== undefined) {
          had.until = now
          online.delete(session)
          blocks.free(session, now)
        }
        for (const [id, { address, from, to }] of online) assert.deepEqual(blocks.of(id), { address, from, to })
      }
      for (const [n, a] of all.entries()) {
        if (isCommonPort(a.from)) {
          common++
          continue
        }
        for (const b of all.slice(n + 1).filter((other) => meet(a, other))) {
          again++
          assert.ok(b.since - a.until >= PORTS_REST, `${JSON.stringify([a, b])}`)
        }
        others++
      }
    }),
    { numRuns: 1000 },
  )
  assert.ok(others > 1000 && again > 20 && common > 100, `${others} ${again} ${common}`)
})

test('a block comes back after all others, and after its rest; who finds none shares, at all addresses alike', () => {
  const blocks = createPortBlocks(range(2), 16_128)
  const text = ({ address, from }: PortBlock): string => `${address}:${from}`
  const given = (names: string, now: number): string[] => [...names].map((name) => text(blocks.give(name, now)))
  assert.deepEqual(given('ab', 0), ['192.0.2.8:1024', '192.0.2.9:1024'])
  blocks.free('a', 0)
  assert.deepEqual(given('cd', 0), ['192.0.2.8:17152', '192.0.2.9:17152'])
  assert.deepEqual(given('efg', PORTS_REST - 1), ['192.0.2.8:33280', '192.0.2.9:33280', '192.0.2.8:33280'])
  assert.deepEqual(given('hi', PORTS_REST), ['192.0.2.8:1024', '192.0.2.9:33280'])
})

test('all addresses of a large pool are no list that somebody keeps', () => {
  const blocks = createPortBlocks({ from: '0.0.0.0' as Address, to: '255.255.255.255' as Address }, 64)
  assert.equal(blocks.give('a', 0).address, '0.0.0.0')
  assert.equal(blocks.give('b', 0).address, '0.0.0.1')
})

test('what was given at addresses that are gone is not taken over', () => {
  const blocks = createPortBlocks(range(2), 512)
  blocks.keep('a', { address: '192.0.2.10' as Address, from: 1024, to: 1535 })
  assert.equal(blocks.of('a'), undefined)
})
