// A draft beside the copy in force: what comes, what goes, and whether it is a list at all.
import assert from 'node:assert/strict'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { compareLists } from '../../../src/domain/policy/compile/list-difference.ts'
import { inDay, isWithinCap } from '../../../src/domain/policy/list-cap.ts'
import { weigh } from '../../../src/edges/policyfile/weigh.ts'
import { freshFolder } from '../../kit/folder.ts'

const KEY = new Uint8Array(16).fill(3)
const folder = freshFolder('weigh')
after(() => rmSync(folder, { recursive: true, force: true }))

const weighed = (old: string | null, now: string) => {
  const [a, b] = [join(folder, 'old'), join(folder, 'now')]
  if (old !== null) writeFileSync(a, old)
  writeFileSync(b, now)
  return weigh(old === null ? null : a, b)
}

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

test('names and addresses each once, whatever their order and notation; a changed meaning is a change', () => {
  const { difference, report } = compareLists(
    bytes('a.test\nb.test\n||c.test^\n192.0.2.1\n0.0.0.0 d.test\n'),
    bytes('C.test.\nb.test\nb.test\n192.0.2.2\nd.test\n*.e.test\n'),
    KEY,
  )
  assert.equal(report.entries, 6)
  assert.deepEqual(difference, {
    before: 5,
    added: 3,
    removed: 2,
    firstAdded: ['d.test', 'e.test', '192.0.2.2'],
    firstRemoved: ['a.test', '192.0.2.1'],
  })
})

test('by the lines alone: never fewer changes than there are, and just as many where no name stands twice', () => {
  const names = fc.constantFrom('a.test', 'b.test', 'c.test', 'd.test', '192.0.2.1', '# note', '/ads/')
  const lists = fc.array(names, { maxLength: 10 })
  fc.assert(
    fc.property(lists, lists, (a, b) => {
      const [old, now] = [a.join('\n'), b.join('\n')]
      const quick = weighed(old, now)
      const whole = compareLists(bytes(old), bytes(now), KEY)
      assert.deepEqual(quick.report, whole.report)
      const [q, w] = [quick.difference, whole.difference]
      assert.ok(q.added >= w.added && q.removed >= w.removed)
      if (q.added + q.removed === 0) assert.equal(w.added + w.removed, 0)
      if (new Set(a).size === a.length && new Set(b).size === b.length) assert.deepEqual(q, w)
    }),
    { seed: 9, numRuns: process.env.ISTHMUS_SOAK === undefined ? 300 : 20_000 },
  )
})

test('a list of addresses without end is none, and takes no memory', () => {
  const many = Array.from({ length: 250_000 }, (_, n) => `${11 + (n >> 16)}.${(n >> 8) & 255}.${n & 255}.7`)
  assert.equal(weighed(null, many.join('\n')).noList, 'too-many-addresses')
  assert.equal(weighed('a.test\n', many.join('\n')).noList, 'too-many-addresses')
  assert.equal(weighed(many.join('\n'), [...many, 'a.test'].join('\n')).noList, 'too-many-addresses')
  assert.equal(weighed('a.test\n', many.slice(0, 150_000).join('\n')).noList, null)
})

test('what is no list', () => {
  assert.equal(weighed(null, '').noList, 'empty')
  assert.equal(weighed('a.test\n', '\n <!doctype HTML><p>a.test').noList, 'page')
  assert.equal(weighed(null, '<?xml version="1.0"?>\na.test').noList, 'page')
  assert.equal(weighed(null, '# all comments\n').noList, 'nothing-in-it')
  assert.equal(weighed(null, '! Title\na.test\n').noList, null)
})

test('the cap: each way by itself, ten always, all of them never', () => {
  const difference = (before: number, added: number, removed: number) => ({
    before,
    added,
    removed,
    firstAdded: [],
    firstRemoved: [],
  })
  for (const [before, added, removed, cap, passes] of [
    [1000, 100, 100, 0.1, true],
    [1000, 101, 0, 0.1, false],
    [1000, 0, 101, 0.1, false],
    [20, 10, 10, 0, true],
    [20, 11, 0, 0, false],
    [8, 0, 8, 1, false],
    [8, 3, 7, 0.1, true],
    [0, 5, 0, 0.1, true],
  ] as const)
    assert.equal(
      isWithinCap(difference(before, added, removed), inDay(difference(before, added, removed), null, 0), cap),
      passes,
      `${before} ${added} ${removed} ${cap}`,
    )
})
