// What a seat with an agent asks of the park: by its own key, wherever it asks from.
import type { Credential } from '../people/people.ts'
import type { Text } from '../policy/language.ts'
import type { Tapped } from '../sessions/tapped.ts'
import type { SeatState } from './seat-state.ts'

export const AGENT_STATES = ['locked', 'in-use', 'paused', 'wiping'] as const

/** What an agent says of itself. `used`: seconds that it has counted on the session; `wiped`: nothing of the last one is left. */
export type Beat = {
  readonly state: (typeof AGENT_STATES)[number]
  readonly session: string | null
  readonly used: number | null
  readonly wiped: boolean
}

export type Order = 'lock' | 'unlock' | 'wipe' | 'none'

/** `lease`: a signed note; `continues`: the session whose screen it is to go on with; `next`: milliseconds until the next beat. */
export type BeatAnswer = {
  readonly lease: string | null
  readonly continues: string | null
  readonly do: Order
  readonly show: {
    readonly state: SeatState
    readonly number: number | null
    /** Milliseconds since 1970. */
    readonly until: number | null
    readonly message: { readonly id: string; readonly text: string } | null
    /** Seconds. */
    readonly closesIn: number | null
    readonly queue: { readonly waiting: number; readonly next: number | null }
  }
  readonly next: number
}

/** A refusal at the seat, without the name that was asked for; `n` grows. */
export type Blocked = {
  readonly n: number
  readonly rule: string
  readonly why: Text | null
  readonly basis: string | null
  readonly link: string
}

export type Enrolled = {
  readonly seat: string
  readonly room: string | null
  readonly park: Text
  /** Ed25519, base64url: of leases. */
  readonly serverKey: string
  /** The same as signed notes have it. */
  readonly vkey: string
  readonly portal: string
  readonly proxy: string
  readonly rulesVersion: string
}

type SeatTapped = { readonly tapped: Tapped; readonly lease: string | null; readonly continues: string | null }

export type SeatDoor = {
  /** `undefined`: no such code, or it is over. */
  readonly enrol: (code: string, key: string) => Promise<Enrolled | undefined>
  /** The seat's public key, base64url; `undefined`: it has no agent. */
  readonly keyOf: (seat: string) => string | undefined
  readonly beat: (seat: string, beat: Beat) => Promise<BeatAnswer>
  readonly signIn: (seat: string, credential: Credential) => Promise<SeatTapped>
  /** Seconds that were left; `undefined`: nobody is there. */
  readonly end: (seat: string) => Promise<number | undefined>
  /** `until` in milliseconds since 1970; `undefined`: nobody is there, or a room without pauses. */
  readonly pause: (seat: string) => Promise<{ readonly until: number; readonly seconds: number } | undefined>
  readonly blocked: (seat: string, after: number) => readonly Blocked[]
  /** Calls at each change until the given function is called. */
  readonly listen: (seat: string, changed: () => void) => () => void
}
