// The note that comes of a text and a passkey's answer, and what the record's rules say of it before it is sent.
import { parseBase64 } from '../../../src/base/base64.ts'
import { assertionOctets } from '../../../src/domain/council/assertion.ts'
import { stateAt } from '../../../src/domain/council/draft.ts'
import { hear, type RootAt } from '../../../src/domain/council/hear.ts'
import type { Refusal } from '../../../src/domain/council/outcome.ts'
import { judgeSubmission } from '../../../src/domain/council/submission.ts'
import type { Json } from '../../../src/domain/record/json.ts'
import type { VerifierKey } from '../../../src/domain/record/keys.ts'
import { noteLine, noteOf } from '../../../src/domain/record/note.ts'
import type { Verified } from '../record/verify.ts'
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

type Ground = Pick<Verified, 'state' | 'size' | 'root'>

/** What the record's rules would say of the note at a time of the gateway's clock, in seconds; `null`: it would count. The gateway says it again. */
export const judged = (
  verified: Ground,
  { action, proposal }: Pick<ToSign, 'action' | 'proposal'>,
  note: string,
  now: number,
): Refusal | null => {
  const state = stateAt(verified.state, now)
  const root = parseBase64(verified.root)
  const rootAt: RootAt = (size) => (size === verified.size ? root : undefined)
  const after =
    action === 'propose' ? judgeSubmission(proposal as unknown as Json, note, state, rootAt) : hear(note, state, rootAt)
  return typeof after === 'string' ? after : null
}
