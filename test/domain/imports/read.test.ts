// The first line names the columns; each other line is a row, or a problem with its line.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readTable } from '../../../src/domain/imports/read.ts'
import type { Kind } from '../../../src/domain/imports/rows.ts'

const read = (lines: readonly string[], kind?: Kind) =>
  readTable(
    lines.map((text, n) => ({ line: n + 1, cells: text.split(',') })),
    kind,
  )

const whole = (lines: readonly string[], kind?: Kind) => {
  const found = read(lines, kind)
  assert.ok(!('mend' in found), JSON.stringify(found))
  assert.deepEqual(found.problems, [])
  return found
}

const problemsOf = (lines: readonly string[]): readonly string[] => {
  const found = read(lines)
  assert.ok(!('mend' in found))
  return found.problems.map(({ line, what }) => `${line}: ${what}`)
}

test('the kind is found by the columns, in English and in Korean, in any order and spelling', () => {
  assert.deepEqual(whole(['ID,Name', 't-1,Deck']).table, {
    kind: 'tenants',
    rows: [{ line: 2, id: 't-1', name: 'Deck' }],
  })
  assert.deepEqual(whole(['업체명,업체 번호', '갑판,t-1']).table, {
    kind: 'tenants',
    rows: [{ line: 2, id: 't-1', name: '갑판' }],
  })
  const nothing = { id: null, name: null, tenant: null, plan: null, groups: null, staff: null }
  assert.deepEqual(whole(['badge', '04:A3:BC']).table, {
    kind: 'people',
    rows: [{ ...nothing, line: 2, badge: '04a3bc' }],
  })
  assert.deepEqual(whole(['성명,출입증 번호,회사,이용범위,그룹,직원', '김민지,04a3,t-1,basic,의사;간호사,예']).table, {
    kind: 'people',
    rows: [
      {
        ...{ line: 2, id: null, badge: '04a3', name: '김민지', tenant: 't-1', plan: 'basic' },
        ...{ groups: ['의사', '간호사'], staff: true },
      },
    ],
  })
  assert.equal(whole(['id,name,tenant,plan', '12,Kim,t-1,basic']).table.kind, 'people')
  assert.equal(whole(['id,name,tenant,plan', '12,Kim,t-1,basic'], 'tenants').table.kind, 'tenants')
})

test('seats may have several addresses; what stands in no row says nothing', () => {
  assert.deepEqual(whole(['seat,network,addresses', '7,cafe,10.1.0.7 fd00::7', '8,,']).table, {
    kind: 'seats',
    rows: [
      { line: 2, id: '7', network: 'cafe', addresses: ['10.1.0.7', 'fd00::7'] },
      { line: 3, id: '8', network: null, addresses: [] },
    ],
  })
})

test('columns that say nothing are named and not taken; the first of two counts; empty lines are none', () => {
  const { table, ignored } = whole(['id,name,birthday,Name', 't-1,Deck,1990-01-01,Other', ',,,', ' , '])
  assert.deepEqual(ignored, ['birthday', 'Name'])
  assert.deepEqual(table.rows, [{ line: 2, id: 't-1', name: 'Deck' }])
})

test('a first line that names nothing, or another kind, is said with how to mend it', () => {
  for (const head of ['', 'foo,bar', '04a3,김민지', 'name,plan']) {
    const found = read([head, 'a,b'])
    assert.ok('mend' in found)
    assert.equal(found.line, 1)
    assert.match(found.mend, /badge,name,tenant,plan for people/)
  }
  assert.ok('mend' in read(['seat,address', '7,10.1.0.7'], 'people'))
  assert.ok('mend' in readTable([]))
})

test('each line has its own problem, and the others are read', () => {
  assert.deepEqual(
    problemsOf([
      'id,badge,name,staff,groups',
      ',04a3,Kim,maybe,',
      ',,Lee,,',
      'p-1,04a4,Park\u0007,,',
      'p-2,04a5,Choi,예,',
      `p-3,04a6,${'x'.repeat(201)},,`,
      'p-4,04a7,\ufffd,,',
      'p-5,-,Jung,,',
      `p-6,04a8,Kang,,${Array.from({ length: 51 }, (_, n) => n).join(' ')}`,
    ]),
    [
      '2: "maybe" is neither yes nor no',
      '3: it names nobody',
      '4: it has a control character',
      '6: a cell has more than 200 characters',
      '7: it has a character that cannot be read',
      '8: - is no number of a badge',
      '9: it names more than 50 groups',
    ],
  )
  assert.deepEqual(problemsOf(['id,name', 't-1,', ',Deck']), [
    '2: a tenant needs an id and a name',
    '3: a tenant needs an id and a name',
  ])
  assert.deepEqual(problemsOf(['seat,address', ',10.1.0.7']), ['2: a seat needs a number'])
})

test('whatever a table has, each line is a row, a problem or empty, and never more', () => {
  const cell = fc.oneof(
    fc.constantFrom('id', 'name', 'badge', 'seat', 'address', '이름', '출입증', 'plan', 'tenant', '', 'yes'),
    fc.string({ unit: 'binary', maxLength: 300 }),
  )
  const records = fc.array(fc.array(cell, { maxLength: 6 }), { maxLength: 12 })
  fc.assert(
    fc.property(records, (cells) => {
      const found = readTable(cells.map((each, n) => ({ line: n + 1, cells: each })))
      if ('mend' in found) return
      const lines = [...found.table.rows, ...found.problems].map(({ line }) => line)
      assert.equal(new Set(lines).size, lines.length)
      assert.ok(lines.every((line) => line > 1 && line <= cells.length))
      for (const value of found.table.rows.flatMap((row) => Object.values(row)).filter((each) => each !== null))
        assert.ok(JSON.stringify(value).length < 2000)
    }),
    { numRuns: 2000 },
  )
})
