// Versions of the program for tests of upgrades: our own files, some of them changed, in real archives. Packages and Node are those of the repository, so that
// an archive is made in a second.

import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { writeArchive } from '../../scripts/bundle/archive.ts'
import { type BundleFile, folderOf, type Manifest, manifestText } from '../../src/domain/bundle/manifest.ts'
import { noteOf, signText } from '../../src/domain/record/note.ts'
import type { PrivateKey } from '../../src/edges/keys/key-file.ts'
import { freshFolder } from './folder.ts'
import { ROOT } from './source.ts'

const nodeAt = (path: string): string => `#!/bin/sh\nexec ${path} "$@"\n`

/** By path in the archive: its text. */
const texts = (node: string): Map<string, string> => {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard', 'src', 'bin'], {
    cwd: ROOT,
  })
  const own = listed
    .toString('utf8')
    .split('\0')
    .filter((path) => path !== '')
  return new Map([
    ...own.map((path) => [path, readFileSync(join(ROOT, path), 'utf8')] as const),
    ['isthmus', readFileSync(join(ROOT, 'packaging/bundle/isthmus'), 'utf8')],
    ['node_modules/.bin/node', nodeAt(node)],
  ])
}

const PROGRAMS = ['isthmus', 'node_modules/.bin/node']

/** Replaced in a file: a text that stands there, and what stands in its place. */
export type Change = readonly [path: string, from: string, to: string]

export type Made = {
  readonly version: string
  readonly changes?: readonly Change[]
  readonly key?: PrivateKey
  readonly platform?: string
  /** Where the Node is that runs it; ours if left out. */
  readonly node?: string
}

/** Makes an archive; its path. */
export const makeArchive = async ({
  version,
  changes = [],
  key,
  platform,
  node = process.execPath,
}: Made): Promise<string> => {
  const all = texts(node).set('package.json', JSON.stringify({ name: 'isthmus', type: 'module', version }))
  for (const [path, from, to] of changes) {
    const text = all.get(path) ?? ''
    if (!text.includes(from)) throw new Error(`${path} has no "${from}"`)
    all.set(
      path,
      text.replace(from, () => to),
    )
  }
  const folder = freshFolder('version')
  const files: BundleFile[] = [...all]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, text]) => {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), text)
      const sha256 = createHash('sha256').update(text).digest('hex')
      return { path, bytes: Buffer.byteLength(text), sha256, isProgram: PROGRAMS.includes(path) }
    })
  const manifest: Manifest = {
    ...{ version, platform: platform ?? `linux-${process.arch}`, engine: process.versions.node },
    ...{ commit: '0'.repeat(40), files },
  }
  const text = manifestText(manifest)
  const written = key === undefined ? text : noteOf(text, [signText(text, key.key, key.sign)])
  const file = join(folder, `${folderOf(manifest)}.tar.gz`)
  await writeArchive(file, { manifest, written, time: new Date(0) }, ({ path }) => join(folder, path))
  return file
}

/** A folder with that version unpacked, as somebody would do it by hand, and the link by which it is started. */
export const placeWith = (
  archive: string,
): { readonly folder: string; readonly program: string; readonly link: string } => {
  const folder = freshFolder('place')
  execFileSync('tar', ['-xzf', archive, '-C', folder])
  const program = join(folder, basename(archive, '.tar.gz'))
  const link = join(folder, 'isthmus')
  symlinkSync(basename(program), link)
  // Found from every version below.
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'))
  return { folder, program, link }
}
