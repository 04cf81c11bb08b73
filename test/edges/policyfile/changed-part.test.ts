// Which lines of two files differ, wherever they stand and however the files are read in pieces.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import fc from 'fast-check'
import { compareFiles, eachLines } from '../../../src/edges/policyfile/changed-part.ts'
import { freshFolder } from '../../kit/folder.ts'

const folder = freshFolder('part')
after(() => rmSync(folder, { recursive: true, force: true }))

const [old, now] = [join(folder, 'old'), join(folder, 'now')]

const compare = (a: string, b: string) => {
  writeFileSync(old, a)
  writeFileSync(now, b)
  return compareFiles(old, now)
}

/** Checks that the one becomes the other by exchanging whole lines at one place. */
const check = (a: string, b: string): void => {
  const { lines, hash } = compare(a, b)
  assert.equal(hash, createHash('sha256').update(b).digest('hex'))
  assert.ok(lines !== null)
  const [before, behind] = [Buffer.from(lines.before).toString(), Buffer.from(lines.after).toString()]
  let same = 0
  while (same < a.length && same < b.length && a[same] === b[same]) same++
  const from = a.lastIndexOf('\n', same - 1) + 1
  const start = same === 0 ? 0 : from
  assert.equal(a.slice(start, start + before.length), before)
  assert.equal(a.slice(0, start) + behind + a.slice(start + before.length), b)
  for (const [text, part] of [
    [a, before],
    [b, behind],
  ] as const) {
    const end = start + part.length
    assert.ok(end === text.length || end === 0 || text[end - 1] === '\n', 'whole lines')
  }
}

// Three pieces long; one long line lies across the border of two.
const LONG = Array.from({ length: 40_000 }, (_, n) => (n === 15_000 ? 'x'.repeat(5000) : `n${n}.example`)).join('\n')

test('any edit of a short text, with and without a line end at its end', () => {
  const text = fc.array(fc.constantFrom('a', 'b', 'ab', '', 'aXb'), { maxLength: 8 }).map((lines) => lines.join('\n'))
  fc.assert(
    fc.property(text, text, fc.boolean(), (a, b, end) => check(a + (end ? '\n' : ''), b)),
    { seed: 3, numRuns: process.env.ISTHMUS_SOAK === undefined ? 500 : 50_000 },
  )
})

test('any edit of a long text, also at the borders of pieces', () => {
  const place = fc.oneof(fc.nat(LONG.length), fc.constantFrom(0, 1, 262_143, 262_144, 262_145, 524_288, LONG.length))
  fc.assert(
    fc.property(
      place,
      fc.nat(3000),
      fc.constantFrom('', 'q', '\n', 'new.example\n', 'z\n'.repeat(900)),
      (at, out, put) => check(LONG, LONG.slice(0, at) + put + LONG.slice(at + out)),
    ),
    { seed: 4, numRuns: process.env.ISTHMUS_SOAK === undefined ? 60 : 5000 },
  )
})

test('the same file differs in nothing; too much difference is told', () => {
  const { lines } = compare(LONG, LONG)
  assert.deepEqual(lines?.before, lines?.after)
  assert.equal(compare('a\n', 'y\n'.repeat(600_000)).lines, null)
  assert.equal(compare('', 'y'.repeat(900_000)).lines?.after.length, 900_000)
})

test('a byte-order mark counts only at the beginning of a file', () => {
  assert.ok(compare('\ufeffa\nb\n', '\ufeffa\nc\n').lines)
  assert.ok(compare('a\n', '\ufeffa\n').lines)
  assert.equal(compare('a\nb\nc\n', 'a\n\ufeffb\nc\n').lines, null)
})

test('a file in pieces of whole lines is the file; a line without end is told', () => {
  writeFileSync(old, `${LONG}\n${LONG}\n${LONG}`)
  const pieces: string[] = []
  assert.equal(
    eachLines(old, (lines) => void pieces.push(lines.toString())),
    true,
  )
  assert.equal(pieces.join(''), `${LONG}\n${LONG}\n${LONG}`)
  assert.ok(pieces.length > 1 && pieces.slice(0, -1).every((piece) => piece.endsWith('\n')))
  writeFileSync(old, `a\n${'x'.repeat(3_000_000)}\n`)
  assert.equal(
    eachLines(old, () => {}),
    false,
  )
})
