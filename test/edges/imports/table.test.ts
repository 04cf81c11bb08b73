// Files as spreadsheets save them: encodings, delimiters, quotation marks; and files that are none.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import iconv from 'iconv-lite'
import { recordsOf } from '../../../src/edges/imports/csv.ts'
import { textOf } from '../../../src/edges/imports/text.ts'

const TEXT = 'id,name\nt-1,똠방각하 펲시 믜\nt-2,삼덕통상\n'

test('UTF-8 with a mark and without, UTF-16 both ways, CP949: found without being named', () => {
  const utf16be = Buffer.from(`\ufeff${TEXT}`, 'utf16le').swap16()
  const files = [
    Buffer.from(TEXT),
    Buffer.from(`\ufeff${TEXT}`),
    Buffer.from(`\ufeff${TEXT}`, 'utf16le'),
    utf16be,
    iconv.encode(TEXT, 'cp949'),
  ]
  for (const file of files) assert.equal(textOf(file).replace(/^\ufeff/, ''), TEXT)
})

test('every syllable of Hangul comes back out of CP949', () => {
  const all = Array.from({ length: 11_172 }, (_, n) => String.fromCodePoint(0xac00 + n)).join('')
  assert.equal(textOf(iconv.encode(all, 'cp949')), all)
})

test('a named encoding counts; what it has not is the replacement character', () => {
  assert.equal(textOf(Buffer.from(TEXT, 'utf16le'), 'utf-16'), TEXT)
  assert.equal(textOf(iconv.encode('가', 'cp949'), 'cp949'), '가')
  assert.match(textOf(iconv.encode('가', 'cp949'), 'utf-8'), /\ufffd/)
  assert.match(textOf(Buffer.from([0x61, 0xff, 0x0a]), 'cp949'), /\ufffd/)
})

const cells = (text: string): readonly (readonly string[])[] => {
  const found = recordsOf(text)
  assert.ok(!('mend' in found), JSON.stringify(found))
  return found.map((each) => [String(each.line), ...each.cells])
}

test('comma, semicolon and tab; every kind of line end; a mark at the start', () => {
  for (const delimiter of [',', ';', '\t'])
    for (const end of ['\n', '\r\n', '\r'])
      assert.deepEqual(
        cells(`\ufeff${['id', 'name'].join(delimiter)}${end}t-1${delimiter}Deck${end}${end}t-2${delimiter}Kiln`),
        [
          ['1', 'id', 'name'],
          ['2', 't-1', 'Deck'],
          ['4', 't-2', 'Kiln'],
        ],
      )
})

test('cells in quotation marks may have delimiters, line breaks and marks; lines are counted on', () => {
  assert.deepEqual(cells('id,name\nt-1,"Deck, ""Kiln""\nand Loom"\nt-2,x\n'), [
    ['1', 'id', 'name'],
    ['2', 't-1', 'Deck, "Kiln"\nand Loom'],
    ['4', 't-2', 'x'],
  ])
})

test('rows may be shorter or longer than the first; too long ones, and no CSV, are refused with the line', () => {
  assert.deepEqual(cells('a,b,c\n1\n1,2,3,4\n').slice(1), [
    ['2', '1'],
    ['3', '1', '2', '3', '4'],
  ])
  const refused = (text: string): string => {
    const found = recordsOf(text)
    assert.ok('mend' in found)
    return `${found.line}: ${found.what}`
  }
  assert.equal(refused('a,b\n1,2\n"3,4\n'), '3: a quotation mark is not closed')
  assert.match(refused('a,b\n1,x"y\n'), /^2: it is no CSV$/)
  assert.match(refused(`a,b\n1,${'x'.repeat(30_000)}\n`), /a record is too long/)
  assert.match(refused(`a,b\n${',x'.repeat(200)}\n`), /^2: a row has more than 100 cells/)
})

test('whatever the bytes, they are records or a refusal; what was written as CSV comes back', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      const found = recordsOf(textOf(bytes))
      if ('mend' in found) assert.ok(found.line >= 1)
      else for (const each of found) assert.ok(each.line >= 1 && each.cells.length <= 100)
    }),
    { numRuns: 3000 },
  )
  const cell = fc.string({ unit: fc.constantFrom('a', '가', '"', ',', ';', '\t', '\n', ' '), maxLength: 8 })
  fc.assert(
    fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 8 }), (rows) => {
      const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`
      const file = ['id,name,more', ...rows.map((row) => [...row.map(quoted), '1'].join(','))].join('\n')
      assert.deepEqual(
        cells(file)
          .slice(1)
          .map((each) => each.slice(1)),
        rows.map((row) => [...row, '1']),
      )
    }),
    { numRuns: 1000 },
  )
})
