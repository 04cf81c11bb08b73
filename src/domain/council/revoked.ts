// Keys that are revoked, for ever, by the operator that had them; and the room that keys have (docs/formats.md, section 7).
import type { Keyring, Member } from './charter.ts'
import { own } from './words.ts'

/** Octets of keys, sorted, by operator; of operators that left as well. */
export type Revoked = { readonly [operator: string]: readonly string[] }

/** Octets of keys that sign nothing. */
export const allRevoked = (revoked: Revoked): ReadonlySet<string> => new Set(Object.values(revoked).flat())

export const withRevoked = ({ operator, octets }: Member, revoked: Revoked): Revoked => ({
  ...revoked,
  [operator]: [...(own(revoked, operator) ?? []), octets].sort(),
})

const MOST_OPERATORS = 16
const MOST_BY_KEYS = 2000
const MOST = 3000

/** The keys of an operator under a charter and its revoked ones, each once. Revoking leaves this as it is. */
const takenBy = (operator: string, keyring: Keyring, revoked: Revoked): number => {
  const held = [...keyring.values()].filter((member) => member.operator === operator)
  return new Set([...held.map(({ octets }) => octets), ...(own(revoked, operator) ?? [])]).size
}

/** Whether an operator has room for its people under a keyring: `keys` leave some free for a recovery. */
export const hasRoomFor = (type: 'keys' | 'recovery', operator: string, keyring: Keyring, revoked: Revoked): boolean =>
  takenBy(operator, keyring, revoked) <= (type === 'keys' ? MOST_BY_KEYS : MOST)

/** Whether each operator of a charter has room, and there is room for them all. */
export const haveRoom = (operators: readonly string[], keyring: Keyring, revoked: Revoked): boolean =>
  new Set([...operators, ...Object.keys(revoked)]).size <= MOST_OPERATORS &&
  operators.every((operator) => takenBy(operator, keyring, revoked) <= MOST)
