// The command probe: who asks and how much is told to main as it was typed, what was found in both languages, the exit code, the signature.
import assert from 'node:assert/strict'
import test from 'node:test'
import { hashText } from '../../../src/base/octets.ts'
import type { Probed } from '../../../src/domain/probe/report.ts'
import { verifyNote } from '../../../src/domain/record/note.ts'
import { hashOf, TestPark } from '../../kit/council.ts'
import { councilDesk, deskFiles } from '../../kit/council-desk.ts'
import { fileKey } from '../../kit/council-keys.ts'
import { probedExample, run } from './terminal.ts'

const RECORD = ['--record', 'http://portal.park.test/record/', '--genesis', hashOf('genesis')]
const probe = (...more: string[]) => run(['probe', ...RECORD, ...more])

test('what was typed is what is asked', async () => {
  const { asked } = await probe(
    '--plan',
    'basic',
    '--tenant',
    't-1',
    '--group',
    'a',
    '--group',
    'b',
    '--badge',
    '--rate',
    '9',
  )
  const [, about] = asked[0] as [string, { asker: unknown; most: number; rate: number; seconds: number }]
  assert.deepEqual(about.asker, {
    is: 'somebody',
    plan: 'basic',
    told: { tenant: ['t-1'], group: ['a', 'b'], badge: [''] },
  })
  assert.deepEqual([about.most, about.rate, about.seconds], [200, 9, 600])
  const askers = await Promise.all(
    [[], ['--nobody'], ['--outside']].map(async (more) => (await probe(...more)).asked[0]),
  )
  assert.deepEqual(
    askers.map((each) => (each as [string, { asker: { is: string } }])[1].asker.is),
    ['ask-the-portal', 'nobody', 'outside'],
  )
})

test('a command line that says two things, or half of one, is refused before anything is asked', async () => {
  const wrong: readonly (readonly [readonly string[], RegExp])[] = [
    [['--plan', 'basic', '--nobody'], /two askers/],
    [['--nobody', '--badge'], /--plan is missing/],
    [['--seed', 'a b'], /--seed cannot be/],
    [['--lang', 'fr'], /--lang cannot be/],
    [['--sign', 'kim.key'], /belong together/],
    [['--most', '0'], /from 1 to 2000/],
    [['--rate', '51'], /from 1 to 50/],
  ]
  for (const [more, what] of wrong) {
    const { code, err, asked } = await probe(...more)
    assert.deepEqual([code, asked], [2, []], more.join(' '))
    assert.match(err, what)
  }
  assert.match((await run(['probe', '--record', 'x', '--genesis', 'y'])).err, /no genesis hash/)
})

test('differences are told in both languages; the exit code says whether there are any, or nothing was found out', async () => {
  const { code, out } = await probe('--nobody')
  assert.equal(code, 1)
  assert.match(
    out,
    /Open here, a rule forbids it: 1\n {2}casino\.test:443 {2}list gambling {2}forbidden by no-session; it answers/,
  )
  assert.match((await probe('--nobody', '--lang', 'ko')).out, /여기서 열려 있으나 규칙이 금지합니다: 1\n/)
  const json = JSON.parse((await probe('--nobody', '--json')).out)
  assert.deepEqual([json.probe, json.asked, json.counts['open-here']], ['isthmus/v1', 2, 1])
  const codeOf = async (changes: Partial<Probed>): Promise<number> =>
    (await run(['probe', ...RECORD], { probe: async () => ({ ...probedExample, ...changes }) })).code
  const [, agreed] = probedExample.answers
  assert.equal(await codeOf({ answers: agreed === undefined ? [] : [agreed] }), 0)
  assert.equal(await codeOf({ answers: [] }), 2)
  assert.equal(await codeOf({ asker: null }), 1)
})

test('what was found is signed with a key of the charter, and names the whole report by its hash', async () => {
  const desk = deskFiles()
  const council = async () => councilDesk(new TestPark(), desk)
  const { code, out } = await run(['probe', ...RECORD, '--sign', 'lee.key', '--out', 'probe.note', '--json'], {
    council,
  })
  assert.equal(code, 1)
  const note = String(desk.files.get('probe.note'))
  const verified = verifyNote(note, [fileKey('south/lee').key])
  assert.ok(verified.ok && verified.signatures.length === 1)
  assert.match(verified.text, /^isthmus\/probe\/v1\n/)
  const sorted = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(sorted)
    if (typeof value !== 'object' || value === null) return value
    return Object.fromEntries(
      Object.entries(value)
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, each]) => [key, sorted(each)]),
    )
  }
  const { signed: told, ...report } = JSON.parse(out)
  assert.equal(told, 'The signed report is in probe.note.')
  const octets = Buffer.from(JSON.stringify(sorted(report)))
  assert.ok(verified.text.includes(`\nreport ${hashText(octets)}\n`), 'canonical bytes of what --json prints')
  assert.ok(verified.text.endsWith('\nopen-here casino.test:443 open none\n'))
})

test('a signed report is added to the record, or it is said why not, and what was found is told all the same', async () => {
  const park = new TestPark()
  const council = async () => councilDesk(park, deskFiles())
  const add = (probed: Probed) =>
    run(['probe', ...RECORD, '--sign', 'lee.key', '--add'], { council, probe: async () => probed })
  const here = { ...probedExample, park: 'park.example/record', record: { size: 1, root: park.rootText(1) } }
  assert.match((await add(here)).out, /casino\.test:443[\s\S]*stands in entry 1 of the record\.\n$/)
  assert.equal(Object.keys(park.state.probes).join(), 'south/lee')
  const again = await add(here)
  assert.match(again.out, /casino\.test:443[\s\S]*was not added: .*\(replayed\)/)
  assert.equal(again.code, 1)
  const nowhere = await run(
    ['probe', '--record', './copy', '--genesis', hashOf('genesis'), '--sign', 'lee.key', '--add'],
    { council },
  )
  assert.deepEqual([nowhere.code, nowhere.asked], [2, []])
})
