// A report: counted, read back as evidence, told in both languages, and signed by its hash.
import assert from 'node:assert/strict'
import test from 'node:test'
import { hashText } from '../../../src/base/octets.ts'
import { probeText } from '../../../src/domain/probe/note.ts'
import { keyOf, type Question } from '../../../src/domain/probe/question.ts'
import { type Answer, countsOf, type Probed, readOutside, reportOctets } from '../../../src/domain/probe/report.ts'
import type { Seen } from '../../../src/domain/probe/seen.ts'
import { tellProbe } from '../../../src/domain/probe/tell.ts'
import { english } from '../../../src/domain/probe/tell-english.ts'
import { korean } from '../../../src/domain/probe/tell-korean.ts'
import { parseCanonical } from '../../../src/domain/record/json.ts'
import { ground, seen } from '../../kit/probe-park.ts'

const question = (name: string): Question => ({ host: { kind: 'name', name }, port: 443, from: 'list', of: 'games' })
const answer = (name: string, found: Seen, verdict: 'open-here' | 'blocked-here' | 'as-agreed' | 'untold'): Answer => ({
  question: question(name),
  expected: verdict === 'open-here' ? { allow: false, reason: 'no-games' } : { allow: true },
  seen: found,
  judged: { verdict, why: verdict === 'untold' ? 'inside' : null },
})

const probed: Probed = {
  ...{ park: 'park.example/record', record: { size: 7, root: 'AAAA' }, agreed: `sha256:${'6'.repeat(64)}` },
  ...{ asker: ground.asker, way: 'line', seed: 'abc', from: 1000, to: 1060, left: 3 },
  answers: [
    answer('game1.example', seen('open'), 'open-here'),
    answer('news.example', seen('refused', { said: 'no-news' }), 'blocked-here'),
    answer('mail.example', seen('open'), 'as-agreed'),
    answer('far.example', seen('silent'), 'untold'),
  ],
}
const outside: Probed = {
  ...probed,
  asker: null,
  answers: probed.answers.map((each) => ({ ...each, expected: null, judged: null })),
}

test('each kind is counted', () => {
  const counts = { 'as-agreed': 1, 'blocked-here': 1, 'open-here': 1, 'not-by-us': 0, untold: 1 }
  assert.deepEqual(countsOf(probed), counts)
})

test('what was seen outside is read back whole; other files are not taken for it', () => {
  const value = parseCanonical(reportOctets(outside), 1_000_000)
  const read = readOutside(value, 'park.example/record')
  assert.deepEqual(
    [...(read ?? [])],
    outside.answers.map((each) => [keyOf(each.question), each.seen]),
  )
  assert.equal(readOutside(value, 'other.example/record'), undefined)
  assert.equal(readOutside(parseCanonical(reportOctets(probed), 1_000_000), 'park.example/record'), undefined, 'inside')
  for (const odd of [null, [], {}, { probe: 'isthmus/v1', park: 'park.example/record', asker: { is: 'outside' } }])
    assert.equal(readOutside(odd, 'park.example/record'), undefined)
  const holed = { ...(value as object), answers: [{ to: 'a.example:443' }] }
  assert.equal(readOutside(holed, 'park.example/record'), undefined)
})

test('the three words are told in both languages, with what the gateway said and why not', () => {
  for (const words of [english, korean]) {
    const { head, parts, end } = tellProbe(probed, words)
    assert.equal(head.length, 4)
    assert.deepEqual(
      parts.map(({ heading, rows }) => [heading, rows.length]),
      (['open-here', 'blocked-here', 'untold'] as const).map((verdict) => [`${words.verdicts[verdict]}: 1`, 1]),
    )
    const text = JSON.stringify(parts)
    for (const part of ['game1.example:443', 'no-games', 'no-news', words.whys.inside])
      assert.ok(text.includes(part), part)
    assert.ok(end.startsWith(words.verdicts['as-agreed']))
  }
  const many = { ...probed, answers: Array(60).fill(probed.answers[0]) }
  assert.deepEqual(
    tellProbe(many, english).parts.map(({ rows, more }) => [rows.length, more]),
    [[50, 'and 10 more; see --json']],
  )
})

test('what is signed names the report by its hash, and each difference', () => {
  const lines = probeText(probed, { operator: 'south', person: 'lee' }).split('\n')
  assert.equal(lines[0], 'isthmus/probe/v1')
  assert.ok(lines.includes(`report ${hashText(reportOctets(probed))}`))
  assert.deepEqual(lines.slice(-3), [
    'open-here game1.example:443 open none',
    'blocked-here news.example:443 refused no-news',
    '',
  ])
})
