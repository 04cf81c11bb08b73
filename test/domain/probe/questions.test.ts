// What is asked: the same for the same seed, of every kind, within its bound.
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { hostText } from '../../../src/base/names.ts'
import { drawFrom, shuffled } from '../../../src/domain/probe/draw.ts'
import { keyOf, SOURCES } from '../../../src/domain/probe/question.ts'
import { makeQuestions } from '../../../src/domain/probe/questions.ts'
import { matter, PORTAL } from '../../kit/probe-park.ts'

const ask = (seed: string, most = 200) => makeQuestions(matter, { seed, most })

test('tests, hosts, rules, emergencies, services, ports and names of lists are asked for', () => {
  const asked = ask('a')
  const sources = new Set(asked.map(({ from }) => from))
  assert.deepEqual(
    SOURCES.filter((source) => !sources.has(source)),
    ['protected-test'],
    'this park has none',
  )
  const keys = asked.map(keyOf)
  for (const key of ['news.example:443', 'mail.example:993', 'pay.example:443', 'wiki.park.example:80', `${PORTAL}:80`])
    assert.ok(keys.includes(key), key)
  assert.equal(new Set(keys).size, keys.length, 'each once')
  assert.ok(asked.every(({ port }) => port !== 53 && port !== 853))
  assert.ok(!keys.some((key) => key.startsWith(PORTAL) && key !== `${PORTAL}:80`))
  const listed = asked.filter(({ from }) => from === 'list').map(({ host }) => hostText(host))
  assert.ok(listed.length > 20)
  assert.ok(
    listed.every((name) => /^(game\d+|www\.arcade)\.example$/.test(name)),
    listed.join(),
  )
})

test('few questions are of every kind too', () => {
  const sources = new Set(ask('b', 8).map(({ from }) => from))
  assert.ok(sources.size >= 6, [...sources].join())
})

test('the same seed asks the same; the bound holds; another seed asks for other names', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 20 }), fc.integer({ min: 1, max: 300 }), (seed, most) => {
      const once = ask(seed, most)
      assert.ok(once.length <= most)
      assert.deepEqual(once, ask(seed, most))
    }),
    { numRuns: 30 },
  )
  assert.notDeepEqual(ask('a'), ask('b'))
})

test('a draw is within its bound, repeats with its seed, and leaves nothing out', () => {
  const [one, two] = [drawFrom('s'), drawFrom('s')]
  const counts = new Array<number>(10).fill(0)
  for (let n = 0; n < 10_000; n++) {
    const drawn = one(10)
    assert.equal(drawn, two(10))
    counts[drawn] = (counts[drawn] ?? 0) + 1
  }
  assert.ok(
    counts.every((count) => count > 850 && count < 1150),
    counts.join(),
  )
  const all = Array.from({ length: 50 }, (_, n) => n)
  assert.deepEqual(
    [...shuffled(all, drawFrom('t'))].sort((a, b) => a - b),
    all,
  )
})
