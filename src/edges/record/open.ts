// A park's own record, opened at a start: verified from its genesis, held against what this gateway remembers, and what a crash left half
// taken away. Whatever is not as it should be is a fault: nothing is appended then, and nothing is taken away.
import { type Tile, tilePath, tilesBetween } from '../../domain/record/tiles.ts'
import { folderFiles } from './files.ts'
import type { Marks } from './mark.ts'
import { clearHalf, openSequencer, type Sequencer, type SequencerParts } from './sequencer.ts'
import { type Verification, type Verified, verifyRecord } from './verify.ts'

/** `why` completes "The record is bad: …". */
export type OpenedRecord =
  | { readonly state: 'open'; readonly sequencer: Sequencer }
  | { readonly state: 'fault'; readonly why: string }

type OpenParts = SequencerParts & { readonly marks: Marks }

/** An append adds one entry: a crash leaves no tile that the next size would not have. */
const isOfCrash = (path: string, size: number): boolean =>
  !path.startsWith('tile/') || tilesBetween(size, size + 1).some((tile: Tile) => tilePath(tile) === path)

/** `key`: of this gateway; `null`: it has none. */
type Own = Pick<OpenParts, 'marks'> & { readonly key: SequencerParts['key'] | null }

const whyNotOurs = ({ park }: Verified, { key }: Own): string | null => {
  const { frozen, log } = park
  if (key === null) return 'the key that signs it, keys/record.key, is gone'
  if (log !== key.text) return `it is of ${log}, and this gateway has ${key.text}`
  return frozen === null ? null : `its entry ${frozen.at} is not understood (${frozen.why})`
}

const faultOf = (found: Exclude<Verification, { state: 'bad' }>, parts: Own): string | null => {
  const verified = found.state === 'good' ? found : null
  const larger = found.strays.find((path) => !isOfCrash(path, verified?.log.size() ?? 0))
  const why = parts.marks.against(verified) ?? (verified && whyNotOurs(verified, parts))
  if (why !== null) return why
  return larger === undefined ? null : `${larger} is of a larger record than its checkpoint says`
}

/** Verified, and held against what this gateway remembers; nothing is changed. Rejects where it cannot be read. */
export const lookAtRecord = async (folder: string, own: Own): Promise<Verification> => {
  const found = await verifyRecord(folderFiles(folder))
  const why = found.state === 'bad' ? null : faultOf(found, own)
  return why === null ? found : { state: 'bad', why }
}

const openNow = async (parts: OpenParts): Promise<OpenedRecord> => {
  const { folder, disk } = parts
  const found = await lookAtRecord(folder, parts)
  if (found.state === 'bad') return { state: 'fault', why: found.why }
  await clearHalf(folder, disk, found.strays)
  return { state: 'open', sequencer: openSequencer(parts, found.state === 'good' ? found : null) }
}

/** Opens the record, or says why it cannot be used. Never rejects. */
export const openRecord = async (parts: OpenParts): Promise<OpenedRecord> => {
  try {
    return await openNow(parts)
  } catch (error) {
    return { state: 'fault', why: `it cannot be read: ${error instanceof Error ? error.message : String(error)}` }
  }
}
