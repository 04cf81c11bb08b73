// What a witness is made of.
import type { Log as EventLog } from '../../../base/log.ts'
import type { VerifierKey } from '../../../domain/record/keys.ts'
import type { Sign } from '../../../domain/record/note.ts'
import type { Disk } from '../disk.ts'
import type { Files } from '../files.ts'

export type WitnessParts = {
  /** The witness's own folder: what it remembers, its copy in `record/`, `evidence/`. */
  readonly data: string
  readonly disk: Disk
  /** The park's record. */
  readonly files: Files
  readonly genesis: string
  readonly key: VerifierKey
  readonly sign: Sign
  /** Whole seconds since 1970. */
  readonly now: () => number
  readonly log: EventLog
}
