// Loading: files beside the policy, articles of the agreement, and everything that can be wrong with a file on disk.
import assert from 'node:assert/strict'
import { mkdirSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Site } from '../../../src/domain/policy/site.ts'
import { articlesIn } from '../../../src/edges/policyfile/articles.ts'
import { loadPolicy, sourceOf } from '../../../src/edges/policyfile/load.ts'
import { freshFolder } from '../../kit/folder.ts'

const folders: string[] = []
after(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

const site = (...zones: string[]): Site => ({ hosts: new Map(), zones: zones.map((id) => ({ id, ranges: [] })) })

const GROUND = 'why: w, since: 2014-05-01, review: "mailto:a@b.example"'
const POLICY = `policy: isthmus/v1
park: { name: P, timezone: Asia/Seoul }
services: { web: { title: W, ports: tcp/80 } }
plans: { basic: { title: B, services: web, basis: agreement/2, ${GROUND} } }
eligible: { basic: { who: everyone, why: w, basis: agreement/2 } }
agreement: { en: a.en.md, ko: a.ko.md }
lists: { l: { file: lists/l.txt } }
rules: { r: { layer: park, block: { who: everyone, to: list l }, basis: agreement/3, ${GROUND} } }
`

type Files = Readonly<Record<string, string | Uint8Array>>
const FILES: Files = {
  'policy.yaml': POLICY,
  'a.en.md': '1. One\n2. Two\n3. Three\n',
  'a.ko.md': '1. 하나\n2. 둘\n제3조 셋\n',
  'lists/l.txt': 'a.example\n',
}

const park = (files: Files = {}): string => {
  const folder = freshFolder('load')
  folders.push(folder)
  mkdirSync(join(folder, 'lists'))
  for (const [name, content] of Object.entries({ ...FILES, ...files })) writeFileSync(join(folder, name), content)
  return folder
}

const load = (folder: string) => loadPolicy({ path: join(folder, 'policy.yaml'), rule: 'file', site: site() })

const rows = (folder: string): (readonly [string, number, number, string, string])[] =>
  load(folder).problems.map(({ severity, line, column, what, mend }) => [severity, line, column, what, mend])

test('the sample park loads with nothing to say but that speed needs the line', () => {
  const path = fileURLToPath(new URL('../../../examples/kaesong/policy.yaml', import.meta.url))
  const { verified, problems, lists } = loadPolicy({ path, rule: 'several', site: site('library', 'world') })
  assert.equal(verified?.rules.length, 12)
  assert.deepEqual(
    problems.map(({ severity, what }) => [severity, what]),
    [['warning', '"speed" is enforced only in line.']],
  )
  assert.deepEqual([...lists.keys()], ['gambling', 'adult', 'fraud', 'harmful', 'hidden-names'])
})

test('a whole park loads without a word, and its lists come as bytes', () => {
  const loaded = load(park())
  assert.deepEqual(loaded.problems, [])
  assert.deepEqual(
    [...loaded.lists.values()].map(({ bytes }) => Buffer.from(bytes).toString()),
    ['a.example\n'],
  )
  assert.deepEqual(
    loaded.seen.map(({ path, size }) => [path.split('/').at(-1), size]),
    [
      ['policy.yaml', Buffer.byteLength(POLICY)],
      ['l.txt', 10],
      ['a.en.md', 23],
      ['a.ko.md', 29],
    ],
  )
})

test('a missing policy is said at its first line', () => {
  const folder = park()
  rmSync(join(folder, 'policy.yaml'))
  assert.deepEqual(rows(folder), [
    ['error', 1, 1, 'The policy does not exist.', 'Put the file there, or correct the path.'],
  ])
  assert.equal(load(folder).seen[0]?.size, -1)
})

test('a folder, an endless file and a too long file are no policy', () => {
  const folder = park()
  rmSync(join(folder, 'policy.yaml'))
  mkdirSync(join(folder, 'policy.yaml'))
  assert.equal(load(folder).problems[0]?.what, 'The policy is not a file.')
  rmSync(join(folder, 'policy.yaml'), { recursive: true })
  symlinkSync('/dev/zero', join(folder, 'policy.yaml'))
  assert.equal(load(folder).problems[0]?.what, 'The policy is not a file.')
  rmSync(join(folder, 'policy.yaml'))
  writeFileSync(join(folder, 'policy.yaml'), 'x'.repeat(1_000_001))
  assert.equal(load(folder).problems[0]?.what, 'The policy has 1000001 bytes; at most 1000000 are allowed.')
})

test('text that is not UTF-8 is said with its place', () => {
  const folder = park({
    'policy.yaml': Buffer.concat([
      Buffer.from('policy: isthmus/v1\npark: '),
      Buffer.from([0xb0, 0xb3]),
      Buffer.from('\n'),
    ]),
  })
  assert.deepEqual(rows(folder), [['error', 2, 7, 'The file is not in UTF-8 here.', 'Save the file in UTF-8.']])
})

test('a list that is not there, leads out of the folder, or is too long', () => {
  const folder = park()
  rmSync(join(folder, 'lists/l.txt'))
  assert.deepEqual(rows(folder), [
    ['error', 7, 21, 'The list l: lists/l.txt does not exist.', 'Put the file there, or correct the path.'],
  ])
  symlinkSync('/etc/hostname', join(folder, 'lists/l.txt'))
  assert.deepEqual(rows(folder), [
    [
      'error',
      7,
      21,
      "The list l: lists/l.txt leads out of the policy's folder.",
      'Put the file itself into the folder of the policy.',
    ],
  ])
  rmSync(join(folder, 'lists/l.txt'))
  writeFileSync(join(folder, 'lists/l.txt'), '')
  truncateSync(join(folder, 'lists/l.txt'), 256_000_001)
  assert.deepEqual(rows(folder), [
    ['error', 7, 21, 'The list l: lists/l.txt has 256000001 bytes; at most 256000000 are allowed.', 'Make it shorter.'],
  ])
})

test('a link within the folder is fine', () => {
  const folder = park({ 'real.txt': 'b.example\n' })
  rmSync(join(folder, 'lists/l.txt'))
  symlinkSync('../real.txt', join(folder, 'lists/l.txt'))
  assert.deepEqual(rows(folder), [])
})

test('an article counts only if it stands in every language', () => {
  assert.deepEqual(rows(park({ 'a.ko.md': '1. 하나\n2. 둘\n' })), [
    ['warning', 6, 31, 'The agreement: a.ko.md lacks article 3.', 'Add it; a basis must stand in every language.'],
    ['warning', 8, 73, 'The agreement has no article 3 in every language.', 'Add the article, or name another.'],
  ])
  assert.deepEqual(
    rows(park({ 'a.en.md': 'No numbers here.' })).find(([, line]) => line === 6),
    [
      'warning',
      6,
      18,
      'The agreement: a.en.md has no numbered articles.',
      'Begin each article with its number: "5. …", "## 5 …", "Article 5" or "제5조".',
    ],
  )
})

test('an agreement that is missing or no text', () => {
  const folder = park({ 'a.ko.md': new Uint8Array([0x31, 0x2e, 0x20, 0xff]) })
  rmSync(join(folder, 'a.en.md'))
  const agreement = rows(folder).filter(([, line]) => line === 6)
  assert.deepEqual(agreement, [
    ['error', 6, 18, 'The agreement: a.en.md does not exist.', 'Put the file there, or correct the path.'],
    ['error', 6, 31, 'The agreement: a.ko.md is not in UTF-8 (line 1).', 'Save the file in UTF-8.'],
  ])
})

test('articles in every usual way of writing, and nothing else', () => {
  const text =
    '# Agreement of 2014\n1. One\n## 2. Two\n### 3 Three\n**4.** Four\nArticle 5\n## Article 6: Six\nArt. 7 Seven\n제8조 여덟\n# 제 9 조\n10) Ten\r\n   11. Eleven\n012. Twelve\n13.5 kilometres\nIn 14. line\n    15. code\n2014\n'
  assert.deepEqual(
    [...articlesIn(text)].sort((a, b) => Number(a) - Number(b)),
    ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10', '11', '12'],
  )
})

test('the hash of the source changes with every file and input, and with nothing else', () => {
  const folder = park()
  const at = (changed: Files, zones: string[] = []): string => {
    for (const [name, content] of Object.entries({ ...FILES, ...changed })) writeFileSync(join(folder, name), content)
    return sourceOf(loadPolicy({ path: join(folder, 'policy.yaml'), rule: 'file', site: site(...zones) }).parts)
  }
  const hashes = [
    at({}),
    at({ 'policy.yaml': `${POLICY}#` }),
    at({ 'a.en.md': '2. 3.' }),
    at({ 'a.ko.md': '2.' }),
    at({ 'lists/l.txt': 'b.example' }),
    at({}, ['z']),
  ]
  assert.equal(new Set(hashes).size, hashes.length)
  assert.equal(at({}), hashes[0])
})
