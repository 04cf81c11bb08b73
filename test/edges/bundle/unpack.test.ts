// Archives that somebody changed: refused as a whole, or exactly the files that the manifest names; nothing outside, and nothing left.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import test from 'node:test'
import { gunzipSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { packTar } from 'modern-tar'
import { writeArchive } from '../../../scripts/bundle/archive.ts'
import { IsthmusError } from '../../../src/base/errors.ts'
import { folderOf, type Manifest, manifestText, readManifest } from '../../../src/domain/bundle/manifest.ts'
import { unpack } from '../../../src/edges/bundle/unpack.ts'
import { freshFolder } from '../../kit/folder.ts'

const CONTENTS: Readonly<Record<string, string>> = {
  'a/b.ts': 'one\n',
  isthmus: '#!/bin/sh\n',
  'z.txt': 'z'.repeat(2000),
}

const manifest: Manifest = {
  ...{ version: '0.2.0', platform: 'linux-x64', engine: '24.21.0', commit: 'a'.repeat(40) },
  files: Object.entries(CONTENTS).map(([path, text]) => ({
    ...{ path, bytes: text.length, isProgram: path === 'isthmus' },
    sha256: createHash('sha256').update(text).digest('hex'),
  })),
}

const folder = freshFolder('unpack')
for (const [path, text] of Object.entries(CONTENTS)) {
  mkdirSync(dirname(join(folder, 'from', path)), { recursive: true })
  writeFileSync(join(folder, 'from', path), text)
}
const good = join(folder, 'good.tar.gz')
await writeArchive(good, { manifest, written: manifestText(manifest), time: new Date(0) }, ({ path }) =>
  join(folder, 'from', path),
)
const tar = gunzipSync(readFileSync(good))

const room = join(folder, 'room')
mkdirSync(room)
const to = join(room, 'to')
const judge = (written: string): Manifest => {
  const read = readManifest(written)
  if (read === undefined) throw new IsthmusError('upgrade:bad', 'no manifest', 'take another')
  return read
}

/** Unpacked as the manifest says, or refused with nothing left. */
const tried = async (bytes: Uint8Array): Promise<'whole' | string> => {
  const file = join(folder, 'tried.tar.gz')
  writeFileSync(file, bytes)
  try {
    await unpack(file, to, judge)
  } catch (error) {
    assert.ok(error instanceof IsthmusError && error.code === 'upgrade:bad', String(error))
    assert.deepEqual(readdirSync(room), [])
    return error.message
  }
  assert.deepEqual(readdirSync(room), ['to'])
  const found = readdirSync(to, { recursive: true, withFileTypes: true }).filter((entry) => !entry.isDirectory())
  assert.equal(found.length, 4)
  for (const [path, text] of Object.entries(CONTENTS)) assert.equal(readFileSync(join(to, path), 'utf8'), text)
  return 'whole'
}

test('whole: each file with its mode, and the hash of the archive', async () => {
  const sha256 = createHash('sha256').update(readFileSync(good)).digest('hex')
  assert.equal(await unpack(good, to, judge), sha256)
  assert.equal(await tried(readFileSync(good)), 'whole')
  assert.deepEqual(
    ['isthmus', 'z.txt'].map((path) => (statSync(join(to, path)).mode & 0o100) !== 0),
    [true, false],
  )
})

type Entry = Parameters<typeof packTar>[0][number]
const file = (name: string, body: string, more: object = {}): Entry => ({
  header: { name: `${folderOf(manifest)}/${name}`, size: body.length, type: 'file', ...more },
  body,
})
const entries = Object.entries(CONTENTS).map(([path, text]) => file(path, text))
const first = file('MANIFEST', manifestText(manifest))
const packed = async (...all: readonly Entry[]) => gzipSync(await packTar(all))

test('links, folders, ways out, entries twice, too few, too many, too long: refused, each with its reason', async () => {
  assert.equal(await tried(await packed(first, ...entries)), 'whole')
  for (const [more, why] of [
    [[...entries, file('more.txt', 'x')], /more\.txt is in the archive, and not in its manifest/],
    [[...entries, entries[0] as Entry], /a\/b\.ts is in the archive, and not in its manifest/],
    [entries.slice(1), /a\/b\.ts is not in the archive/],
    [[file('../../out.txt', 'x'), ...entries], /out\.txt is in the archive, and not/],
    [
      [{ header: { name: '/etc/passwd', size: 1, type: 'file' }, body: 'x' }, ...entries],
      /passwd is in the archive, and not/,
    ],
    [
      [file('a/b.ts', '', { type: 'symlink', linkname: '/etc/passwd' }), ...entries],
      /a\/b\.ts is in the archive, and not/,
    ],
    [[file('a/', '', { type: 'directory' }), ...entries], /is in the archive, and not/],
    [[file('a/b.ts', 'two\n'), ...entries.slice(1)], /b\.ts is not what the archive’s manifest says/],
    [[file('a/b.ts', 'one\n'.repeat(100_000)), ...entries.slice(1)], /b\.ts is not what the archive’s manifest says/],
  ] as const)
    assert.match(await tried(await packed(first, ...more)), why)
  assert.match(await tried(await packed(...entries, first)), /does not begin with its MANIFEST/)
  assert.match(await tried(await packed(file('MANIFEST', 'x'.repeat(1_000_001)), ...entries)), /does not begin/)
  assert.match(await tried(await packed()), /does not begin/)
  assert.equal(existsSync(join(folder, 'out.txt')), false)
})

test('any octet changed, anything cut off or added: refused, or the same files', { timeout: 120_000 }, async () => {
  const change = fc.record({ at: fc.nat(tar.length - 1), bytes: fc.uint8Array({ minLength: 1, maxLength: 20 }) })
  await fc.assert(
    fc.asyncProperty(change, async ({ at, bytes }) => {
      const changed = Buffer.from(tar)
      changed.set(bytes.subarray(0, tar.length - at), at)
      await tried(gzipSync(changed))
    }),
    { numRuns: 100 },
  )
  await fc.assert(
    fc.asyncProperty(change, async ({ at, bytes }) => {
      assert.notEqual(await tried(gzipSync(tar.subarray(0, Math.min(at, tar.length - 4000)))), 'whole')
      await tried(Buffer.concat([readFileSync(good), bytes]))
      await tried(bytes)
    }),
    { numRuns: 50 },
  )
})
