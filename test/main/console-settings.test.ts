// `consoles` of the settings.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'node:test'
import { readSettings } from '../../src/config.ts'
import { freshFolder } from '../kit/folder.ts'

const file = join(freshFolder(), 'isthmus.yaml')
const read = (consoles: string) => {
  writeFileSync(file, `policy: policy.yaml\n${consoles}\n`)
  return [...readSettings({ ISTHMUS_CONFIG: file }, '/').consoles]
}

test('where each operator has its console, or the park its own', () => {
  assert.deepEqual(read(''), [])
  assert.deepEqual(read('consoles: https://console.park.example'), [['', 'https://console.park.example']])
  assert.deepEqual(read('consoles: { north: "http://north.localhost:8080", south: "https://console.south.example" }'), [
    ['north', 'http://north.localhost:8080'],
    ['south', 'https://console.south.example'],
  ])
})

test('anything else is refused with its place and the mend', () => {
  for (const [wrong, why] of [
    ['consoles: [north]', /isthmus\.yaml:2:11: consoles is a map/],
    ['consoles: { North: "https://a.example" }', /"North" is no id of an operator/],
    ['consoles: { north: "http://a.example" }', /"http:\/\/a\.example" is no origin of a console/],
    ['consoles: { north: "https://a.example/" }', /no origin/],
    ['consoles: { north: "https://A.example" }', /no origin/],
    ['consoles: { north: "https://a.example", south: "https://a.example:8443" }', /are one, or one below the other/],
    ['consoles: { north: "https://a.example", south: "https://b.a.example" }', /are one, or one below the other/],
  ] as const)
    assert.throws(
      () => read(wrong),
      (error: Error & { code?: string; mend?: string }) =>
        error.code === 'settings:invalid' && why.test(error.message) && (error.mend ?? '') !== '',
      wrong,
    )
})
