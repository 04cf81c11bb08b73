// Whether a list from a parcel may come in: it is of this park, signed, as it was packed, and not older than what is here.
import { isSignedBy, parseParcel } from '../../domain/council/list-parcel.ts'
import { parseVerifierKey } from '../../domain/record/keys.ts'
import { parseNote } from '../../domain/record/note.ts'
import type { Feeds } from './feeds.ts'
import { fileHash } from './shelf.ts'
import type { ListState } from './state.ts'

export type Taken = {
  readonly id: string
  readonly draft: string
  /** The parcel's. */
  readonly note: string
  /** The key that must have signed it; `null`: none must. Where operators rule they must. */
  readonly by: string | null
  readonly state: Pick<ListState, 'checkedAt'>
  readonly park: string
  readonly feeds: Feeds | undefined
  /** Milliseconds since 1970. */
  readonly now: number
}

/** What another machine's clock may be ahead. */
const AHEAD = 86_400_000

const day = (at: number): string => new Date(at).toISOString().slice(0, 16).replace('T', ' ')

const unsigned = ({ note, by, feeds }: Taken): string | null => {
  if (feeds?.governs() === true) {
    const lacking = feeds.lacking(note)
    return lacking.length === 0 ? null : `the parcel is not signed as the charter has it by ${lacking.join(' and ')}`
  }
  if (by === null) return null
  const key = parseVerifierKey(by)
  if (key === undefined) return 'the key that was named is none'
  return isSignedBy(note, key) ? null : `the parcel is not signed by ${key.name}`
}

const untimely = (packed: number, { checkedAt }: Taken['state'], now: number): string | null => {
  if (packed > now + AHEAD) return `the parcel says that it was packed on ${day(packed)}: one of two clocks is wrong`
  return checkedAt !== null && packed < checkedAt
    ? `the parcel was packed on ${day(packed)}, and its source was heard on ${day(checkedAt)}: it is older`
    : null
}

/** When it was packed, in milliseconds since 1970; or why it may not come in, as the end of a sentence. */
export const judgeTaken = async (taken: Taken): Promise<number | string> => {
  const { id, draft, note, park, state, now } = taken
  const parcel = parseParcel(parseNote(note)?.text ?? '')
  if (parcel === undefined) return 'the note of its parcel is malformed'
  if (parcel.park !== park) return `the parcel is for ${parcel.park}, and this is ${park}`
  const why = unsigned(taken) ?? untimely(parcel.packedAt * 1000, state, now)
  if (why !== null) return why
  const same = parcel.lists.get(id) === `sha256:${await fileHash(draft)}`
  return same ? parcel.packedAt * 1000 : 'its bytes are not those that were packed'
}
