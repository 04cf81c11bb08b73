// What the network did with a question.
import type { Address } from '../../base/addresses.ts'

/**
 * `open`: the other end answered. `mute`: connected, and nothing came. `refused`: the gateway said so itself, and `said` is its reason. `portal`: led to the
 * portal. `no-name`: the name service says that there is none. `closed`: ended without a word. `silent`: nothing came in time.
 */
export const OUTCOMES = ['open', 'mute', 'refused', 'portal', 'no-name', 'closed', 'silent'] as const
export type Outcome = (typeof OUTCOMES)[number]

export type Seen = {
  readonly outcome: Outcome
  /** The gateway's word, as it gave it. */
  readonly said: string | null
  /** Where the name led by the name service that was asked. */
  readonly aliases: readonly string[]
  readonly addresses: readonly Address[]
  /** Whether the certificate is one for the name, by this machine's authorities; `null`: none was shown. */
  readonly trusted: boolean | null
}

export const NOTHING_SEEN: Seen = { outcome: 'silent', said: null, aliases: [], addresses: [], trusted: null }

/** Whether the other end spoke, or at least let us in. */
export const isIn = ({ outcome }: Pick<Seen, 'outcome'>): boolean => outcome === 'open' || outcome === 'mute'
