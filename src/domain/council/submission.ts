// Whether a submission lets a proposal into the record (docs/formats.md, section 8): only somebody of the charter may ask for that.

import type { Json } from '../record/json.ts'
import { parseNote } from '../record/note.ts'
import { type Member, RECOVERY } from './charter.ts'
import { effectsOf, type RootAt, refusalOfTimes, signerOf } from './hear.ts'
import type { Refusal } from './outcome.ts'
import { type ReadProposal, readProposal } from './proposal.ts'
import type { State } from './state.ts'
import { readSubmission, type Submission } from './statement.ts'

/** Somebody of the charter asks for a proposal. */
export type Submitted = { readonly by: Member; readonly read: ReadProposal }

const parse = (note: string): Submission | undefined => {
  const parsed = parseNote(note)
  return parsed?.lines.length === 1 ? readSubmission(parsed.text) : undefined
}

/** A recovery key asks for a recovery, and for nothing else. */
const maySubmit = (by: Member, { proposal }: ReadProposal): boolean =>
  proposal.type === 'recovery' || by.person !== RECOVERY

/** Judges the note of a submission beside its proposal; the form alone of both, and who signs: not whether the record would take it. */
export const judgeSubmission = (value: Json, note: string, state: State, rootAt: RootAt): Submitted | Refusal => {
  const submission = parse(note)
  if (submission === undefined) return 'malformed'
  if (submission.park !== state.charter.park) return 'park'
  const by = signerOf(note, submission, state, undefined)
  if (typeof by === 'string') return by
  const times = refusalOfTimes(submission, state, rootAt)
  if (times !== undefined) return times
  if (submission.base !== state.agreed) return 'base'
  const read = readProposal(value, state)
  if (read === undefined) return 'invalid'
  if (read.hash !== submission.subject) return 'subject'
  if (submission.effects !== effectsOf(read.proposal)) return 'effects'
  return maySubmit(by, read) ? { by, read } : 'action'
}
