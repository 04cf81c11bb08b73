// Challenges for passkeys: each for one purpose, for some minutes, and taken once. None is kept while it is under way, so that nobody who asks for
// many pushes out another's.
import { mac, sameSecret } from '../../base/mac.ts'

export type Challenges = {
  /** Base64url. `purpose`: what it is good for, with whoever asked. */
  readonly give: (purpose: string, now: number) => string
  /** Whether it was given for that, and was not taken yet. */
  readonly take: (challenge: string, purpose: string, now: number) => boolean
}

const LIFE = 5 * 60_000
/** Taken ones that are remembered until they would be too old anyway. */
const MOST_TAKEN = 10_000

// Lengths in characters of base64url, each of whole octets.
const NONCE = 24
const TIME = 8
const MAC = 40
const FORM = new RegExp(`^[A-Za-z0-9_-]{${NONCE}}[0-9a-z]{${TIME}}[A-Za-z0-9_-]{${MAC}}$`)

/** Times are of the boot clock, in milliseconds. `random`: at least 24 characters of base64url. */
export const createChallenges = (key: Uint8Array, random: () => string): Challenges => {
  const taken = new Map<string, number>()
  const sealed = (nonce: string, time: string, purpose: string): string => {
    const seal = mac(key, 'challenge', purpose, nonce, time).replaceAll('+', '-').replaceAll('/', '_')
    return `${nonce}${time}${seal.slice(0, MAC)}`
  }
  const forget = (now: number): void => {
    for (const [challenge, at] of taken) {
      if (now - at < LIFE && taken.size <= MOST_TAKEN) return
      taken.delete(challenge)
    }
  }
  return {
    give: (purpose, now) => sealed(random().slice(0, NONCE), Math.floor(now).toString(36).padStart(TIME, '0'), purpose),
    take: (challenge, purpose, now) => {
      if (!FORM.test(challenge) || taken.has(challenge)) return false
      const [nonce, time] = [challenge.slice(0, NONCE), challenge.slice(NONCE, NONCE + TIME)]
      if (!sameSecret(sealed(nonce, time, purpose), challenge)) return false
      const at = Number.parseInt(time, 36)
      taken.set(challenge, now)
      forget(now)
      return now - at < LIFE
    },
  }
}
