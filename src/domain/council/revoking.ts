// Keys of people that some recovery keys of their operator call revoked, and not yet enough of them (docs/formats.md, section 8): one stolen
// recovery key alone takes no person's key, however often.
import type { Member } from './charter.ts'

/** `key`: octets of the person's key; `by`: those of the recovery keys, sorted. Sorted by `key`. */
export type Revoking = readonly {
  readonly by: readonly string[]
  readonly key: string
  readonly operator: string
}[]

/** Who calls that key revoked. */
export const callersOf = (revoking: Revoking, { octets }: Member): readonly string[] =>
  revoking.find(({ key }) => key === octets)?.by ?? []

/** With one more call by a recovery key. */
export const withCall = (revoking: Revoking, target: Member, by: Member): Revoking => {
  const call = {
    by: [...callersOf(revoking, target), by.octets].sort(),
    key: target.octets,
    operator: target.operator,
  }
  return [...revoking.filter(({ key }) => key !== target.octets), call].sort((a, b) => (a.key < b.key ? -1 : 1))
}

/** Without a key that is revoked: nobody has to call it so any more, and it calls nobody so. */
export const withoutCallsOf = (revoking: Revoking, octets: string): Revoking =>
  revoking
    .filter(({ key }) => key !== octets)
    .map((call) => ({ ...call, by: call.by.filter((each) => each !== octets) }))
    .filter(({ by }) => by.length > 0)
