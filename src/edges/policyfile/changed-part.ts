// Two files side by side: which lines differ. Both are read in pieces that stay in the processor's cache, the new one once
// more from its end; nothing as large as a list is held.
import { createHash } from 'node:crypto'
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import type { ChangedLines } from '../../domain/policy/compile/list-change.ts'
import { type Seen, seenOf } from './read-inside.ts'

const PIECE = 262_144
const LINE_FEED = 10
/** Longer differences are no small change. */
const MOST = 1_000_000

/** `lines` is `null` where too much differs; `hash` is the SHA-256 of the new file. */
export type Compared = { readonly seen: Seen; readonly hash: string; readonly lines: ChangedLines | null }

type File = { readonly file: number; readonly size: number; readonly piece: Buffer }

const open = (path: string): File => {
  const file = openSync(path, 'r')
  return { file, size: fstatSync(file).size, piece: Buffer.allocUnsafe(PIECE) }
}

const readAt = ({ file }: File, into: Buffer, from: number, length: number): Buffer => {
  for (let at = 0; at < length; ) {
    const count = readSync(file, into, at, length - at, from + at)
    if (count === 0) throw new Error('a file was cut short while it was read')
    at += count
  }
  return into.subarray(0, length)
}

/** How many bytes two pieces of the same length have in common, from their beginning or from their end: halved until it is known. */
const sameBytes = (a: Buffer, b: Buffer, fromEnd: boolean): number => {
  const part = (bytes: Buffer, from: number, to: number): Buffer =>
    fromEnd ? bytes.subarray(bytes.length - to, bytes.length - from) : bytes.subarray(from, to)
  let same = 0
  for (let left = a.length; left > 0; ) {
    const half = Math.ceil(left / 2)
    const equal = part(a, same, same + half).equals(part(b, same, same + half))
    if (equal) same += half
    if (!equal && half === 1) break
    left = equal ? left - half : half
  }
  return same
}

/** Reads all of the new file for its hash, and gives how much of the beginning is as in the old one. */
const readThrough = (old: File, now: File): { readonly hash: string; readonly same: number } => {
  const hash = createHash('sha256')
  let same = 0
  let differs = false
  for (let at = 0; at < now.size; at += PIECE) {
    const piece = readAt(now, now.piece, at, Math.min(PIECE, now.size - at))
    hash.update(piece)
    if (differs) continue
    const before = readAt(old, old.piece, at, Math.max(0, Math.min(piece.length, old.size - at)))
    const both = sameBytes(before, piece.subarray(0, before.length), false)
    same = at + both
    differs = both < piece.length
  }
  return { hash: hash.digest('hex'), same }
}

/** How much of the end is the same, of at most so many bytes. */
const sameEnd = (old: File, now: File, most: number): number => {
  for (let done = 0; done < most; done += PIECE) {
    const length = Math.min(PIECE, most - done)
    const a = readAt(old, old.piece, old.size - done - length, length)
    const b = readAt(now, now.piece, now.size - done - length, length)
    if (!a.equals(b)) return done + sameBytes(a, b, true)
  }
  return most
}

/** Where the line begins in which byte `at` stands; `undefined` when it is longer than a piece. */
const lineStart = (file: File, at: number): number | undefined => {
  const from = Math.max(0, at - PIECE)
  const feed = readAt(file, file.piece, from, at - from).lastIndexOf(LINE_FEED)
  if (feed >= 0) return from + feed + 1
  return from === 0 ? 0 : undefined
}

/** Where the first line begins after a line feed at or after byte `at`, which both files have; the end of the file is one, too. */
const nextLine = (file: File, at: number): number | undefined => {
  const length = Math.min(PIECE, file.size - at)
  const feed = readAt(file, file.piece, at, length).indexOf(LINE_FEED)
  if (feed >= 0) return at + feed + 1
  return at + length === file.size ? file.size : undefined
}

const hasMark = (bytes: Buffer): boolean => bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf

const changedLines = (old: File, now: File, same: number): ChangedLines | null => {
  const from = lineStart(now, same)
  if (from === undefined) return null
  const end = sameEnd(old, now, Math.min(old.size, now.size) - from)
  const to = nextLine(now, now.size - end)
  if (to === undefined) return null
  const tail = now.size - to
  const [before, after] = [old.size - tail - from, to - from]
  if (Math.max(before, after) > MOST) return null
  const lines = {
    before: readAt(old, Buffer.alloc(before), from, before),
    after: readAt(now, Buffer.alloc(after), from, after),
  }
  // At the beginning of a file this is a byte-order mark, elsewhere a mistake.
  return from > 0 && (hasMark(lines.before) || hasMark(lines.after)) ? null : lines
}

/** Compares a file with what it was like before. Throws what the file system throws. */
export const compareFiles = (oldPath: string, path: string): Compared => {
  const old = open(oldPath)
  try {
    const now = open(path)
    try {
      const seen = seenOf(path, fstatSync(now.file))
      const { hash, same } = readThrough(old, now)
      return { seen, hash, lines: changedLines(old, now, same) }
    } finally {
      closeSync(now.file)
    }
  } finally {
    closeSync(old.file)
  }
}

/** Hands over a file in pieces of whole lines. False: a line is longer than any list needs, and it was not read to its end. */
export const eachLines = (path: string, visit: (lines: Buffer) => void): boolean => {
  const { file, size } = open(path)
  const piece = Buffer.allocUnsafe(PIECE * 4)
  try {
    for (let at = 0; at < size; ) {
      const got = readSync(file, piece, 0, piece.length, at)
      const whole = at + got >= size ? got : piece.subarray(0, got).lastIndexOf(LINE_FEED) + 1
      if (whole === 0 || (at > 0 && hasMark(piece))) return false
      visit(piece.subarray(0, whole))
      at += whole
    }
    return true
  } finally {
    closeSync(file)
  }
}

/** SHA-256 of a file, as hex. */
export const hashOf = (path: string): string => {
  const hash = createHash('sha256')
  const { file, size, piece } = open(path)
  try {
    for (let at = 0; at < size; ) {
      const count = readSync(file, piece, 0, PIECE, at)
      if (count === 0) break
      hash.update(piece.subarray(0, count))
      at += count
    }
    return hash.digest('hex')
  } finally {
    closeSync(file)
  }
}
