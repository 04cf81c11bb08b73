// What somebody's own tools remember of a park's record, outside of it: the largest checkpoint they have seen. A copy that is older, or of another
// history, is noticed before anything is signed on it.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { IsthmusError } from '../../base/errors.ts'
import { hexOf } from '../../base/octets.ts'
import type { Verified } from './verify.ts'

type Seen = { readonly park: string; readonly size: number; readonly root: string }

type SeenParts = {
  /** The folder of what is remembered, a file for each park by its genesis hash. */
  readonly folder: string
  /** Writes a file whole, with its folder. */
  readonly keep: (path: string, text: string) => void
}

const isSeen = (value: Partial<Seen> | null): value is Seen =>
  typeof value?.park === 'string' &&
  Number.isSafeInteger(value.size) &&
  Number(value.size) >= 1 &&
  /^[0-9a-f]{64}$/.test(String(value.root))

const putBack = (what: string, mend: string, cause?: unknown): IsthmusError =>
  new IsthmusError('record:put-back', what, mend, { cause })

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined)

/** `undefined`: no record of this park was ever seen. Throws `record:put-back` where what was remembered cannot be read. */
const recall = (path: string): Seen | undefined => {
  const damaged = (cause?: unknown) =>
    putBack(
      `what was seen of this park's record before cannot be read from ${path}`,
      'put the file back; without it delete it, and compare the size of the record with the other side first',
      cause,
    )
  let text: string
  try {
    text = readFileSync(path, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw damaged(error)
  }
  try {
    const value = JSON.parse(text) as Partial<Seen> | null
    if (isSeen(value)) return value
  } catch (error) {
    throw damaged(error)
  }
  throw damaged()
}

/** Whether a record goes on from what was seen of it: no smaller, and with the same root at that size. */
const goesOn = ({ size, root }: Seen, { checkpoint, log }: Verified): boolean =>
  checkpoint.size >= size && hexOf(log.root(size)) === root

/**
 * Holds a verified record against what was seen of it before, and remembers how far it is now. `where`: as messages call it. Throws
 * `record:put-back`, and what `keep` throws.
 */
export const holdAgainstSeen = (found: Verified, where: string, { folder, keep }: SeenParts): void => {
  const { genesisHash, checkpoint, log } = found
  const path = join(folder, `${genesisHash.slice('sha256:'.length)}.json`)
  const before = recall(path)
  if (before !== undefined && !goesOn(before, found)) {
    const isOlder = checkpoint.size < before.size
    throw putBack(
      isOlder
        ? `the record at ${where} has ${checkpoint.size} entries, and you have seen it with ${before.size}`
        : `the record at ${where} has another history than the one that you have seen, of ${before.size} entries`,
      isOlder
        ? `use a newer copy; if the park's own record was put back and both sides know of it, delete ${path}`
        : `sign nothing, keep both copies, and call the other side; to go on all the same, delete ${path}`,
    )
  }
  if (before?.size === checkpoint.size) return
  const seen: Seen = { park: checkpoint.origin, size: checkpoint.size, root: hexOf(log.root(checkpoint.size)) }
  keep(path, `${JSON.stringify(seen)}\n`)
}
