// `witnesses` of the settings.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { readSettings } from '../../src/config.ts'
import { freshFolder } from '../kit/folder.ts'

test('where the witnesses are, by operator; anything else is refused with its place', () => {
  const file = join(freshFolder(), 'isthmus.yaml')
  const read = (witnesses: string) => {
    writeFileSync(file, `policy: policy.yaml\n${witnesses}\n`)
    return readSettings({ ISTHMUS_CONFIG: file }, '/').witnesses
  }
  assert.deepEqual([...read('')], [])
  const two = 'witnesses: { north: "http://192.0.2.7:8070/", south: "https://witness.south.example/park" }'
  assert.deepEqual(
    [...read(two)],
    [
      ['north', 'http://192.0.2.7:8070/'],
      ['south', 'https://witness.south.example/park'],
    ],
  )
  for (const [wrong, why] of [
    ['witnesses: [north]', /isthmus\.yaml:2:12: witnesses is a map/],
    ['witnesses: { North: "http://192.0.2.7/" }', /"North" is no id of an operator/],
    ['witnesses: { north: "192.0.2.7:8070" }', /"192.0.2.7:8070" is no address of a witness/],
    ['witnesses: { north: "ftp://192.0.2.7/" }', /is no address/],
    ['witnesses: { north: "http://192.0.2.7/?a" }', /is no address/],
    ['witnesses: { north: "http://" }', /is no address/],
  ] as const)
    assert.throws(() => read(wrong), why)
})
