// What the page and the worker that verifies say to each other.
import type { BadWord, EntryShown, Mark, Verified } from './verify.ts'

export type Asked =
  /** Begins anew: another genesis hash, or none. */
  | { readonly ask: 'begin'; readonly genesis: string | null }
  | { readonly ask: 'grow'; readonly mark: Mark | null }
  | { readonly ask: 'entries'; readonly number: number; readonly from: number; readonly to: number }
  | { readonly ask: 'files'; readonly number: number }

export type Told =
  | { readonly tell: 'progress'; readonly done: number; readonly of: number }
  /** `took`: milliseconds, for so many new entries. */
  | { readonly tell: 'verified'; readonly verified: Verified; readonly took: number; readonly fresh: number }
  | { readonly tell: 'none' }
  | { readonly tell: 'bad'; readonly why: BadWord; readonly path: string }
  | { readonly tell: 'unreachable' }
  | { readonly tell: 'entries'; readonly number: number; readonly entries: readonly EntryShown[] }
  | { readonly tell: 'files'; readonly number: number; readonly count: number | null; readonly path: string }
