// Who said what about a proposal or an emergency: one vote a person, whichever key it was given with.
import { type Charter, type Keyring, type Member, operatorOf, RECOVERY } from './charter.ts'

/** `at`: the entry. `by`: `<operator>/<person>`. `key`: the key's octets. A vote that was taken back says nothing, and stays to be counted from. */
export type Voice = {
  readonly at: number
  readonly by: string
  readonly key: string
  readonly says: 'approve' | 'reject' | 'object' | 'nothing'
}

/** Recovery keys are of nobody: each speaks for itself. */
const isOfSame = (voice: Voice, { by, person, octets }: Member): boolean =>
  voice.by === by && (person !== RECOVERY || voice.key === octets)

/** The entry of the last statement that counted, of this person about this subject; -1 before the first. */
export const lastOf = (voices: readonly Voice[], member: Member): number =>
  Math.max(-1, ...voices.filter((voice) => isOfSame(voice, member)).map(({ at }) => at))

/** Whether this person's last word stands. */
export const hasVote = (voices: readonly Voice[], member: Member): boolean =>
  voices.some((voice) => isOfSame(voice, member) && voice.says !== 'nothing')

const inOrder = (a: Voice, b: Voice): number => {
  const [first, second] = [`${a.by} ${a.key}`, `${b.by} ${b.key}`]
  return first < second ? -1 : Number(first > second)
}

/** With one more word of this person: what they said otherwise, with any of their keys, is taken back. */
export const withVoice = (
  voices: readonly Voice[],
  member: Member,
  says: Voice['says'],
  at: number,
): readonly Voice[] => {
  const others = voices
    .filter((voice) => voice.by !== member.by || voice.key !== member.octets)
    .map((voice) => (isOfSame(voice, member) && voice.says !== says ? { ...voice, says: 'nothing' as const } : voice))
  return [...others, { at, by: member.by, key: member.octets, says }].sort(inOrder)
}

/** An operator may change its keys while a proposal is open, and speak with each. */
const MOST_VOICES = 2000

/** Whether these are more voices than an operator may have about one thing. */
export const areTooMany = (voices: readonly Voice[], { operator }: Member): boolean =>
  voices.length > MOST_VOICES && voices.filter(({ by }) => by.startsWith(`${operator}/`)).length > MOST_VOICES

/** Without what a revoked key said. */
export const withoutKey = (voices: readonly Voice[], octets: string): readonly Voice[] =>
  voices.map((voice) => (voice.key === octets ? { ...voice, says: 'nothing' as const } : voice))

/** What is counted by: whose keys sign, and which of them sign nothing any more. */
export type Roll = { readonly charter: Charter; readonly keyring: Keyring; readonly revoked: ReadonlySet<string> }

/** The voices that count now, as members of the charter. A revoked key's are gone since it was revoked. */
const counted = (voices: readonly Voice[], says: Voice['says'], { keyring }: Roll): readonly Member[] =>
  voices.flatMap((voice) => {
    const member = voice.says === says ? keyring.get(voice.key) : undefined
    return member?.by === voice.by ? [member] : []
  })

const peopleOf = (members: readonly Member[], operator: string): number =>
  new Set(members.filter((each) => each.operator === operator && each.person !== RECOVERY).map(({ by }) => by)).size

/** The operators of whom so many people as their threshold asks say this. */
export const operatorsThat = (says: Voice['says'], voices: readonly Voice[], roll: Roll): readonly string[] => {
  const members = counted(voices, says, roll)
  return Object.keys(roll.charter.operators).filter(
    (id) => peopleOf(members, id) >= (operatorOf(roll.charter, id)?.threshold ?? Number.POSITIVE_INFINITY),
  )
}

/** Whether an operator's recovery keys say this, by their threshold. */
export const recoverySays = (says: Voice['says'], voices: readonly Voice[], operator: string, roll: Roll): boolean => {
  const threshold = operatorOf(roll.charter, operator)?.recovery.threshold ?? 0
  const keys = counted(voices, says, roll).filter((each) => each.operator === operator && each.person === RECOVERY)
  return threshold >= 1 && keys.length >= threshold
}

/** Whose side somebody takes: an operator's people, or its recovery keys. */
const sideOf = ({ operator, person }: Member): string => (person === RECOVERY ? `${operator}/${RECOVERY}` : operator)

/** Whether anybody approves by a key of the charter. */
export const isBacked = (voices: readonly Voice[], roll: Roll): boolean => counted(voices, 'approve', roll).length > 0

/** Whether this member's side approves, and no other. */
export const isBackedAlone = (voices: readonly Voice[], member: Member, roll: Roll): boolean => {
  const backing = counted(voices, 'approve', roll).map(sideOf)
  return backing.length > 0 && backing.every((side) => side === sideOf(member))
}

/** Whether fewer people of an operator than its threshold have a key that still signs. */
export const isSuspended = (operator: string, roll: Roll): boolean => {
  const able = [...roll.keyring.values()].filter(({ octets }) => !roll.revoked.has(octets))
  return peopleOf(able, operator) < (operatorOf(roll.charter, operator)?.threshold ?? 1)
}
