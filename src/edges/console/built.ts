// The console as it was built: its files, read into memory once, each with its form for browsers that take brotli.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { extname, join } from 'node:path'

export type BuiltFile = {
  readonly type: string
  readonly bytes: Uint8Array
  /** The same by brotli; `null` where it would not be shorter. */
  readonly brotli: Uint8Array | null
  /** Of the bytes, for If-None-Match. */
  readonly tag: string
}

/** By path below /console/, `assets/main-1a2b.js`. */
export type Built = ReadonlyMap<string, BuiltFile>

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
}

/** Bytes of all files together: what is larger is no console of ours. */
const MOST = 8_000_000
const BROTLI = '.br'

const pathsIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => Object.hasOwn(TYPES, extname(path)))

const readOne = (folder: string, path: string): BuiltFile => {
  const bytes = readFileSync(join(folder, path))
  const shorter = join(folder, `${path}${BROTLI}`)
  return {
    bytes,
    type: TYPES[extname(path)] ?? '',
    brotli: existsSync(shorter) ? readFileSync(shorter) : null,
    tag: `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`,
  }
}

/** Reads what was built; `null` where there is nothing, or something else. */
export const readBuilt = (folder: string): Built | null => {
  if (!existsSync(join(folder, 'index.html'))) return null
  const paths = pathsIn(folder)
  const size = paths.reduce((sum, path) => sum + statSync(join(folder, path)).size, 0)
  return size > MOST ? null : new Map(paths.map((path) => [path, readOne(folder, path)]))
}
