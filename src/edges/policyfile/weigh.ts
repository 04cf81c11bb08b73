// Reads a draft of a list beside the copy in force: whether it is a list at all, and what would come and go.
import { randomBytes } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { compareLists, type ListDifference } from '../../domain/policy/compile/list-difference.ts'
import { readList } from '../../domain/policy/compile/lists.ts'
import { KEY_BYTES } from '../../domain/policy/compile/name-words.ts'
import type { ListReport } from '../../domain/policy/compile/odd-lines.ts'
import { protectedIn } from '../../domain/policy/compile/protected-names.ts'
import { ALWAYS, type Weighed, whyNoList } from '../../domain/policy/list-cap.ts'
import { compareFiles } from './changed-part.ts'
import { LONGEST_LIST } from './list-file.ts'

const HEAD = 512

const read = (path: string): Uint8Array => {
  if (statSync(path).size > LONGEST_LIST) throw new Error(`a list has at most ${LONGEST_LIST} bytes`)
  return readFileSync(path)
}

type Compared = { readonly report: ListReport; readonly difference: ListDifference; readonly addresses: number }

/**
 * By the lines that differ, where they are few. A name that went there and still stands elsewhere counts as gone: more than
 * there is, never less. How many there were is not counted but guessed, too many where a name stands in many lines: no cap may be
 * a share of that.
 */
const compareLines = (old: string, draft: string, bytes: Uint8Array): Compared | null => {
  const { lines } = compareFiles(old, draft)
  if (lines === null) return null
  let addresses = 0
  const report = readList(bytes, { name: () => {}, address: () => void addresses++ })
  const part = compareLists(lines.before, lines.after, randomBytes(KEY_BYTES))
  if (Math.max(part.difference.added, part.difference.removed) > ALWAYS) return null
  const before = report.entries - part.report.entries + part.difference.before
  return { report, difference: { ...part.difference, before }, addresses }
}

/** Blocks while it reads: for the compile worker and the command line. Throws what the file system throws. */
export const weigh = (old: string | null, draft: string, never: readonly string[] = []): Weighed => {
  const bytes = read(draft)
  const compared =
    (old === null ? null : compareLines(old, draft, bytes)) ??
    compareLists(old === null ? new Uint8Array(0) : read(old), bytes, randomBytes(KEY_BYTES))
  const head = Buffer.from(bytes.subarray(0, HEAD)).toString('utf8')
  const { report, difference, addresses } = compared
  return {
    noList: whyNoList(head, bytes.length, report.entries, addresses),
    report,
    difference,
    protected: protectedIn(bytes, never),
  }
}
