// Names that must not leave the house, as the RFCs list them, and their neighbours that must.
import assert from 'node:assert/strict'
import test from 'node:test'
import { isCanary, localMeaning } from '../../../src/domain/enforcement/local-names.ts'

const meaning = (name: string) => localMeaning(name, 'park.test')

test('special names (RFC 6761, 6762, 7686, 8375, 9462), and the park’s own', () => {
  for (const name of ['localhost', 'a.b.localhost']) assert.equal(meaning(name), 'loopback', name)
  const gone = ['invalid', 'x.invalid', 'local', 'x.local', 'onion', 'x.onion', 'x.home.arpa', 'x.park.test']
  for (const name of gone) assert.equal(meaning(name), 'no-such-name', name)
  for (const name of ['park.test', 'home.arpa', 'resolver.arpa', '_dns.resolver.arpa'])
    assert.equal(meaning(name), 'no-data', name)
  const others = [
    'x.test',
    'locals',
    'my-local',
    'xlocalhost',
    'local.example',
    'carpark.test',
    'xhome.arpa',
    'in-addr.arpa',
  ]
  for (const name of [...others, 'com', 'arpa', 'localhost.example', 'xresolver.arpa'])
    assert.equal(meaning(name), undefined, name)
})

test('reverse names of addresses that mean nothing outside (RFC 6303, 7793)', () => {
  const zones = [
    ...['0', '10', '127', '254.169', '2.0.192', '100.51.198', '113.0.203', '255.255.255.255', '168.192'],
    ...Array.from({ length: 16 }, (_, n) => `${16 + n}.172`),
    ...Array.from({ length: 64 }, (_, n) => `${64 + n}.100`),
  ].map((zone) => `${zone}.in-addr.arpa`)
  const zeros = '0.'.repeat(31)
  const six = ['d.f', 'c.f', '8.e.f', '9.e.f', 'a.e.f', 'b.e.f', '8.b.d.0.1.0.0.2'].map((zone) => `${zone}.ip6.arpa`)
  for (const zone of [...zones, ...six])
    for (const name of [zone, `7.${zone}`]) assert.equal(meaning(name), 'no-such-name', name)
  for (const first of ['0', '1']) assert.equal(meaning(`${first}.${zeros}ip6.arpa`), 'no-such-name')
  const others = [
    '15.172',
    '32.172',
    '63.100',
    '128.100',
    '1',
    '110',
    '8.8.8.8',
    '255.255',
    '169.254',
    '192.168',
    '53.168.193',
  ]
  for (const zone of others) assert.equal(meaning(`${zone}.in-addr.arpa`), undefined, zone)
  const outside = [
    `2.${zeros}ip6.arpa`,
    `${zeros}ip6.arpa`,
    '7.e.f.ip6.arpa',
    'e.f.ip6.arpa',
    'f.f.ip6.arpa',
    '8.8.4.0.1.0.0.2.ip6.arpa',
  ]
  for (const name of outside) assert.equal(meaning(name), undefined, name)
})

test('the canary and what is below it', () => {
  for (const name of ['use-application-dns.net', 'x.use-application-dns.net']) assert.ok(isCanary(name))
  for (const name of ['xuse-application-dns.net', 'use-application-dns.net.example', 'net']) assert.ok(!isCanary(name))
})
