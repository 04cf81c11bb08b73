// What a published folder says of itself: each file with its hash. By it a folder is known as ours, and what others changed in it is seen.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { lstat, readdir, readFile } from 'node:fs/promises'
import { join, sep } from 'node:path'
import * as v from 'valibot'
import { IsthmusError } from '../../base/errors.ts'

export const MANIFEST = 'manifest.json'

const FORMAT = 'isthmus/published/v1'
const LONGEST = 64_000_000

/** Below the folder, with slashes; no way out of it. */
const path = v.pipe(
  v.string(),
  v.maxLength(1000),
  v.check((text) => text !== MANIFEST && text.split('/').every((part) => !['', '.', '..'].includes(part)), 'no path'),
)

const Manifest = v.object({
  format: v.literal(FORMAT),
  published: v.pipe(v.string(), v.isoTimestamp()),
  files: v.record(path, v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/))),
})
export type Files = v.InferOutput<typeof Manifest>['files']

export const manifestText = (published: string, files: Files): string =>
  `${JSON.stringify({ format: FORMAT, published, files }, null, 1)}\n`

/** `undefined` where there is none of ours. */
export const readManifest = async (folder: string): Promise<Files | undefined> => {
  const file = join(folder, MANIFEST)
  try {
    if ((await lstat(file)).size > LONGEST) return undefined
    return v.parse(Manifest, JSON.parse(await readFile(file, 'utf8'))).files
  } catch {
    return undefined
  }
}

const hashOf = async (file: string): Promise<string> => {
  const digest = createHash('sha256')
  for await (const piece of createReadStream(file) as AsyncIterable<Buffer>) digest.update(piece)
  return digest.digest('hex')
}

/** Paths of everything below a folder that is no folder, with slashes, in order. */
const pathsIn = async (folder: string): Promise<readonly string[]> => {
  const all = await readdir(folder, { recursive: true, withFileTypes: true })
  return all
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, sep).length).replaceAll(sep, '/'))
    .sort()
}

/** All files below a folder but the manifest. */
export const hashFiles = async (folder: string): Promise<Files> => {
  const hashes: [string, string][] = []
  for (const name of await pathsIn(folder)) if (name !== MANIFEST) hashes.push([name, await hashOf(join(folder, name))])
  return Object.fromEntries(hashes)
}

const foreign = (folder: string, what: string): IsthmusError =>
  new IsthmusError(
    'publish:foreign',
    `${folder} ${what}`,
    'name a folder of its own, an empty one or one that is not there yet; nothing was changed',
  )

/** `none`: there is nothing. Throws `publish:foreign` where somebody else's files are, or somebody changed ours. */
export const stateOf = async (folder: string): Promise<'none' | 'empty' | 'own'> => {
  const found = await lstat(folder).catch(() => undefined)
  if (found === undefined) return 'none'
  if (!found.isDirectory()) throw foreign(folder, 'is no folder')
  if ((await readdir(folder)).length === 0) return 'empty'
  const files = await readManifest(folder)
  if (files === undefined) throw foreign(folder, 'has files that were not published by this program')
  for (const name of await pathsIn(folder)) {
    if (name === MANIFEST) continue
    const hash = files[name]
    if (hash === undefined) throw foreign(folder, `has a file that was not published: ${name}`)
    const isFile = (await lstat(join(folder, name))).isFile()
    if (!isFile || hash !== (await hashOf(join(folder, name))))
      throw foreign(folder, `has a file that was changed since it was published: ${name}`)
  }
  return 'own'
}
