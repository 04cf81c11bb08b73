// The manifest of an archive: one way of writing it, no way out of its folder, and whom to believe.
import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { ed25519Signer } from '../../../src/base/ed25519.ts'
import { isNewer, type Manifest, manifestText, readManifest } from '../../../src/domain/bundle/manifest.ts'
import { trustOf } from '../../../src/domain/bundle/trust.ts'
import { verifierKey } from '../../../src/domain/record/keys.ts'
import { noteOf, signText } from '../../../src/domain/record/note.ts'

const part = fc.stringMatching(/^[A-Za-z0-9@_+-][A-Za-z0-9@._+-]{0,8}$/)
const path = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'))
const manifest: fc.Arbitrary<Manifest> = fc
  .record({
    version: fc.tuple(fc.nat(99), fc.nat(99), fc.nat(99)).map((numbers) => numbers.join('.')),
    platform: fc.constantFrom('linux-x64', 'linux-arm64'),
    engine: fc.constant('24.21.0'),
    commit: fc.constantFrom('a'.repeat(40), `${'0'.repeat(40)}+changes`),
    files: fc.uniqueArray(
      fc.record(
        {
          path,
          bytes: fc.nat(1_000_000),
          sha256: fc.stringMatching(/^[0-9a-f]{64}$/),
          isProgram: fc.boolean(),
        },
        { noNullPrototype: true },
      ),
      { selector: (file) => file.path, minLength: 1, maxLength: 6 },
    ),
  })
  .map((each) => ({ ...each, files: each.files.toSorted((a, b) => (a.path < b.path ? -1 : 1)) }))
  .filter(({ files }) => files.every((file) => file.path !== 'MANIFEST'))

test('what is written is read, and nothing else is what is written', () => {
  fc.assert(fc.property(manifest, (each) => assert.deepEqual(readManifest(manifestText(each)), each)))
  fc.assert(
    fc.property(manifest, fc.nat(), fc.string({ minLength: 1, maxLength: 3 }), (each, at, text) => {
      const whole = manifestText(each)
      const where = at % whole.length
      const changed = `${whole.slice(0, where)}${text}${whole.slice(where + text.length)}`
      const read = readManifest(changed)
      if (read !== undefined) assert.equal(manifestText(read), changed)
    }),
  )
  fc.assert(fc.property(fc.string(), (text) => assert.equal(readManifest(text), undefined)))
})

const GOOD: Manifest = {
  ...{ version: '0.2.0', platform: 'linux-x64', engine: '24.21.0', commit: 'a'.repeat(40) },
  files: [{ path: 'bin/isthmus.js', bytes: 7, sha256: 'b'.repeat(64), isProgram: true }],
}

test('no path leads out of the folder, none comes twice, and there is an end to them', () => {
  const [file = GOOD.files[0]] = GOOD.files
  assert.ok(file)
  const of = (...paths: string[]) =>
    readManifest(manifestText({ ...GOOD, files: paths.map((each) => ({ ...file, path: each })) }))
  assert.ok(of('a', 'b/c'))
  for (const wrong of [
    '../a',
    'a/../../b',
    '/a',
    'a//b',
    'a/',
    '.',
    'a b',
    '도서관',
    'MANIFEST',
    '',
    'a\nb',
    'x'.repeat(201),
  ])
    assert.equal(of(wrong), undefined, wrong)
  assert.equal(of('a', 'a'), undefined)
  assert.equal(of('b', 'a'), undefined)
  assert.equal(of(), undefined)
  assert.equal(of(...Array.from({ length: 20_001 }, (_, n) => `f${10_000_000 + n}`)), undefined)
  assert.equal(readManifest(manifestText({ ...GOOD, files: [{ ...file, bytes: 1_000_000_001 }] })), undefined)
  assert.equal(readManifest(manifestText({ ...GOOD, version: '1.2' })), undefined)
  assert.equal(readManifest(manifestText({ ...GOOD, platform: 'win32-x64' })), undefined)
})

test('later by each part of the version, as numbers', () => {
  for (const [a, b] of [
    ['0.2.0', '0.1.9'],
    ['0.10.0', '0.9.0'],
    ['1.0.0', '0.99.99'],
    ['0.1.1', '0.1.0'],
  ] as const)
    assert.deepEqual([isNewer(a, b), isNewer(b, a), isNewer(a, a)], [true, false, false])
})

test('signed by a key that is known, by none, or wrongly', () => {
  const [kim, lee] = ['kim', 'lee'].map((name, n) => {
    const signer = ed25519Signer(new Uint8Array(32).fill(n + 1))
    const key = verifierKey(`north/${name}`, 'ed25519', signer.publicKey)
    assert.ok(key)
    return { key, line: (text: string) => signText(text, key, signer.sign) }
  })
  assert.ok(kim && lee)
  const text = manifestText(GOOD)
  const signed = noteOf(text, [kim.line(text)])
  const trust = (written: string, ...keys: (typeof kim)[]) =>
    trustOf(
      written,
      keys.map(({ key }) => key),
    ).trust
  assert.equal(trust(signed, kim), 'signed')
  assert.equal(trust(noteOf(text, [lee.line(text), kim.line(text)]), kim), 'signed')
  assert.deepEqual(trustOf(signed, [kim.key]), { trust: 'signed', by: 'north/kim', manifest: GOOD })
  assert.deepEqual([trust(text), trust(signed)], ['unsigned', 'unsigned'])
  assert.deepEqual([trust(text, kim), trust(signed, lee)], ['stranger', 'stranger'])
  assert.equal(trust(signed.replace('0.2.0', '0.3.0'), kim), 'signature')
  assert.equal(trust(noteOf(text, [kim.line(`${text}x`)]), kim), 'signature')
  assert.equal(trust(signed.slice(10), kim), 'malformed')
  assert.equal(trust('', kim), 'malformed')
})
