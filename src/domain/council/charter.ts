// The charter as a value: operators, their people and keys, and the limits of what one of them may do alone.
import { parseVerifierKey, type VerifierKey } from '../record/keys.ts'
import { own, type Texts } from './words.ts'

export type People = { readonly [person: string]: readonly string[] }

export type Operator = {
  readonly name: Texts
  readonly people: People
  readonly threshold: number
  readonly recovery: { readonly keys: readonly string[]; readonly threshold: number }
  readonly witness: string
}

/** Seconds. */
type Notice = { readonly change: number; readonly keys: number; readonly recovery: number }

/** Seconds, but `block` and `allow`: most names at once. */
type EmergencyLimits = {
  readonly seconds: number
  readonly objected: number
  readonly budget: number
  readonly window: number
  readonly cooldown: number
  readonly block: number
  readonly allow: number
}

/** Most acts of one operator in a day of running, and how long one may last at most, in seconds. */
export type DeskLimit = { readonly day: number; readonly seconds: number }

/** What the desk of one operator may do alone: end sessions, suspend people, take seats out of service, close early. */
export type DeskTable = {
  readonly end: { readonly day: number }
  readonly suspend: DeskLimit
  readonly out: DeskLimit
  readonly close: DeskLimit
}

/** Entries that may come and go in a day. */
type FeedCaps = { readonly add: number; readonly remove: number }

export type Charter = {
  readonly charter: 'isthmus/v1'
  readonly park: string
  readonly version: number
  readonly operators: { readonly [id: string]: Operator }
  readonly notice: Notice
  readonly emergency: EmergencyLimits
  readonly desk: DeskTable
  readonly 'never-block': readonly string[]
  readonly feeds: { readonly [input: string]: FeedCaps }
}

/** Whose a key is. `person` is `recovery` for a recovery key. */
export type Member = {
  readonly operator: string
  readonly person: string
  /** `<operator>/<person>`, which is also the key's name. */
  readonly by: string
  readonly key: VerifierKey
  /** The octets that make the key what it is, in hexadecimal: without name, type and origin. */
  readonly octets: string
}

/** The keys that sign statements under a charter, by their octets. */
export type Keyring = ReadonlyMap<string, Member>

export const RECOVERY = 'recovery'

/** How a park is ruled: by a file, by one operator, by several. */
export const wayOf = (charter: Charter): 'file' | 'operator' | 'several' => {
  const count = Object.keys(charter.operators).length
  if (count === 0) return 'file'
  return count === 1 ? 'operator' : 'several'
}

export const operatorOf = (charter: Charter, id: string): Operator | undefined => own(charter.operators, id)

/** The keys of the operators' witnesses, by operator. */
export const witnessesOf = ({ operators }: Charter): ReadonlyMap<string, VerifierKey> =>
  new Map(
    Object.entries(operators).flatMap(([id, { witness }]) => {
      const key = parseVerifierKey(witness)
      return key === undefined ? [] : [[id, key] as const]
    }),
  )

/** The charter with other people for one operator, as the next version. */
export const withPeople = (charter: Charter, id: string, people: People): Charter => {
  const operator = operatorOf(charter, id)
  if (operator === undefined) return charter
  const operators = { ...charter.operators, [id]: { ...operator, people } }
  return { ...charter, version: charter.version + 1, operators }
}
