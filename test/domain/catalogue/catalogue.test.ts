// The catalogue is in order as it stands, and its reader takes nothing else, whatever it is given.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseHost } from '../../../src/base/names.ts'
import { catalogueOf } from '../../../src/domain/catalogue/catalogue.ts'
import { EVERYWHERE } from '../../../src/domain/catalogue/everywhere.ts'
import { KOREA } from '../../../src/domain/catalogue/korea.ts'
import { readCatalogue } from '../../../src/domain/catalogue/read.ts'
import { endpointText } from '../../../src/domain/catalogue/service.ts'
import { SERVICE_KINDS } from '../../../src/domain/policy/language.ts'

const GOOD = 'a | 가 | A | news | a.test b.test:993 | app phone | seen'

test('every line is a service; 60 of South Korea and 40 of everywhere', () => {
  assert.deepEqual(readCatalogue(KOREA, 'korea', '2026-11-27').problems, [])
  assert.deepEqual(readCatalogue(EVERYWHERE, 'everywhere', '2026-11-27').problems, [])
  const used = catalogueOf({}).map((service) => service.used)
  assert.deepEqual([used.filter((each) => each === 'korea').length, used.length], [60, 100])
})

test('ids are unique over both, both titles stand, no endpoint twice, names are as they are looked up', () => {
  const services = catalogueOf({})
  const endpoints = services.flatMap((service) => service.endpoints.map(endpointText))
  assert.equal(new Set(services.map(({ id }) => id)).size, services.length)
  assert.equal(new Set(endpoints).size, endpoints.length)
  for (const { id, title, endpoints: own, checked } of services) {
    assert.ok(title.ko !== '' && title.en !== '', id)
    assert.match(checked.on ?? '', /^\d{4}-\d\d-\d\d$/)
    for (const { name } of own) assert.deepEqual(parseHost(name), { kind: 'name', name })
  }
  assert.deepEqual([...new Set(services.map(({ kind }) => kind))].sort(), [...SERVICE_KINDS].sort())
})

test('a line is read whole', () => {
  const { services } = readCatalogue(GOOD, 'korea', '2026-11-27')
  assert.deepEqual(services, [
    {
      id: 'a',
      title: { ko: '가', en: 'A' },
      kind: 'news',
      used: 'korea',
      endpoints: [
        { name: 'a.test', port: 443 },
        { name: 'b.test', port: 993 },
      ],
      needs: ['app', 'phone'],
      checked: { how: 'seen', on: '2026-11-27' },
    },
  ])
})

test('what is wrong is told with its line', () => {
  const wrong: readonly (readonly [string, RegExp])[] = [
    [GOOD.replace('| seen', ''), /seven fields/],
    [GOOD.replace('a |', 'A b |'), /id/],
    [GOOD.replace('가', ''), /title/],
    [GOOD.replace('news', 'olds'), /kind/],
    [GOOD.replace('a.test', 'A.test'), /endpoint/],
    [GOOD.replace('a.test', '192.0.2.1'), /endpoint/],
    [GOOD.replace('a.test', '한국.test'), /endpoint/],
    [GOOD.replace('b.test:993', 'a.test'), /twice/],
    [GOOD.replace('a.test b.test:993', ''), /endpoint/],
    [GOOD.replace('app', 'luck'), /need/],
    [GOOD.replace('seen', 'asked'), /found/],
    [GOOD.padEnd(1200, ' x'), /too long/],
  ]
  for (const [line, what] of wrong) {
    const { services, problems } = readCatalogue(`\n${line}`, 'korea', '2026-11-27')
    assert.deepEqual([services.length, problems[0]?.line], [0, 2], line)
    assert.match(problems[0]?.what ?? '', what)
  }
  assert.match(readCatalogue(`${GOOD}\n${GOOD}`, 'korea', '').problems[0]?.what ?? '', /id stands twice/)
  assert.match(readCatalogue('x'.repeat(200_001), 'korea', '').problems[0]?.what ?? '', /too long/)
  assert.match(readCatalogue('\n'.repeat(2001), 'korea', '').problems[0]?.what ?? '', /too long/)
})

test('whatever the text is, reading ends with services or problems', () => {
  const piece = fc.oneof(fc.string(), fc.constantFrom('|', ' | ', '\n', 'a.test', 'news', 'seen', 'app', 'xn--', ':'))
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const { services, problems } = readCatalogue(pieces.join(''), 'everywhere', '2026-11-27')
      assert.ok(services.length + problems.length <= 2000)
    }),
    { numRuns: 300 },
  )
})
