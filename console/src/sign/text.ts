// The text that somebody signs, written in this browser from the record that it has verified; and the note that comes of it.
import { parseBase64 } from '../../../src/base/base64.ts'
import { hashText } from '../../../src/base/octets.ts'
import { assertionOctets } from '../../../src/domain/council/assertion.ts'
import { draftText, stateAt } from '../../../src/domain/council/draft.ts'
import { effectsOf, hear, type RootAt } from '../../../src/domain/council/hear.ts'
import type { Refusal } from '../../../src/domain/council/outcome.ts'
import type { Proposal } from '../../../src/domain/council/proposal.ts'
import type { State } from '../../../src/domain/council/state.ts'
import type { Action } from '../../../src/domain/council/statement.ts'
import { judgeSubmission } from '../../../src/domain/council/submission.ts'
import { canonical, type Json } from '../../../src/domain/record/json.ts'
import type { VerifierKey } from '../../../src/domain/record/keys.ts'
import { noteLine, noteOf } from '../../../src/domain/record/note.ts'
import type { Verified } from '../record/verify.ts'
import { parseBase64Url } from './base64url.ts'
import { lowS } from './low-s.ts'
import type { Signer } from './signer.ts'

const WEEK = 7 * 86_400

/** What is to be said, and of what the record was when it was written down. */
export type Draft = {
  readonly text: string
  readonly action: Action | 'propose'
  readonly proposal: Proposal | null
}

type Said = {
  readonly by: Pick<Signer['member'], 'operator' | 'person'>
  /** One line; `none given` where nothing was typed. */
  readonly reason: string
  /** The park's time, in seconds since 1970. */
  readonly now: number
}

const write = (
  { state, size, root }: Verified,
  { by, reason, now }: Said,
  about: { readonly action: Action | 'propose'; readonly subject: string; readonly proposal: Proposal | null },
): Draft => {
  const { action, subject, proposal } = about
  const effects = effectsOf(proposal ?? undefined)
  const said = reason.trim() === '' ? 'none given' : reason.trim()
  const text = draftText(state, {
    ...{ by, action, subject, effects, record: { size, root } },
    ...{ validUntil: Math.max(now, state.clock.wall) + WEEK, reason: said },
  })
  return { text, action, proposal }
}

/** A statement about what is open or in force. */
export const statementDraft = (verified: Verified, said: Said, action: Action, subject: string): Draft => {
  const open = verified.state.proposals.find(({ hash }) => hash === subject)
  return write(verified, said, { action, subject, proposal: open?.proposal ?? null })
}

export const hashOfProposal = (proposal: Proposal): string => hashText(canonical(proposal as unknown as Json))

/** What lets a proposal in. */
export const submissionDraft = (verified: Verified, said: Said, proposal: Proposal): Draft =>
  write(verified, said, { action: 'propose', subject: hashOfProposal(proposal), proposal })

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

/** What the record's rules would say of the note now; `null`: it would count. The gateway says it again. */
export const judged = (verified: Verified, draft: Draft, note: string, now: number): Refusal | null => {
  const state: State = stateAt(verified.state, now)
  const root = parseBase64(verified.root)
  const rootAt: RootAt = (size) => (size === verified.size ? root : undefined)
  const after =
    draft.action === 'propose'
      ? judgeSubmission(draft.proposal as unknown as Json, note, state, rootAt)
      : hear(note, state, rootAt)
  return typeof after === 'string' ? after : null
}
