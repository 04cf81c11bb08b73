// The bytes of one list: a file beside the policy, a folder of a collection as the university of Toulouse publishes them,
// or the last good copy of a fetched list.
import { statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Odd, OddKind } from '../../domain/policy/compile/odd-lines.ts'
import type { ListSource } from '../../domain/policy/language.ts'
import { type AgreedBlobs, readAgreed } from './agreed-blobs.ts'
import { type FileRead, readInside, type Seen } from './read-inside.ts'

type ListRead =
  | {
      readonly ok: true
      readonly bytes: Uint8Array
      readonly path: string
      readonly beside: readonly Odd[]
      readonly seen: readonly Seen[]
    }
  | { readonly ok: false; readonly what: string; readonly mend: string; readonly seen: readonly Seen[] }

/** The most bytes of one list. */
export const LONGEST_LIST = 256_000_000

/** What else such a folder has, and what its lines are to us. `usage` and the like say something about the list, not in it. */
const BESIDE: readonly (readonly [file: string, kind: OddKind])[] = [
  ['urls', 'path'],
  ['expressions', 'regex'],
  ['very_restrictive_expression', 'regex'],
]

const linesIn = (bytes: Uint8Array): number => {
  let lines = bytes.length > 0 && bytes[bytes.length - 1] !== 10 ? 1 : 0
  for (const byte of bytes) if (byte === 10) lines++
  return lines
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false

const taken = (
  read: FileRead,
  path: string,
  more: { readonly beside: readonly Odd[]; readonly seen: readonly Seen[] },
): ListRead => {
  const seen = [read.seen, ...more.seen]
  return read.ok
    ? { ok: true, bytes: read.bytes, path, beside: more.beside, seen }
    : { ok: false, what: read.what, mend: read.mend, seen }
}

const NONE = { beside: [], seen: [] } as const

const readFolder = (folder: string, file: string): ListRead => {
  const others = BESIDE.map(([name, kind]) => ({ kind, read: readInside(folder, join(file, name), LONGEST_LIST) }))
  const beside = others.flatMap(({ kind, read }): Odd[] => {
    const count = read.ok ? linesIn(read.bytes) : 0
    return count === 0 ? [] : [{ kind, count, firstLines: [] }]
  })
  const domains = join(file, 'domains')
  const seen = others.map(({ read }) => read.seen)
  return taken(readInside(folder, domains, LONGEST_LIST), resolve(folder, domains), { beside, seen })
}

/** What is said of a list whose first copy is still to come. */
export const NOT_FETCHED = 'no copy has been fetched yet.'

const readShelf = (id: string, shelf: string): ListRead => {
  const read = readInside(shelf, id, LONGEST_LIST)
  if (read.ok || read.seen.size >= 0) return taken(read, resolve(shelf, id), NONE)
  return {
    ok: false,
    what: NOT_FETCHED,
    mend: `Fetch it: isthmus list fetch ${id}; or put it in: isthmus list put ${id} FILE.`,
    seen: [read.seen],
  }
}

/** Reads an agreed list. */
export const readAgreedList = (id: string, agreed: AgreedBlobs): ListRead => {
  const read = readAgreed(agreed, `lists/${id}`, LONGEST_LIST)
  return taken(read, read.seen.path, NONE)
}

/** Reads a list. `folder`: that of the policy; `shelf`: that of the fetched copies. */
export const readListFile = (
  { id, file, fetched }: ListSource,
  folder: string,
  shelf: string | undefined,
): ListRead => {
  if (fetched !== undefined && shelf !== undefined) return readShelf(id, shelf)
  if (fetched !== undefined)
    return { ok: false, what: 'lists by "url" have no folder here.', mend: 'Put the list in by "file".', seen: [] }
  const path = resolve(folder, file)
  return isFolder(path) ? readFolder(folder, file) : taken(readInside(folder, file, LONGEST_LIST), path, NONE)
}
