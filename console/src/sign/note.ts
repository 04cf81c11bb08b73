// The note that comes of a text and a passkey's answer, and what the record's rules say of it before it is sent.
import { parseBase64 } from '../../../src/base/base64.ts'
import { assertionOctets } from '../../../src/domain/council/assertion.ts'
import { stateAt } from '../../../src/domain/council/draft.ts'
import { hear, type RootAt } from '../../../src/domain/council/hear.ts'
import type { Refusal } from '../../../src/domain/council/outcome.ts'
import type { State } from '../../../src/domain/council/state.ts'
import { judgeSubmission } from '../../../src/domain/council/submission.ts'
import type { Json } from '../../../src/domain/record/json.ts'
import type { VerifierKey } from '../../../src/domain/record/keys.ts'
import { noteLine, noteOf } from '../../../src/domain/record/note.ts'
import { parseBase64Url } from './base64url.ts'
import { lowS } from './low-s.ts'
import type { ToSign } from './to-sign.ts'

/** What an authenticator gave back, in base64url. */
export type Answer = { readonly authenticatorData: string; readonly clientDataJSON: string; readonly signature: string }

/** The signed note; `undefined` where the answer is none. */
export const signedNote = (text: string, key: VerifierKey, answer: Answer): string | undefined => {
  const authenticatorData = parseBase64Url(answer.authenticatorData)
  const clientData = parseBase64Url(answer.clientDataJSON)
  const signature = lowS(parseBase64Url(answer.signature) ?? new Uint8Array(0))
  if (authenticatorData === undefined || clientData === undefined || signature === undefined) return undefined
  return noteOf(text, [noteLine(key, assertionOctets({ authenticatorData, clientData, signature }))])
}

/** What the record's rules would say of the note at a time of the gateway's clock, in seconds; `null`: it would count. The gateway says it again. */
export const judged = (
  state: State,
  { action, proposal, record }: Pick<ToSign, 'action' | 'proposal' | 'record'>,
  note: string,
  now: number,
): Refusal | null => {
  const later = stateAt(state, now)
  const root = parseBase64(record.root)
  const rootAt: RootAt = (size) => (size === record.size ? root : undefined)
  const after =
    action === 'propose' ? judgeSubmission(proposal as unknown as Json, note, later, rootAt) : hear(note, later, rootAt)
  return typeof after === 'string' ? after : null
}
