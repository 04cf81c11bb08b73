// isthmus import, import list and import undo: what is asked of whom, what is read, and what ends badly.
import assert from 'node:assert/strict'
import test from 'node:test'
import type { Imported, Weighed } from '../../../src/domain/desk/importing.ts'
import type { ReadTable } from '../../../src/domain/imports/read.ts'
import type { LineProblem } from '../../../src/domain/imports/rows.ts'
import { IMPORT, WEIGHED } from '../../kit/imports.ts'
import { run } from './terminal.ts'

const TABLE: ReadTable = {
  table: { kind: 'tenants', rows: [{ line: 2, id: 't-1', name: 'One' }] },
  ...{ ignored: [], problems: [] },
}

type Given = {
  readonly found?: ReadTable | LineProblem
  readonly weighed?: Partial<Weighed>
  readonly answer?: boolean | null
  readonly written?: Imported
}

const importing = async (line: readonly string[], given: Given = {}) => {
  const did: unknown[] = []
  const weighed = { ...WEIGHED, ...given.weighed }
  const { code, out, err } = await run(['import', ...line], {
    importing: async () => ({
      read: (file, how) => {
        did.push(['read', file, how])
        return given.found ?? TABLE
      },
      send: async (table) => {
        did.push(['send', table.rows.length])
        return {
          weigh: async (defaults) => {
            did.push(['weigh', defaults])
            return weighed
          },
          write: async () => {
            did.push(['write'])
            return given.written ?? { done: true, import: IMPORT }
          },
        }
      },
      ask: async (text, question) => {
        did.push(['ask', text.split('\n')[0], question])
        return given.answer === undefined ? true : given.answer
      },
    }),
  })
  return { code, out, err, did, steps: did.map((each) => (each as readonly string[])[0]) }
}

test('a table is weighed, shown and asked about, and then written', async () => {
  const told = await importing(['people.csv', '--plan', 'basic'])
  assert.equal(told.code, 0)
  assert.deepEqual(told.did, [
    ['read', 'people.csv', { kind: undefined, encoding: undefined }],
    ['send', 1],
    ['weigh', { plan: 'basic', network: null }],
    ['ask', '1 tenant new (t-1)', 'Write this? (y/n) '],
    ['write'],
  ])
  assert.equal(told.out, 'Imported: 1 tenant new, 0 changed. To take it back: isthmus import undo 3\n')
})

test('who says no writes nothing; where nobody sits, --yes is wanted', async () => {
  const no = await importing(['people.csv'], { answer: false })
  assert.deepEqual([no.code, no.steps.includes('write'), no.out], [1, false, 'Nothing was written.\n'])
  const nobody = await importing(['people.csv'], { answer: null })
  assert.deepEqual([nobody.code, nobody.steps.includes('write')], [1, false])
  assert.match(nobody.out, /To write it, add --yes\.\n$/)
  const yes = await importing(['people.csv', '--yes', '--kind', 'tenants', '--encoding', 'cp949'], { answer: null })
  assert.deepEqual([yes.code, yes.steps], [0, ['read', 'send', 'weigh', 'write']])
  assert.deepEqual(yes.did[0], ['read', 'people.csv', { kind: 'tenants', encoding: 'cp949' }])
})

test('problems stand with file and line, the first twenty of them, and nothing is sent', async () => {
  const problems = Array.from({ length: 31 }, (_, n) => ({ line: n + 2, what: 'it names nobody', mend: 'fill it' }))
  const told = await importing(['people.csv'], { found: { ...TABLE, problems } })
  assert.deepEqual([told.code, told.steps], [1, ['read']])
  const lines = told.out.trimEnd().split('\n')
  assert.equal(lines[0], 'people.csv:2: it names nobody; fill it')
  assert.deepEqual(lines.slice(20), ['and 11 more', 'Nothing was imported.'])
  const head = await importing(['x.csv', '--json'], { found: { line: 1, what: 'no columns', mend: 'name them' } })
  assert.deepEqual(JSON.parse(head.out), {
    ...{ imported: false, wrong: 1 },
    problems: [{ line: 1, what: 'no columns', mend: 'name them' }],
  })
})

test('problems that the park finds, before and while it writes', async () => {
  const problems = [{ line: 7, what: 'there is no tenant t-9', mend: 'import it first' }]
  const weighed = { wrong: 3, problems }
  const before = await importing(['people.csv'], { weighed })
  assert.deepEqual([before.code, before.steps.includes('ask')], [1, false])
  assert.match(before.out, /^people\.csv:7: there is no tenant t-9; import it first\nand 2 more\n/)
  const while_ = await importing(['people.csv'], { written: { done: false, weighed: { ...WEIGHED, ...weighed } } })
  assert.equal(while_.code, 1)
  assert.match(while_.out, /Nothing was imported\.\n$/)
})

test('what is so already is said, and nothing is asked; who would be signed out, and which columns are left, too', async () => {
  const same = await importing(['people.csv'], { weighed: { added: 0, same: 5 } })
  assert.deepEqual([same.code, same.steps.includes('ask')], [0, false])
  assert.match(same.out, /5 tenants as they are already\nNobody and nothing is taken away\.\n$/)
  const found = { ...TABLE, ignored: ['phone\u001b[2J'] }
  const ends = await importing(['people.csv'], { found, weighed: { online: 2 }, answer: null })
  assert.match(ends.out, /2 sessions end: those people are online/)
  assert.ok(!ends.out.includes('\u001b'))
})

test('what is typed wrong is said before anything is read', async () => {
  for (const line of [[], ['a.csv', '--kind', 'cats'], ['a.csv', '--encoding', 'ebcdic']]) {
    const { code, did, err } = await importing(line)
    assert.deepEqual([code, did], [2, []])
    assert.match(err, /type: isthmus import FILE|write tenants, people, seats|write utf-8, utf-16, cp949/)
  }
})

test('import list and undo: the number, and why not', async () => {
  const list = await run(['import', 'list'])
  assert.match(list.out, /number +when +by +of +new +changed\s*\n3 +2025-11-24 .* kim +tenants +1 +0\s*\n$/)
  const undone = await run(['import', 'undo', '3'])
  assert.deepEqual(undone.asked, [['undoImport', { id: 3, by: 'desk-1' }]])
  assert.equal(undone.out, 'Taken back: 1 tenant gone, 0 as before.\n')
  for (const number of ['', '0', 'x', '1.5']) assert.equal((await run(['import', 'undo', number])).code, 2)
  for (const [why, text] of [
    [{ done: false, why: 'no-such' }, /There is no import 3/],
    [{ done: false, why: 'undone' }, /taken back already/],
    [{ done: false, why: 'forgotten' }, /forgotten/],
    [{ done: false, why: 'in-use' }, /belongs to a tenant that would go/],
    [{ done: false, why: 'changed', ids: ['p-1'] }, /not put back: p-1\. Nothing was taken back/],
  ] as const) {
    const told = await run(['import', 'undo', '3'], { desk: { undoImport: async () => why } })
    assert.equal(told.code, 1)
    assert.match(told.out, text)
  }
})
