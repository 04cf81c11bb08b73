// Hosts and zones of two sites compared: each that is other is told, in both languages, and nothing about ports.
import assert from 'node:assert/strict'
import test from 'node:test'
import { parseAddress, parseRange } from '../../../src/base/addresses.ts'
import { siteNotes } from '../../../src/domain/policy/exact/site-notes.ts'
import type { Site } from '../../../src/domain/policy/site.ts'
import { english } from '../../../src/domain/policy/tell/english.ts'
import { korean } from '../../../src/domain/policy/tell/korean.ts'
import { noteText } from '../../../src/domain/policy/tell/notes.ts'

const site = (
  hosts: Readonly<Record<string, readonly string[]>>,
  zones: Readonly<Record<string, string[]>>,
  port = 80,
): Site => ({
  hosts: new Map(
    Object.entries(hosts).map(([name, addresses]) => [
      name,
      { addresses: addresses.map((each) => parseAddress(each) ?? assert.fail(each)), ports: new Map([[80, port]]) },
    ]),
  ),
  zones: Object.entries(zones).map(([id, ranges]) => ({
    id,
    ranges: ranges.map((each) => parseRange(each) ?? assert.fail(each)),
  })),
})

test('what is the same is not told, whatever its ports', () => {
  const of = (port: number) => site({ 'a.test': ['192.0.2.1'] }, { library: ['10.1.0.0/24'] }, port)
  assert.deepEqual(siteNotes(of(80), of(8080)), [])
})

test('a host that moved, one that came, a zone that went', () => {
  const before = site({ 'a.test': ['192.0.2.1'] }, { library: ['10.1.0.0/24', '10.2.0.1'] })
  const after = site({ 'a.test': ['192.0.2.2'], 'b.test': ['192.0.2.3'] }, {})
  const notes = siteNotes(before, after)
  assert.deepEqual(notes, [
    { of: 'host', id: 'a.test', key: 'addresses', before: ['192.0.2.1'], after: ['192.0.2.2'] },
    { of: 'host', id: 'b.test', key: 'addresses', before: null, after: ['192.0.2.3'] },
    { of: 'zone', id: 'library', key: 'addresses', before: ['10.1.0.0-10.1.0.255', '10.2.0.1'], after: null },
  ])
  assert.deepEqual(
    notes.map((note) => noteText(note, english)),
    [
      'Host a.test: addresses: 192.0.2.1 → 192.0.2.2.',
      'Host b.test: addresses: none → 192.0.2.3.',
      'Zone library: addresses: 10.1.0.0-10.1.0.255, 10.2.0.1 → none.',
    ],
  )
  assert.equal(noteText(notes[0]!, korean), '고정 이름 a.test: 주소: 192.0.2.1 → 192.0.2.2.')
})

test('other DNS servers are told first; none means those of the machine', () => {
  const of = (upstreams: readonly string[]): Site => ({ ...site({}, {}), upstreams })
  assert.deepEqual(
    siteNotes(of(['192.0.2.53']), of(['192.0.2.53', '192.0.2.54'])).map((note) => noteText(note, english)),
    ['DNS servers: addresses: 192.0.2.53 → 192.0.2.53, 192.0.2.54.'],
  )
  assert.deepEqual(
    siteNotes(site({}, {}), of(['192.0.2.53'])).map((note) => noteText(note, korean)),
    ['DNS 서버: 주소: 없음 → 192.0.2.53.'],
  )
})
