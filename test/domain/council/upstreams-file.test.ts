// The agreed file of DNS servers: what is written is read, and nothing else is.
import assert from 'node:assert/strict'
import test from 'node:test'
import { utf8 } from '../../../src/base/utf8.ts'
import { readUpstreams, upstreamsOctets } from '../../../src/domain/council/upstreams-file.ts'

test('what is written is read', () => {
  for (const servers of [['192.0.2.53'], ['192.0.2.53:5353', '[2001:db8::1]:53', '2001:db8::2']])
    assert.deepEqual(readUpstreams(upstreamsOctets(servers)), servers)
})

test('names, none at all, one twice, too many, other forms: no such file', () => {
  const many = Array.from({ length: 17 }, (_, n) => `192.0.2.${n}`)
  const wrong = [
    '[]',
    '{}',
    '"192.0.2.53"',
    '["dns.example"]',
    '["192.0.2.53","192.0.2.53"]',
    '[ "192.0.2.53"]',
    '["192.0.2.53"]\n',
  ]
  for (const text of [...wrong, JSON.stringify(many), '["192.0.2.53:99999"]', ''])
    assert.equal(readUpstreams(utf8(text)), undefined, text)
})
