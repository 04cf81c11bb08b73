import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { addressOf, isSpecial, numeric, parseAddress, parseRange, within } from '../../src/base/addresses.ts'

test('an address has one text, and numbers give it back', () => {
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), (text) => {
      const address = parseAddress(text)
      assert.ok(address !== undefined, text)
      assert.equal(addressOf(numeric(address)), address)
      assert.equal(parseAddress(address), address)
    }),
    { seed: 3, numRuns: 3000 },
  )
})

test('RFC 5952 forms', () => {
  const forms = [
    ['2001:db8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['2001:0DB8::0001', '2001:db8::1'],
    ['0:0:0:0:0:0:0:0', '::'],
    ['1:0:2:3:4:5:6:7', '1:0:2:3:4:5:6:7'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    ['64:ff9b::192.0.2.1', '64:ff9b::c000:201'],
  ]
  for (const [input = '', expected] of forms) assert.equal(parseAddress(input), expected)
  for (const bad of ['', '1.2.3', '01.2.3.4', '::1%lo', '1:2', 'g::1']) assert.equal(parseAddress(bad), undefined, bad)
})

test('ranges', () => {
  const range = (text: string): string | undefined => {
    const parsed = parseRange(text)
    return parsed === undefined ? undefined : `${parsed.from}-${parsed.to}`
  }
  assert.equal(range('10.0.0.7/8'), '10.0.0.0-10.255.255.255')
  assert.equal(range('2001:db8::5/126'), '2001:db8::4-2001:db8::7')
  assert.equal(range('192.0.2.1-192.0.2.9'), '192.0.2.1-192.0.2.9')
  assert.equal(range('192.0.2.1'), '192.0.2.1-192.0.2.1')
  assert.equal(range('0.0.0.0/0'), '0.0.0.0-255.255.255.255')
  for (const bad of [
    '10.0.0.0/33',
    '10.0.0.0/',
    '10.0.0.0/8/9',
    '1.1.1.9-1.1.1.1',
    '1.1.1.1-::1',
    'x/8',
    '1.1.1.1-2.2.2.2-3.3.3.3',
  ])
    assert.equal(range(bad), undefined, bad)
})

test('special addresses are never public ones', () => {
  const special = [
    '127.0.0.1',
    '10.1.2.3',
    '169.254.169.254',
    '192.168.1.1',
    '172.31.0.1',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
  ]
  const six = [
    '::1',
    '::',
    'fe80::1',
    'fd00::1',
    'ff02::1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    '::7f00:1',
    '::ffff:0:7f00:1',
    '2001:0:a00:1::1',
  ]
  for (const text of [...special, ...six]) {
    const address = parseAddress(text)
    assert.ok(address !== undefined && isSpecial(address), text)
  }
  for (const text of ['8.8.8.8', '203.0.113.9', '2001:db8::1', '172.32.0.1']) {
    const address = parseAddress(text)
    assert.ok(address !== undefined && !isSpecial(address), text)
  }
})

test('within compares numbers of one family only', () => {
  const range = parseRange('10.0.0.0/30')
  const address = (text: string) => {
    const parsed = parseAddress(text)
    assert.ok(parsed)
    return parsed
  }
  assert.ok(range)
  assert.ok(within(address('10.0.0.3'), range))
  assert.ok(!within(address('10.0.0.4'), range))
  assert.ok(!within(address('::a00:1'), range))
})
