// What a witness remembers for good: the newest checkpoint that it cosigned, and what it measures by. One file, written whole before
// anything is answered; without it, it would not know what it must never contradict.
import { isHashText } from '../../../base/octets.ts'
import type { Measure } from '../../../domain/council/watch.ts'
import { type Checkpoint, parseCheckpoint } from '../../../domain/record/checkpoint.ts'
import { parseNote } from '../../../domain/record/note.ts'

export type Kept = {
  readonly genesis: string
  /** The checkpoint as it was cosigned: with the log's signature and this witness's. */
  readonly note: string
  readonly checkpoint: Checkpoint
  readonly measure: Measure
}

export const keptText = ({ genesis, note, measure: { newest, lead, from } }: Kept): string =>
  `${JSON.stringify({ genesis, note, newest, lead, from })}\n`

const isWhole = (value: unknown): value is number => Number.isSafeInteger(value)

/** Reads what was kept; `undefined`: it is damaged. */
export const parseKept = (text: string): Kept | undefined => {
  try {
    const { genesis, note, newest, lead, from } = JSON.parse(text) as { readonly [key: string]: unknown }
    const signed = typeof note === 'string' ? parseNote(note) : undefined
    const checkpoint = signed && parseCheckpoint(signed.text)
    if (!isHashText(genesis) || typeof note !== 'string' || checkpoint === undefined) return undefined
    if (!isWhole(newest) || !isWhole(from) || !(lead === null || isWhole(lead))) return undefined
    return { genesis, note, checkpoint, measure: { newest, lead, from } }
  } catch {
    return undefined
  }
}
