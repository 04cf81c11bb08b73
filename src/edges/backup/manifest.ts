// What a backup says of itself: each file with its length and hash. Whoever puts it back holds every file against it.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join, sep } from 'node:path'
import * as v from 'valibot'
import { IsthmusError } from '../../base/errors.ts'

export const MANIFEST = 'backup.json'

const LONGEST = 64_000_000

/** Below the folder, with slashes; no way out of it. */
const path = v.pipe(
  v.string(),
  v.maxLength(1000),
  v.check((text) => text !== MANIFEST && text.split('/').every((part) => !['', '.', '..'].includes(part)), 'no path'),
)
const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))
const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

const Manifest = v.object({
  format: v.literal('isthmus/backup/v1'),
  /** Of the program that took it. */
  version: v.pipe(v.string(), v.maxLength(100)),
  takenAt: v.pipe(v.string(), v.isoTimestamp()),
  database: v.picklist(['sqlite', 'postgresql']),
  /** Of the database. */
  schema: count,
  /** `null`: there was none yet. `root` is in base64. */
  record: v.nullable(
    v.object({
      genesis: v.pipe(v.string(), v.regex(/^sha256:[0-9a-f]{64}$/)),
      size: count,
      root: v.pipe(v.string(), v.maxLength(100)),
      /** How the park is ruled. */
      way: v.picklist(['file', 'operator', 'several']),
    }),
  ),
  files: v.record(path, v.object({ bytes: count, sha256: hash })),
})
export type Manifest = v.InferOutput<typeof Manifest>

const bad = (what: string, mend: string, cause?: unknown): IsthmusError =>
  new IsthmusError('backup:bad', what, mend, { cause })

const parsed = (text: string, folder: string): Manifest => {
  try {
    return v.parse(Manifest, JSON.parse(text))
  } catch (cause) {
    throw bad(
      `${join(folder, MANIFEST)} is no list of a backup that this program knows`,
      'take another backup, or the program that made it',
      cause,
    )
  }
}

/** Throws `backup:bad`. */
export const readManifest = async (folder: string): Promise<Manifest> => {
  let text: string
  try {
    text = await readFile(join(folder, MANIFEST), 'utf8')
  } catch (cause) {
    throw bad(`${folder} has no ${MANIFEST}, so it is no backup, or one that was not finished`, 'take another', cause)
  }
  if (text.length > LONGEST) throw bad(`${join(folder, MANIFEST)} is too long`, 'take another backup')
  return parsed(text, folder)
}

export const manifestText = (manifest: Manifest): string => `${JSON.stringify(manifest, null, 1)}\n`

const hashOf = async (file: string): Promise<{ readonly bytes: number; readonly sha256: string }> => {
  const digest = createHash('sha256')
  let bytes = 0
  for await (const piece of createReadStream(file) as AsyncIterable<Buffer>) {
    bytes += piece.length
    digest.update(piece)
  }
  return { bytes, sha256: digest.digest('hex') }
}

/** All files below a folder but the manifest. */
export const hashFiles = async (folder: string): Promise<Manifest['files']> => {
  const all = await readdir(folder, { recursive: true, withFileTypes: true })
  const names = all
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, sep).length).replaceAll(sep, '/'))
    .filter((name) => name !== MANIFEST)
    .sort()
  const found: [string, Awaited<ReturnType<typeof hashOf>>][] = []
  for (const name of names) found.push([name, await hashOf(join(folder, name))])
  return Object.fromEntries(found)
}

/** Holds each file of a backup against what it says. Throws `backup:bad`. */
export const checkFiles = async (folder: string, { files }: Manifest): Promise<void> => {
  for (const [name, { bytes, sha256 }] of Object.entries(files)) {
    const found = await hashOf(join(folder, name)).catch(() => undefined)
    if (found?.bytes !== bytes || found.sha256 !== sha256)
      throw bad(
        `${name} of the backup is ${found === undefined ? 'missing' : 'not the one that was written'}`,
        'take another backup; this one was changed or damaged',
      )
  }
}
