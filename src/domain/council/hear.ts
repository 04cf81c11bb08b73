// What a statement does: who says it, whether it counts, and what follows (docs/formats.md, sections 8 and 9).
import { base64Of } from '../../base/base64.ts'
import { hashText } from '../../base/octets.ts'
import { utf8 } from '../../base/utf8.ts'
import { parseNote, verifyNote } from '../record/note.ts'
import { checkPasskey } from './assertion.ts'
import { type Keyring, type Member, operatorOf, RECOVERY } from './charter.ts'
import { newest } from './clock.ts'
import { begin, endByClock, endOthers, endSuspended, withVoices } from './emergencies.ts'
import { close, isCrowding, markAgreed } from './open-proposals.ts'
import type { Refusal } from './outcome.ts'
import type { Proposal } from './proposal.ts'
import { isAgreed, isRejected, mayAct, mayActOnLive } from './quorum.ts'
import { allRevoked, withRevoked } from './revoked.ts'
import { callersOf, withCall, withoutCallsOf } from './revoking.ts'
import { type Emergency, type Open, rollOf, type State } from './state.ts'
import { type Action, readStatement, type Statement, type Submission } from './statement.ts'
import { areTooMany, hasVote, lastOf, type Voice, withoutKey, withVoice } from './voices.ts'

/** The root of the log when it had so many entries; `undefined` for more than there are. */
export type RootAt = (size: number) => Uint8Array | undefined

/** 14 days. */
const LONGEST_VALID = 1_209_600

type Person = Pick<Statement, 'operator' | 'person'>

const membersIn = (keyring: Keyring, { operator, person }: Person): readonly Member[] =>
  [...keyring.values()].filter((member) => member.operator === operator && member.person === person)

/** The one who signed, by a key of the charter; about a new charter also by a key of that. */
export const signerOf = (note: string, said: Person, state: State, about: Open | undefined): Member | Refusal => {
  const members = [...membersIn(state.keyring, said), ...(about?.keyring ? membersIn(about.keyring, said) : [])]
  if (members.length === 0) return 'signer'
  const verified = verifyNote(
    note,
    members.map(({ key }) => key),
    checkPasskey,
  )
  const key = verified.ok ? verified.signatures[0]?.key : undefined
  const member = members.find((each) => each.key === key)
  if (member === undefined) return 'signature'
  return allRevoked(state.revoked).has(member.octets) ? 'revoked' : member
}

/** Why it is not of now, and of this record. */
export const refusalOfTimes = (
  { record, validUntil }: Statement | Submission,
  state: State,
  rootAt: RootAt,
): Refusal | undefined => {
  const root = record.size <= state.size ? rootAt(record.size) : undefined
  if (root === undefined || base64Of(root) !== record.root) return 'record'
  const latest = Math.max(state.clock.wall, newest(state.clock))
  if (validUntil <= latest) return 'expired'
  return validUntil - latest > LONGEST_VALID ? 'too-far' : undefined
}

/** What a statement about it has in its line `effects`. */
export const effectsOf = (proposal: Proposal | undefined): string =>
  proposal?.type === 'inputs' ? proposal.effects : 'none'

/** A person's words about one subject come in an order: each names a record in which the one before stands. */
const refusalOfOrder = (
  { at, voices }: { readonly at: number; readonly voices: readonly Voice[] },
  { record }: Statement,
  member: Member,
): Refusal | undefined => (record.size > Math.max(at, lastOf(voices, member)) ? undefined : 'replayed')

const SAYS: { readonly [action in Action]: Voice['says'] } = {
  approve: 'approve',
  reject: 'reject',
  object: 'object',
  withdraw: 'nothing',
  cancel: 'nothing',
  revoke: 'nothing',
}

const replaced = (open: Open, next: Open, state: State): State => ({
  ...state,
  proposals: state.proposals.map((each) => (each === open ? next : each)),
})

const sayOfOpen = (open: Open, { action }: Statement, member: Member, state: State): State | Refusal => {
  if (action === 'withdraw' && !hasVote(open.voices, member)) return 'no-vote'
  if (action === 'object') return close(open.hash, state)
  const next = { ...open, voices: withVoice(open.voices, member, SAYS[action], state.size) }
  if (areTooMany(next.voices, member)) return 'crowded'
  const roll = rollOf(state)
  if (isRejected(next, roll)) return close(open.hash, state)
  if (next.proposal.type === 'emergency' && isAgreed(next, roll)) return begin(next, next.proposal, state)
  const after = replaced(open, next, state)
  return action === 'approve' && isCrowding(member, after) ? 'crowded' : markAgreed(after)
}

const sayOfLive = (emergency: Emergency, { action }: Statement, member: Member, state: State): State | Refusal => {
  if (action === 'cancel') return endOthers(state, (each) => each !== emergency)
  const voices = withVoice(emergency.voices, member, SAYS[action], state.size)
  if (areTooMany(voices, member)) return 'crowded'
  const next = withVoices(emergency, voices, state)
  return endByClock({ ...state, emergencies: state.emergencies.map((each) => (each === emergency ? next : each)) })
}

/** One stolen key revokes no other person's, and no recovery key but itself: an operator keeps its people, and a way back. */
const mayRevoke = (target: Member, by: Member): boolean => {
  if (target.person === RECOVERY) return target.octets === by.octets
  return target.by === by.by || (target.operator === by.operator && by.person === RECOVERY)
}

/** From now on and for ever. */
const revokeNow = (target: Member, state: State): State => {
  const silenced = <Each extends { readonly voices: readonly Voice[] }>(each: Each): Each => ({
    ...each,
    voices: withoutKey(each.voices, target.octets),
  })
  const revoked = withRevoked(target, state.revoked)
  const revoking = withoutCallsOf(state.revoking, target.octets)
  const proposals = state.proposals.map(silenced)
  return markAgreed(
    endSuspended({ ...state, revoked, revoking, proposals, emergencies: state.emergencies.map(silenced) }),
  )
}

/** Of people's keys recovery keys say it by their threshold. */
const callRevoked = (target: Member, by: Member, state: State): State | Refusal => {
  if (callersOf(state.revoking, target).includes(by.octets)) return 'replayed'
  const revoking = withCall(state.revoking, target, by)
  const needed = operatorOf(state.charter, target.operator)?.recovery.threshold ?? Number.POSITIVE_INFINITY
  return callersOf(revoking, target).length < needed ? { ...state, revoking } : revokeNow(target, state)
}

const revoke = ({ subject }: Statement, member: Member, state: State): State | Refusal => {
  const target = [...state.keyring.values()].find(({ key }) => hashText(utf8(key.text)) === subject)
  if (target === undefined || allRevoked(state.revoked).has(target.octets)) return 'subject'
  if (!mayRevoke(target, member)) return 'action'
  return member.person === RECOVERY && target.person !== RECOVERY
    ? callRevoked(target, member, state)
    : revokeNow(target, state)
}

const parse = (note: string, state: State): Statement | Refusal => {
  const parsed = parseNote(note)
  const statement = parsed?.lines.length === 1 ? readStatement(parsed.text) : undefined
  if (statement === undefined) return 'malformed'
  return statement.park === state.charter.park ? statement : 'park'
}

const refusalOfAll = (
  statement: Statement,
  open: Open | undefined,
  state: State,
  rootAt: RootAt,
): Refusal | undefined => {
  const refusal = refusalOfTimes(statement, state, rootAt)
  if (refusal !== undefined) return refusal
  if (statement.base !== state.agreed) return 'base'
  return statement.effects === effectsOf(open?.proposal) ? undefined : 'effects'
}

/** Hears a statement: the state after it, or why it does not count. */
export const hear = (note: string, state: State, rootAt: RootAt): State | Refusal => {
  const statement = parse(note, state)
  if (typeof statement === 'string') return statement
  const open = state.proposals.find(({ hash }) => hash === statement.subject)
  const member = signerOf(note, statement, state, open?.proposal.type === 'charter' ? open : undefined)
  if (typeof member === 'string') return member
  const refusal = refusalOfAll(statement, open, state, rootAt)
  if (refusal !== undefined) return refusal
  if (statement.action === 'revoke') return revoke(statement, member, state)
  const live = state.emergencies.find(({ hash }) => hash === statement.subject)
  const subject = open ?? live
  if (subject === undefined) return 'subject'
  const order = refusalOfOrder(subject, statement, member)
  if (order !== undefined) return order
  if (open !== undefined)
    return mayAct(statement.action, open, member) ? sayOfOpen(open, statement, member, state) : 'action'
  return live !== undefined && mayActOnLive(statement.action, live, member)
    ? sayOfLive(live, statement, member, state)
    : 'action'
}
