// Kept copies of compiled policies in the data folder: the last verified one, which rules when the policy file is bad at a start, and the one
// that operators activated, which rules where another program would compile another.
import { createHash } from 'node:crypto'
import {
  closeSync,
  fstatSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  writevSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { pack, unpack } from './pack.ts'

/**
 * `none`: never kept. `other`: kept under another tag than the one that was asked for.
 * `damaged`: a file is there, but it is not one that was written whole, or is of another version.
 */
export type Found<Value> =
  | { readonly state: 'found'; readonly value: Value }
  | { readonly state: 'none' }
  | { readonly state: 'other' }
  | { readonly state: 'damaged'; readonly why: string }

// Raise the number whenever the compiled form changes: an old copy is then reported and made anew.
const MAGIC = Buffer.from('isthmus kept 2\n\0')
// Then the hash over all that follows, then the hash of the tag: SHA-256 both.
const DIGEST = 32
const TAG = MAGIC.length + DIGEST
const HEAD = TAG + DIGEST
const LARGEST = 1_000_000_000

/** `kept`: what was in force last. `activated`: the table of the agreed files, without feeds and emergencies. */
export type Copy = 'kept' | 'activated'

const pathIn = (data: string, copy: Copy): string => join(data, 'policy', copy)

const syncFolder = (folder: string): void => {
  let file: number | undefined
  try {
    file = openSync(folder, 'r')
    fsyncSync(file)
  } catch (error) {
    // Where a folder cannot be opened or synced (Windows), the rename alone must do.
    const code = error instanceof Error && 'code' in error ? error.code : ''
    if (code !== 'EISDIR' && code !== 'EPERM' && code !== 'EACCES' && code !== 'EINVAL') throw error
  } finally {
    if (file !== undefined) closeSync(file)
  }
}

const writeAll = (file: number, parts: readonly Uint8Array[]): void => {
  let left = parts.filter((part) => part.length > 0)
  while (left.length > 0) {
    let written = writevSync(file, left)
    left = left.flatMap((part) => {
      const done = Math.min(written, part.length)
      written -= done
      return done < part.length ? [part.subarray(done)] : []
    })
  }
}

const writeDraft = (draft: string, parts: readonly Uint8Array[]): void => {
  const file = openSync(draft, 'w', 0o600)
  try {
    writeAll(file, parts)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

const clearDrafts = (folder: string): void => {
  for (const name of readdirSync(folder))
    if (/^(kept|activated)\.\d+\.draft$/.test(name)) rmSync(join(folder, name), { force: true })
}

const sha256 = (parts: readonly Uint8Array[]): Uint8Array => {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest()
}

const tagOf = (tag: string): Uint8Array => sha256([Buffer.from(tag)])

/**
 * Keeps a value, plain data and typed arrays, under a tag that says what it was made of. Throws what the file system throws; then the old copy is untouched.
 * A crash before the rename leaves the old one and a draft that the next call clears; after it, the new one whole.
 */
export const keep = (data: string, tag: string, value: unknown, copy: Copy = 'kept'): void => {
  const path = pathIn(data, copy)
  const folder = dirname(path)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  clearDrafts(folder)
  const parts = [tagOf(tag), ...pack(value)]
  const draft = join(folder, `${copy}.${process.pid}.draft`)
  try {
    writeDraft(draft, [MAGIC, sha256(parts), ...parts])
    renameSync(draft, path)
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
  // Without this a power loss could undo the rename.
  syncFolder(folder)
}

// The whole file goes into shared memory once; what is unpacked points into it.
const readShared = (file: number): SharedArrayBuffer => {
  const { size } = fstatSync(file)
  if (size > LARGEST) throw new RangeError('too large')
  const buffer = new SharedArrayBuffer(size)
  const bytes = new Uint8Array(buffer)
  for (let at = 0; at < size; ) {
    const count = readSync(file, bytes, at, size - at, at)
    if (count === 0) throw new RangeError('cut short')
    at += count
  }
  return buffer
}

const whyDamaged = (bytes: Uint8Array): string | undefined => {
  if (bytes.length < HEAD + 8) return 'it is cut short'
  if (!MAGIC.equals(bytes.subarray(0, MAGIC.length))) return 'it is of another version, or no kept policy'
  const digest = Buffer.from(sha256([bytes.subarray(TAG)]))
  return digest.equals(bytes.subarray(MAGIC.length, TAG)) ? undefined : 'its hash is wrong'
}

// A look at the head alone: a large copy that will not be used is not read.
const isOther = (file: number, tag: string): boolean => {
  const head = Buffer.alloc(HEAD)
  const whole = readSync(file, head, 0, HEAD, 0) === HEAD && MAGIC.equals(head.subarray(0, MAGIC.length))
  return whole && !head.subarray(TAG).equals(tagOf(tag))
}

/**
 * Reads the kept value, with a tag only if it was kept under that tag. The caller knows its type, since only `keep` can
 * have written it. Never throws.
 */
export const readKept = <Value>(data: string, tag?: string, copy: Copy = 'kept'): Found<Value> => {
  let file: number | undefined
  try {
    file = openSync(pathIn(data, copy), 'r')
    if (tag !== undefined && isOther(file, tag)) return { state: 'other' }
    const buffer = readShared(file)
    const why = whyDamaged(new Uint8Array(buffer))
    return why === undefined ? { state: 'found', value: unpack(buffer, HEAD) as Value } : { state: 'damaged', why }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'ENOENT') return { state: 'none' }
    return {
      state: 'damaged',
      why: typeof code === 'string' ? `it cannot be read (${code})` : 'it cannot be understood',
    }
  } finally {
    if (file !== undefined) closeSync(file)
  }
}
