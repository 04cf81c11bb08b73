// The witnesses of a park's record in the running program: asked about what was written, and heard in the clock of what is written next.
import { witnessesOf } from '../../domain/council/charter.ts'
import { seenNext } from '../../domain/council/clock.ts'
import type { VerifierKey } from '../../domain/record/keys.ts'
import { type Cosigning, createCosigning } from '../../edges/record/cosigning.ts'
import type { Marks } from '../../edges/record/mark.ts'
import type { OpenedRecord } from '../../edges/record/open.ts'
import type { Sequencer } from '../../edges/record/sequencer.ts'

/** `opened`: the record as it is now. */
export const cosigningOf = (
  opened: () => OpenedRecord,
  logKey: VerifierKey,
  witnesses: ReadonlyMap<string, string>,
): Cosigning => {
  const record = (): Sequencer | null => {
    const now = opened()
    return now.state === 'open' ? now.sequencer : null
  }
  const keys = (): ReadonlyMap<string, VerifierKey> => {
    const park = record()?.park() ?? null
    return park === null ? new Map() : witnessesOf(park.charter)
  }
  return createCosigning({ record, logKey, keys, witnesses, fetch })
}

/** The next entry says when the witnesses last cosigned. */
export const withSeen = (marks: Marks, { seen }: Cosigning): Marks => ({
  ...marks,
  clock: (last) => {
    const read = marks.clock(last)
    return { ...read, seen: seenNext(read.seen, seen()) }
  },
})
