// The strict subset of YAML: what is read, with places, and every refusal with its exact place and mend.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readTree } from '../../../src/edges/policyfile/yaml.ts'

const LIST_FILES = 'long lists of names go in list files.'
const PLAIN = 'Write a word and a colon; a list or a map cannot be a key.'
const YAML = 'Mend the YAML here or just before.'
const SECOND = 'Keep one document in a file: take out the line with ---.'
const UNSEEN = 'Delete it; it cannot be seen, and a reader may take it for something else.'

const REFUSED: readonly (readonly [text: string, line: number, column: number, what: string, mend: string])[] = [
  ['a: &x 1', 1, 4, 'Anchors (&) are not allowed.', 'Write the value out where it is used.'],
  [
    'a:\n  - *x',
    2,
    5,
    'Aliases (*) are not allowed.',
    'Write the value out; a text that begins with * goes in quotes.',
  ],
  ['a: !!str 1', 1, 4, 'Tags (!) are not allowed.', 'Leave the tag out; a text that begins with ! goes in quotes.'],
  ['%YAML 1.1\n---\na: 1', 1, 1, 'Directives (%) are not allowed.', 'Leave the line out.'],
  ['---\na: 1\n---\nb: 1', 3, 1, 'A second document begins here.', SECOND],
  ['a: 1\n...\nb: 2', 3, 1, 'A second document begins here.', SECOND],
  ['a: 1\nb:\n  c: 1\n  c: 2', 4, 3, 'The key "c" stands twice in the same map.', 'Keep one of the two.'],
  ['7: 1\n"7": 2', 2, 1, 'The key "7" stands twice in the same map.', 'Keep one of the two.'],
  ['a:\n  <<: { b: 1 }', 2, 3, 'Merge keys (<<) are not allowed.', 'Write the values out where they are used.'],
  ['[a]: 1', 1, 1, 'A key must be a plain word.', PLAIN],
  ['? { a: 1 }\n: 2', 1, 3, 'A key must be a plain word.', PLAIN],
  ['~: 1', 1, 1, 'A key must be a plain word.', PLAIN],
  ['a: 1\nb: \u0000', 2, 4, 'The character U+0000 is not allowed.', UNSEEN],
  ['a: x\u202ey', 1, 5, 'The character U+202E is not allowed.', UNSEEN],
  ['a: x\ufeffy', 1, 5, 'The character U+FEFF is not allowed.', UNSEEN],
  ['a: x\ud800y', 1, 5, 'The character U+D800 is not allowed.', UNSEEN],
  ['a: x\ry', 1, 5, 'The character U+000D is not allowed.', UNSEEN],
  ['a:\n\t- 1', 2, 1, 'This is not valid YAML: Tabs are not allowed as indentation.', YAML],
  ['a: b: c', 1, 4, 'This is not valid YAML: Nested mappings are not allowed in compact mappings.', YAML],
  [`${'- '.repeat(21)}a`, 1, 41, 'The file is nested too deeply.', 'At most 20 levels of maps and lists are allowed.'],
  ['['.repeat(500_000), 1, 61, 'The file is nested too deeply.', 'At most 20 levels of maps and lists are allowed.'],
  [
    `[${'a,'.repeat(50_000)}]`,
    1,
    100_000,
    'The file holds too many values.',
    `At most 50000 are allowed; ${LIST_FILES}`,
  ],
  ['\n'.repeat(400_001), 400_001, 1, 'The file holds too many values.', `At most 50000 are allowed; ${LIST_FILES}`],
  [`a: ${'x'.repeat(1_000_000)}`, 1, 1, 'The file is too long.', `At most 1000000 bytes are allowed; ${LIST_FILES}`],
]

for (const [text, line, column, what, mend] of REFUSED) {
  test(`refuses ${JSON.stringify(text.slice(0, 24))} at ${line}:${column}`, () => {
    const { tree, problems } = readTree(text, 'f.yaml')
    assert.equal(tree, null)
    assert.deepEqual(problems[0], { severity: 'error', file: 'f.yaml', line, column, what, mend })
  })
}

test('reads maps, lists and values with their places', () => {
  const { tree } = readTree('a: 1\nb:\n  - x\n  - { c: "d e" }\n', 'f')
  assert.deepEqual(tree, {
    kind: 'map',
    spot: { line: 1, column: 1 },
    entries: [
      {
        key: 'a',
        spot: { line: 1, column: 1 },
        value: { kind: 'scalar', value: 1, text: '1', spot: { line: 1, column: 4 } },
      },
      {
        key: 'b',
        spot: { line: 2, column: 1 },
        value: {
          kind: 'list',
          spot: { line: 3, column: 3 },
          items: [
            { kind: 'scalar', value: 'x', text: 'x', spot: { line: 3, column: 5 } },
            {
              kind: 'map',
              spot: { line: 4, column: 5 },
              entries: [
                {
                  key: 'c',
                  spot: { line: 4, column: 7 },
                  value: { kind: 'scalar', value: 'd e', text: 'd e', spot: { line: 4, column: 10 } },
                },
              ],
            },
          ],
        },
      },
    ],
  })
})

test('numbers, truths and what YAML 1.1 took for such keep their text', () => {
  const { tree } = readTree('7: 007\ntrue: yes\non: 0x10\nt: 08:30\nn: .inf', 'f')
  assert.equal(tree?.kind, 'map')
  const rows =
    tree?.kind === 'map' ? tree.entries.map(({ key, value }) => [key, value.kind === 'scalar' && value.text]) : []
  assert.deepEqual(rows, [
    ['7', '007'],
    ['true', 'yes'],
    ['on', '0x10'],
    ['t', '08:30'],
    ['n', '.inf'],
  ])
})

test('a byte-order mark and CRLF are fine, and do not shift places', () => {
  const { tree, problems } = readTree('\ufeffa: 1\r\nb: 2\r\n', 'f')
  assert.deepEqual(problems, [])
  assert.deepEqual(tree?.kind === 'map' && tree.entries.map(({ key, spot }) => [key, spot.line, spot.column]), [
    ['a', 1, 1],
    ['b', 2, 1],
  ])
})

test('one line with --- at the start is fine, an empty file is a value that is nothing', () => {
  assert.equal(readTree('# policy\n---\na: 1\n', 'f').tree?.kind, 'map')
  assert.deepEqual(readTree('', 'f').tree, { kind: 'scalar', value: null, text: '', spot: { line: 1, column: 1 } })
})

test('exactly 20 levels are read', () => {
  assert.deepEqual(readTree(`${'- '.repeat(20)}a`, 'f').problems, [])
})

test('at most 20 problems are given', () => {
  assert.equal(readTree(Array.from({ length: 50 }, () => 'a: 1').join('\n'), 'f').problems.length, 20)
  assert.equal(readTree(`a: "${'\\x'.repeat(500)}"`, 'f').problems.length, 20)
})
