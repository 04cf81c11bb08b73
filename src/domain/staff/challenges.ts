// Challenges for passkeys that are under way: each for one purpose, for some minutes, and taken once.

export type Challenges = {
  /** `purpose`: what it is good for, with whoever asked. */
  readonly give: (challenge: string, purpose: string, now: number) => void
  /** Whether it was given for that and not taken yet. */
  readonly take: (challenge: string, purpose: string, now: number) => boolean
}

const LIFE = 5 * 60_000
const MOST = 2000

/** Times are of the boot clock. Beyond its bound the oldest are forgotten: whoever asks for many disturbs, and gets in nowhere. */
export const createChallenges = (): Challenges => {
  const given = new Map<string, { readonly purpose: string; readonly at: number }>()
  return {
    give: (challenge, purpose, now) => {
      given.set(challenge, { purpose, at: now })
      const oldest = given.size > MOST ? given.keys().next().value : undefined
      if (oldest !== undefined) given.delete(oldest)
    },
    take: (challenge, purpose, now) => {
      const found = given.get(challenge)
      if (found?.purpose !== purpose) return false
      given.delete(challenge)
      return now - found.at < LIFE
    },
  }
}
