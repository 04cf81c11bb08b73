// What is expected is what the compiled policy decides, also of where a name led; and nothing where it hangs on what was not told.
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { parseAddress } from '../../../src/base/addresses.ts'
import { ATTRIBUTES, type Attribute } from '../../../src/domain/probe/asker.ts'
import { type Expected, expectedOf, type Ground, passesForOthers } from '../../../src/domain/probe/expected.ts'
import type { Question } from '../../../src/domain/probe/question.ts'
import { makeQuestions } from '../../../src/domain/probe/questions.ts'
import { ground, matter, NOON, PORTAL } from '../../kit/probe-park.ts'
import { subjectOn } from '../../kit/subject.ts'

const question = (name: string, port = 443): Question => ({
  ...{ host: { kind: 'name', name }, port, from: 'test', of: '' },
})
const untold = (...attributes: Attribute[]): Ground => ({
  ...ground,
  asker: { is: 'somebody', subject: subjectOn('basic'), untold: new Set(attributes) },
})
const address = (text: string) => parseAddress(text) ?? assert.fail(text)
const word = (expected: Expected): string =>
  expected === 'depends' ? expected : expected.allow ? 'allow' : expected.reason

test('as the policy decides for whoever asks', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 8 }), (seed) => {
      for (const each of makeQuestions(matter, { seed, most: 100 })) {
        if (each.host.kind === 'name' && each.host.name === PORTAL) continue
        const { decider } = ground
        const asked = {
          subject: subjectOn('basic'),
          at: NOON,
          transport: 'tcp',
          port: each.port,
          host: each.host,
        } as const
        assert.equal(word(expectedOf(ground, each, NOON)), decider.explain(asked).rule ?? 'allow')
      }
    }),
    { numRuns: 10 },
  )
})

test('the way decides too: a zone, a private address', () => {
  const at = (name: string, to: string) =>
    word(expectedOf(ground, question(name), NOON, { aliases: [], address: address(to) }))
  assert.equal(at('news.example', '203.0.113.7'), 'allow')
  assert.equal(at('news.example', '192.168.1.1'), 'tech:private-address')
  assert.equal(at('wiki.park.example', '10.9.0.5'), 'allow')
  const way = { aliases: ['game7.example'], address: address('203.0.113.7') }
  assert.equal(word(expectedOf(ground, question('news.example'), NOON, way)), 'no-games', 'an alias that is blocked')
})

test('what hangs on what was not told is not expected', () => {
  assert.equal(word(expectedOf(ground, question('chess.example'), NOON)), 'no-games')
  assert.equal(word(expectedOf(untold('group'), question('chess.example'), NOON)), 'depends')
  assert.equal(word(expectedOf(untold('tenant'), question('chess.example'), NOON)), 'depends')
  assert.equal(word(expectedOf(untold('badge', 'seat'), question('chess.example'), NOON)), 'no-games')
  assert.equal(word(expectedOf(untold(...ATTRIBUTES), question('news.example'), NOON)), 'allow')
})

test('nobody reaches the portal and what is walled, and no more', () => {
  const nobody: Ground = { ...ground, asker: { is: 'nobody' } }
  const of = (name: string, port?: number) => word(expectedOf(nobody, question(name, port), NOON))
  assert.deepEqual([of(PORTAL, 80), of('help.example'), of('help.example', 80)], ['allow', 'allow', 'allow'])
  assert.deepEqual([of('help.example', 993), of('news.example'), of('wiki.park.example')], Array(3).fill('no-session'))
})

test('where no name shows, an address passes for other names too', () => {
  const passes = (port: number) =>
    passesForOthers(ground, question('game1.example', port), address('203.0.113.7'), NOON)
  assert.deepEqual([passes(993), passes(443), passes(8000)], [true, false, false])
})
