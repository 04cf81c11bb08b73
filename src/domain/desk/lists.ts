// What staff may ask about lists: how each is, and to fetch, put in, accept or drop a version of one.
import type { ListDifference } from '../policy/compile/list-difference.ts'
import type { ListReport } from '../policy/compile/odd-lines.ts'

/** One list of the policy. Times are milliseconds since 1970. */
export type DeskList = {
  readonly id: string
  /** `null`: a file beside the policy; then only what was read from it is known. */
  readonly url: string | null
  /** Seconds between two looks at the source. */
  readonly every: number | null
  /** Operators agree on it: nobody alone puts a version in, accepts or drops one. */
  readonly agreed: boolean
  /** Share that may change without a person. */
  readonly cap: number | null
  readonly report: ListReport | null
  /** When the copy in force took its place, and when its source was last heard. */
  readonly changedAt: number | null
  readonly checkedAt: number | null
  readonly nextAt: number | null
  /** Not heard of for more than three times as long as agreed. */
  readonly stale: boolean
  readonly failure: { readonly why: string; readonly since: number; readonly times: number } | null
  /** A version that waits for a person. */
  readonly waiting: {
    readonly at: number
    /** Names it: the first 12 hex digits of its SHA-256. */
    readonly version: string
    /** The policy fails its own tests with it; else more changed than its cap lets pass. */
    readonly refused: boolean
    readonly entries: number
    readonly difference: ListDifference
  } | null
}

/** What came of fetching, putting in or accepting. `difference` is `null` where there was nothing before. */
export type ListDone =
  | {
      readonly done: true
      readonly what: 'in-force' | 'same'
      readonly report: ListReport | null
      readonly difference: ListDifference | null
      /** Whether the policy with it is in force; where not, `policy check` says why. */
      readonly adopted: boolean
    }
  /** More came or went than its cap lets pass; a fetched one waits, one put in is to be put in again with a yes. */
  | { readonly done: false; readonly why: 'beyond-cap'; readonly difference: ListDifference; readonly entries: number }
  /** The policy fails its own tests with it: it waits, and the one before stays. */
  | { readonly done: false; readonly why: 'refused' }
  /** `agreed`: operators agree on lists. `another-waits`: not the version that was named, but a newer one. */
  | { readonly done: false; readonly why: 'agreed' | 'unknown-list' | 'by-file' | 'nothing-waits' | 'another-waits' }
  | { readonly done: false; readonly why: 'failed'; readonly what: string }

/** A piece of a file that is put in. `upload` names the whole; pieces come in order from 0. */
export type ListPiece = {
  readonly id: string
  readonly upload: string
  readonly at: number
  /** In base64. */
  readonly bytes: string
}

export type ListDesk = {
  readonly lists: () => Promise<readonly DeskList[]>
  readonly fetchList: (asked: { readonly id: string }) => Promise<ListDone>
  readonly sendList: (piece: ListPiece) => Promise<{ readonly size: number }>
  /** Puts in what was sent. `accept`: also beyond the cap. */
  readonly putList: (asked: {
    readonly id: string
    readonly upload: string
    readonly accept: boolean
  }) => Promise<ListDone>
  /** Takes in what was sent as a fetched version is, if the note of its parcel has it. `by`: the key that must have signed, where no operators rule. */
  readonly takeList: (asked: {
    readonly id: string
    readonly upload: string
    readonly note: string
    readonly by: string | null
  }) => Promise<ListDone>
  /** `version`: that one only; without it whatever waits. */
  readonly acceptList: (asked: { readonly id: string; readonly version?: string | undefined }) => Promise<ListDone>
  readonly dropList: (asked: { readonly id: string }) => Promise<ListDone>
}
