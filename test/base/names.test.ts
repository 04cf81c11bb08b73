import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { hostInUrl, hostText, parseAuthority, parseHost, sameHost } from '../../src/base/names.ts'

const textOf = (input: string): string | undefined => {
  const host = parseHost(input)
  return host === undefined ? undefined : `${host.kind} ${hostText(host)}`
}

const same: [string, string][] = [
  ['Example.TEST', 'name example.test'],
  ['example.test.', 'name example.test'],
  ['_dmarc.example.test', 'name _dmarc.example.test'],
  ['a--b.example', 'name a--b.example'],
  ['한국.test', 'name xn--3e0b707e.test'],
  ['XN--3E0B707E.test', 'name xn--3e0b707e.test'],
  ['ｅｘａｍｐｌｅ.test', 'name example.test'],
  ['example。test', 'name example.test'],
  ['straße.example', 'name xn--strae-oqa.example'],
  ['127.0.0.1', 'address 127.0.0.1'],
  ['127.0.0.1.', 'address 127.0.0.1'],
  ['2130706433', 'address 127.0.0.1'],
  ['0x7f000001', 'address 127.0.0.1'],
  ['0x7f.1', 'address 127.0.0.1'],
  ['0177.0.0.01', 'address 127.0.0.1'],
  ['１２７.0.0.1', 'address 127.0.0.1'],
  ['[::1]', 'address ::1'],
  ['::1', 'address ::1'],
  ['[2001:DB8:0:0::1]', 'address 2001:db8::1'],
  ['[::ffff:10.0.0.1]', 'address 10.0.0.1'],
  ['::ffff:a00:1', 'address 10.0.0.1'],
]

test('every way of writing a host comes to one form', () => {
  for (const [input, expected] of same) assert.equal(textOf(input), expected, input)
})

const refused = [
  '',
  '.',
  '..',
  'a..b',
  '.a',
  'a b.test',
  'a/b',
  'user@host.test',
  'a:b:c',
  '[::1',
  '[fe80::1%eth0]',
  'fe80::1%1',
  '256.1.1.1',
  '1.2.3.4.5',
  '999999999999',
  '-a.test',
  'a-.test',
  `${'a'.repeat(64)}.test`,
  `${'a.'.repeat(127)}toolong`,
  'a\u0000b.test',
  'a\u00adb..test',
  'a%2eb.test',
  'x'.repeat(2000),
]

test('what names no host is refused', () => {
  for (const input of refused) {
    const got = textOf(input)
    assert.ok(got === undefined, `${JSON.stringify(input)} gave ${got}`)
  }
})

test('authorities', () => {
  const port = (text: string) => {
    const authority = parseAuthority(text)
    return authority === undefined ? undefined : `${hostInUrl(authority.host)} ${authority.port}`
  }
  assert.equal(port('a.test:443'), 'a.test 443')
  assert.equal(port('a.test'), 'a.test undefined')
  assert.equal(port('[::1]:80'), '[::1] 80')
  assert.equal(port('[::1]'), '[::1] undefined')
  assert.equal(port('::1'), '[::1] undefined')
  for (const bad of ['a.test:', 'a.test:0', 'a.test:65536', 'a.test:+1', 'a.test: 1', ':80', '[::1]80', 'a.test:4x'])
    assert.equal(port(bad), undefined, bad)
})

test('any text: never throws, and the canonical form is its own canonical form', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.domain(), fc.ipV4(), fc.ipV6()), (text) => {
      parseAuthority(text)
      const host = parseHost(text)
      if (host === undefined) return
      const again = parseHost(hostText(host))
      assert.ok(again !== undefined && sameHost(host, again))
      assert.ok(host.kind === 'address' || /^[a-z0-9_.-]+$/.test(host.name))
    }),
    { seed: 7, numRuns: process.env.ISTHMUS_SOAK ? 500_000 : 5_000 },
  )
})
