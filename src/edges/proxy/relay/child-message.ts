// What the deciding thread and the relay's child process say to each other.
import type { Report } from './accounts.ts'

export type Side = 'client' | 'upstream'

export type ChildOrder =
  /** One of the two sockets of a tunnel comes with this message; none comes with it where it was closed meanwhile. */
  | {
      readonly kind: 'half'
      readonly id: number
      readonly tag: string
      readonly side: Side
      readonly first: Uint8Array
    }
  | { readonly kind: 'end'; readonly tag: string }
  | { readonly kind: 'cut'; readonly id: number }
  | { readonly kind: 'stop' }

export type ChildAnswer = 'ready' | Report
