// The charter with which a park begins: each thing that is wrong with it is said, and keys that everybody has are for the sample alone.
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { parseAddress } from '../../src/base/addresses.ts'
import { siteOctets } from '../../src/domain/council/site-file.ts'
import type { Site } from '../../src/domain/policy/site.ts'
import { readCharterFile } from '../../src/main/council/charter-file.ts'
import type { ParkRecord } from '../../src/main/council/record.ts'
import { filesToAgree, siteAtStart } from '../../src/main/council/site.ts'
import { charter, operator } from '../kit/council.ts'
import { freshFolder } from '../kit/folder.ts'
import { logKey } from '../kit/record.ts'
import { ROOT } from '../kit/source.ts'

const folder = freshFolder('charter')
const path = join(folder, 'charter.json')
const own = logKey('park.example/record').key
const read = (text: string, sample = false, log = own) => {
  writeFileSync(path, text)
  return readCharterFile(path, { log, sample })
}
const why = (value: unknown): string => {
  try {
    read(typeof value === 'string' ? value : JSON.stringify(value))
    return 'taken'
  } catch (error) {
    return error instanceof Error ? error.message : ''
  }
}

test('a charter as people write it is taken; what is wrong is named', () => {
  const good = charter()
  assert.equal(read(JSON.stringify(good, null, 4)).park, 'park.example/record')
  const { north } = good.operators
  const cases: readonly (readonly [unknown, RegExp])[] = [
    ['{', /no JSON/],
    ['{"a":1.5}', /no JSON/],
    [{ ...good, more: 1 }, /form of a charter/],
    [{ ...good, notice: { ...good.notice, change: -1 } }, /out of range/],
    [{ ...good, operators: { north: { ...north, threshold: 3 } } }, /people or thresholds/],
    [{ ...good, operators: { north: { ...north, people: { kim: ['x'] } } } }, /no key of the one/],
    [{ ...good, operators: { ...good.operators, south: { ...good.operators.south, name: north?.name } } }, /same name/],
    [{ ...good, park: 'other.example/record' }, /its park is other\.example\/record/],
    [{ ...good, operators: {} }, /it has no operators/],
  ]
  for (const [value, said] of cases) assert.match(why(value), said, JSON.stringify(value).slice(0, 80))
  assert.throws(() => readCharterFile(join(folder, 'none'), { log: own, sample: false }), /cannot be read/)
})

test('published keys are for the sample alone', () => {
  const text = readFileSync(join(ROOT, 'examples/kaesong/charter.json'), 'utf8')
  const log = logKey('park.test/record').key
  assert.equal(Object.keys(read(text, true, log).operators).length, 2)
  assert.throws(() => read(text, false, log), /the private key of \w+\/\w+ is published for trying/)
  const kim = JSON.parse(text).operators.north.people.kim
  const mixed = charter({ north: operator('north', [], { people: { kim } }), south: operator('south', ['lee']) })
  assert.match(why(mixed), /the private key of north\/kim is published/)
})

test('hosts and zones of the settings do not rule because the record is bad', () => {
  const data = freshFolder('zones')
  const site = (address: string): Site => ({
    hosts: new Map([
      ['news.test', { addresses: [parseAddress(address) ?? assert.fail()], ports: new Map([[80, 8080]]) }],
    ]),
    zones: [],
  })
  const record = (bad: boolean, byOperators: boolean) =>
    ({ governed: () => null, frozen: () => (bad ? 'it is gone' : null), byOperators: () => byOperators }) as ParkRecord
  const [agreed, settings] = [site('192.0.2.1'), site('192.0.2.2')]
  const inForce = (bad: boolean, byOperators: boolean): Site => siteAtStart(record(bad, byOperators), data, settings)
  assert.equal(inForce(true, true).hosts.size, 0, 'nothing was ever agreed here: nothing is let in')
  filesToAgree(data, agreed, [])
  assert.deepEqual(siteOctets(inForce(true, true)), siteOctets(agreed))
  assert.equal(inForce(true, true).hosts.get('news.test')?.ports.get(80), 8080)
  assert.deepEqual(inForce(true, false), settings, 'where a file rules')
  assert.deepEqual(inForce(false, true), settings, 'at the beginning')
})
