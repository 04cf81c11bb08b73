// What is agreed beside the policy: read from exact files, written again as the same octets, and nothing else is taken.
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { utf8 } from '../../../src/base/utf8.ts'
import { readAgreedSite, SITE_FILES, siteFiles } from '../../../src/domain/council/agreed-site.ts'
import { readEngine } from '../../../src/domain/council/engine-file.ts'
import { isInputName } from '../../../src/domain/council/inputs.ts'
import { readGroups, readNetworks, readRetention, readTenants } from '../../../src/domain/council/terms-files.ts'

const FILES = {
  zones: '{"hosts":{"library.park.test":["10.1.0.10"]},"zones":{"library":["10.1.0.0-10.1.0.255"]}}',
  upstreams: '["192.0.2.53","192.0.2.54:5353"]',
  tenants: '{"t-001":{"heads":120,"plans":["basic","office"]},"t-017":{"heads":0,"plans":[]}}',
  groups: '{"sports":{"people":40,"tenants":["t-001","t-017"]}}',
  networks:
    '{"cafe":{"kind":"sign-in","plan":null,"ranges":["10.2.0.0-10.2.0.255","10.3.0.1"],"tenant":null},"lobby":{"kind":"open","plan":"library","ranges":["2001:db8::-2001:db8::ff"],"tenant":"t-001"}}',
  retention: '{"namesOfSessionsDays":30}',
  engine: `{"compiled":"sha256:${'0'.repeat(64)}","engine":"isthmus/2"}`,
} as const

test('each file is read, and the site is written as the same octets', () => {
  const site = readAgreedSite((name) => utf8(FILES[name]))
  assert.ok(!('bad' in site))
  const written = Object.fromEntries(siteFiles(site).map(([name, octets]) => [name, Buffer.from(octets).toString()]))
  assert.deepEqual(written, { ...FILES })
  assert.deepEqual(Object.keys(FILES).sort(), [...SITE_FILES].sort())
  assert.ok(SITE_FILES.every(isInputName))
})

test('what is not there is not agreed; what has another form is named', () => {
  const none = readAgreedSite(() => undefined)
  assert.ok(!('bad' in none) && none.terms === undefined && none.upstreams === undefined)
  for (const bad of SITE_FILES)
    assert.deepEqual(
      readAgreedSite((name) => utf8(name === bad ? '{"x":1}' : FILES[name])),
      { bad },
    )
})

test('other forms are refused', () => {
  const refused = (read: (octets: Uint8Array) => unknown, ...texts: string[]): void => {
    for (const text of texts) assert.equal(read(utf8(text)), undefined, text)
  }
  refused(
    readTenants,
    '[]',
    '{"T":{"heads":1,"plans":[]}}',
    '{"t":{"heads":-1,"plans":[]}}',
    '{"t":{"heads":1.5,"plans":[]}}',
  )
  refused(
    readTenants,
    '{"t":{"heads":1,"plans":["b","a"]}}',
    '{"t":{"heads":1,"plans":["a","a"]}}',
    '{"t":{"plans":[]}}',
  )
  refused(
    readTenants,
    '{"t":{"heads":1000001,"plans":[]}}',
    '{"t":{"heads":1,"plans":[]} }',
    '{"t":{"heads":1,"name":"A","plans":[]}}',
  )
  refused(readGroups, '{"g":{"people":1}}', '{"g":{"people":1,"tenants":"t"}}', '{"g":{"people":1,"tenants":[1]}}')
  const network = (of: string): string => `{"n":{${of}}}`
  refused(
    readNetworks,
    network('"kind":"open","plan":null,"ranges":[],"tenant":null'),
    network('"kind":"sign-in","plan":"basic","ranges":[],"tenant":null'),
    network('"kind":"wide","plan":null,"ranges":[],"tenant":null'),
    network('"kind":"dot1x","plan":null,"ranges":["10.0.0.0/8"],"tenant":null'),
    network('"kind":"dot1x","plan":null,"ranges":["10.0.0.9-10.0.0.1"],"tenant":null'),
    network('"kind":"dot1x","plan":null,"ranges":[],"tenant":"T"'),
  )
  refused(readRetention, '{"namesOfSessionsDays":0}', '{"namesOfSessionsDays":31}', '{"namesOfSessionsDays":"7"}', '{}')
  refused(
    readEngine,
    '{"compiled":"sha256:0","engine":"isthmus/2"}',
    `{"compiled":"sha256:${'0'.repeat(64)}","engine":""}`,
  )
})

test('any octets: read as written, or not at all', () => {
  const chunk = fc.oneof(
    fc.constantFrom(...Object.values(FILES), '{', '}', '"t-001"', ':', ',', '[', '1e9'),
    fc.string(),
  )
  fc.assert(
    fc.property(fc.array(chunk, { maxLength: 4 }), fc.constantFrom(...SITE_FILES), (chunks, name) => {
      const text = chunks.join('')
      const site = readAgreedSite((each) => (each === name ? utf8(text) : undefined))
      if ('bad' in site) return
      const [, octets] = siteFiles(site).find(([each]) => each === name) ?? assert.fail(name)
      assert.equal(Buffer.from(octets).toString(), text)
    }),
    { seed: 9, numRuns: process.env.ISTHMUS_SOAK === undefined ? 300 : 30_000 },
  )
})
