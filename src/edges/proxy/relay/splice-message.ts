// What the deciding thread and the splice worker say to each other.
import type { Report } from './accounts.ts'

export type SpliceStart = {
  /** epoll wakes on this eventfd: there are orders to read. */
  readonly bell: number
  readonly owned: SharedArrayBuffer
  readonly nice: number
}

export type SpliceOrder =
  | {
      readonly kind: 'carry'
      readonly id: number
      readonly tag: string
      readonly client: number
      readonly upstream: number
      /** What the kernel has not taken yet of the pending bytes, and how many it has. */
      readonly restUp: Uint8Array | null
      readonly restDown: Uint8Array | null
      readonly sentUp: number
      readonly sentDown: number
    }
  | { readonly kind: 'end'; readonly tag: string }
  | { readonly kind: 'cut'; readonly id: number }
  | { readonly kind: 'stop' }

export type SpliceAnswer = 'ready' | Report
