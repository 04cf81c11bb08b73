// Numbers of the classes of subjects, as the kernel's table knows them. A class keeps its number over changes of policy and over
// restarts as long as its members stay together: then nothing of theirs has to be written anew.

/** The class of whoever is not signed in. */
export const NOBODY = 0
/** Above all slots (sessions/slots.ts): a look-up that found no class leaves a slot, which is none. */
const FIRST = 0x80000
const LAST = 0xfffff

/** How a class number stands in a key. */
export const classKey = (number: number): string => String(number)

/** Whoever is decided alike has the same `token`; `before`: the number that they had, if any. */
type Member = { readonly token: object; readonly before: number | undefined }

/** Gives numbers to classes. Throws RangeError beyond half a million of them at a time. */
export type ClassBook = {
  /** The number of a class; a new one gets a number of its own. */
  readonly numberOf: (token: object) => number
  /**
   * Begins anew for another policy, or after a restart: a class whose members had one number, which nobody of another class had, keeps
   * it; also where some had none yet (killed between the store and the kernel). The kernel does not exchange cells at the very instant
   * at which it exchanges classes, so a number that changed without need would refuse a packet of a live flow.
   */
  readonly renumber: (members: Iterable<Member>) => void
}

type Claim = { number: number | undefined; clear: boolean }

const claimsOf = (members: Iterable<Member>): ReadonlyMap<object, Claim> => {
  const claims = new Map<object, Claim>()
  const owners = new Map<number, object>()
  const shared = new Set<number>()
  for (const { token, before } of members) {
    const claim = claims.get(token) ?? { number: before, clear: true }
    claims.set(token, claim)
    if (before === undefined) continue
    claim.number ??= before
    if (claim.number !== before) claim.clear = false
    const owner = owners.get(before)
    if (owner === undefined) owners.set(before, token)
    else if (owner !== token) shared.add(before)
  }
  for (const claim of claims.values()) if (claim.number !== undefined && shared.has(claim.number)) claim.clear = false
  return claims
}

export const createClassBook = (): ClassBook => {
  let numbers = new Map<object, number>()
  let used = new Set<number>()
  let last = FIRST - 1
  const fresh = (): number => {
    for (let tried = FIRST; tried <= LAST; tried++) {
      last = last >= LAST ? FIRST : last + 1
      if (!used.has(last)) return last
    }
    throw new RangeError('every class number is taken')
  }
  const give = (token: object, number: number): number => {
    used.add(number)
    numbers.set(token, number)
    return number
  }
  return {
    numberOf: (token) => numbers.get(token) ?? give(token, fresh()),
    renumber: (members) => {
      const claims = claimsOf(members)
      numbers = new Map()
      // Numbers of before are not given to others at once: what the kernel still has of them goes in the same transaction.
      used = new Set([...used, ...[...claims.values()].flatMap(({ number }) => number ?? [])])
      for (const [token, { number, clear }] of claims) if (clear && number !== undefined) give(token, number)
      for (const token of claims.keys()) if (!numbers.has(token)) give(token, fresh())
      used = new Set(numbers.values())
    },
  }
}
