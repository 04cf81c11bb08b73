// What cannot be understood is refused with exit code 2 and the nearest thing that can; nothing is done.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { IsthmusError } from '../../../src/base/errors.ts'
import { COMMANDS } from '../../../src/edges/cli/commands.ts'
import { nearest } from '../../../src/edges/cli/nearest.ts'
import { deskSession, run, unreachable } from './terminal.ts'

const refused: [string, RegExp][] = [
  ['sttart', /unknown command: sttart; did you mean start\?/],
  ['session', /session what\? type one of: session list, session open, session end/],
  ['session lst', /unknown command: session lst; did you mean session list\?/],
  ['sesion list', /did you mean session\?/],
  ['frobnicate', /unknown command: frobnicate; see isthmus --help/],
  ['status now', /now is one word too many/],
  ['session list --limt 5', /unknown option: --limt; did you mean --limit\?/],
  ['session list --limit', /--limit needs a value/],
  ['session list --limit --all', /--limit needs a value/],
  ['session list --limit=', /--limit needs a value/],
  ['session list --limit 0', /--limit cannot be 0; give a whole number from 1 to 10000/],
  ['session list --limit 1e3', /--limit cannot be 1e3/],
  ['session list --limit -5', /--limit cannot be -5/],
  ['session list --limit 5 --limit 6', /--limit is given twice/],
  ['session list --all=yes', /--all takes no value/],
  ['session list -a', /unknown option: -a; options have two dashes/],
  ['session open', /--seat is missing; type: isthmus session open --seat ID/],
  ['session open --seat 7', /with a badge or with a voucher/],
  ['session open --seat 7 --badge 04', /give --badge and --pin/],
  ['session open --seat 7 --badge 04 --pin 1 --voucher K', /with a badge or with a voucher/],
  ['session end', /which session\?/],
  ['session end s-1 --seat 7', /which session\?/],
  ['voucher create --plan basic', /--minutes is missing/],
  ['voucher create --plan basic --minutes 60 --count 1001', /--count cannot be 1001/],
  ['person add --badge 04', /--name is missing/],
  ['policy explain --plan basic', /--to is missing/],
  ['coverage --plan golden', /no such plan/],
  ['policy explain --plan golden --to a.test', /no such plan/],
  ['policy explain --plan basic --to https://', /--to is no destination/],
  ['policy explain --plan basic --to a.test --at yesterday', /--at is no time/],
  ['policy check a.yaml b.yaml', /b\.yaml is one word too many/],
  ['--verbose', /unknown command: --verbose/],
]

for (const [line, text] of refused) {
  test(`isthmus ${line}`, async () => {
    const { code, out, err, asked } = await run(line.split(' '))
    assert.deepEqual([code, out], [2, ''])
    assert.match(err, text)
    assert.ok(asked.every((call) => Array.isArray(call) && call[0] === 'checkPolicy'))
  })
}

test('with --json a misuse is JSON on standard error, wherever --json stands', async () => {
  for (const line of [['--json', 'sttart'], ['sttart', '--json'], ['--json']]) {
    const { code, out, err } = await run(line)
    assert.deepEqual([code, out], [2, ''])
    const { error } = JSON.parse(err) as { error: Record<string, string> }
    assert.equal(error.code, 'usage:invalid')
    assert.ok(error.what !== '' && error.mend !== '')
  }
})

test('no command: the help on standard error and 2', async () => {
  const { code, out, err } = await run([])
  assert.deepEqual([code, out], [2, ''])
  assert.match(err, /^isthmus: shared internet access/)
})

test('errors have the exit code of their kind', async () => {
  const failing = (error: Error) => run(['status'], { desk: { status: async () => Promise.reject(error) } })
  const of = (code: ConstructorParameters<typeof IsthmusError>[0]) => new IsthmusError(code, 'what', 'mend')
  const nobody = await run(['status'], { desk: { status: unreachable } })
  assert.equal(nobody.code, 3)
  assert.equal(nobody.err, 'isthmus: no running Isthmus answers in this data folder; start it with: isthmus start\n')
  assert.equal((await failing(of('policy:refused'))).code, 1)
  assert.equal((await failing(of('settings:invalid'))).code, 4)
  assert.equal((await failing(of('store:failed'))).code, 4)
  const bug = await failing(new Error('x is not a function'))
  assert.equal(bug.code, 4)
  assert.doesNotMatch(bug.err, /\.ts:\d/)
  const json = await run(['status', '--json'], { desk: { status: unreachable } })
  assert.deepEqual(JSON.parse(json.err), {
    error: {
      code: 'control:unreachable',
      what: 'no running Isthmus answers in this data folder',
      mend: 'start it with: isthmus start',
    },
  })
})

test('what comes from elsewhere cannot steer the terminal', async () => {
  const evil = { ...deskSession, plan: '\u001b[2Jred\u0007', seat: 'a\nb' }
  const { out } = await run(['session', 'list'], { desk: { sessions: async () => [evil] } })
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the test looks for them
  assert.doesNotMatch(out, /[\u0000-\u0009\u000b-\u001f\u007f]/)
  const { err } = await run(['\u001b]0;title\u0007'])
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the test looks for them
  assert.doesNotMatch(err, /[\u001b\u0007]/)
})

test('behind -- everything is a word', async () => {
  const { asked, code } = await run(['session', 'end', '--', '--seat'])
  assert.deepEqual(
    [code, asked],
    [0, [['endSession', { which: { id: '--seat' }, by: { operator: null, name: 'desk-1' }, why: null }]]],
  )
  const json = await run(['session', 'end', '--', '--json'])
  assert.match(json.out, /^Ended/)
})

test('any words at all give an exit code from the table and never an exception', async () => {
  const word = fc.oneof(
    fc.constantFrom(
      ...COMMANDS.flatMap(({ name }) => name.split(' ')),
      '--json',
      '--help',
      '--seat',
      '--limit',
      '--',
      '-x',
      '--=',
    ),
    fc.string({ maxLength: 12 }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(word, { maxLength: 6 }), async (line) => {
      const { code } = await run(line)
      assert.ok([0, 1, 2].includes(code), `${JSON.stringify(line)} ${code}`)
    }),
    { numRuns: 500, seed: 3 },
  )
})

test('the nearest word is near', () => {
  const known = ['start', 'status', 'sample', 'session list']
  const near = ['strat', 'stat', 'sampel', 'session lsit', 'stauts'].map((word) => nearest(word, known))
  assert.deepEqual(near, ['start', 'start', 'sample', 'session list', 'status'])
  assert.equal(nearest('zzzzzz', known), undefined)
  assert.equal(nearest('', known), undefined)
})
