// What keeps somebody offline for a while because staff said so: a person suspended, a seat out of service, an early close.
import type { Holder } from '../people/people.ts'

export const HELD_REASONS = ['suspended', 'seat-out', 'closed-early'] as const

export type Held = {
  readonly reason: (typeof HELD_REASONS)[number]
  /** Whose staff; `null`: no operator rules the park. */
  readonly operator: string | null
  /** As they said it. */
  readonly why: string
  /** Milliseconds since 1970, by the machine's clock: the latest end. */
  readonly until: number
}

/** Who may not be online, here and now; `seat`: where, or `null` for anywhere else. */
export type HeldBack = (holder: Holder, seat: string | null) => Held | undefined

export const NOBODY_HELD: HeldBack = () => undefined
