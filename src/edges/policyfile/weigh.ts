// Reads a draft of a list beside the copy in force: whether it is a list at all, and what would come and go.
import { randomBytes } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { compareLists } from '../../domain/policy/compile/list-difference.ts'
import { KEY_BYTES } from '../../domain/policy/compile/name-words.ts'
import { type Weighed, whyNoList } from '../../domain/policy/list-cap.ts'
import { LONGEST_LIST } from './list-file.ts'

const HEAD = 512

const read = (path: string): Uint8Array => {
  if (statSync(path).size > LONGEST_LIST) throw new Error(`a list has at most ${LONGEST_LIST} bytes`)
  return readFileSync(path)
}

/** Blocks while it reads: for the compile worker and the command line. Throws what the file system throws. */
export const weigh = (old: string | null, draft: string): Weighed => {
  const bytes = read(draft)
  const { report, difference } = compareLists(
    old === null ? new Uint8Array(0) : read(old),
    bytes,
    randomBytes(KEY_BYTES),
  )
  const head = Buffer.from(bytes.subarray(0, HEAD)).toString('utf8')
  return { noList: whyNoList(head, bytes.length, report.entries), report, difference }
}
