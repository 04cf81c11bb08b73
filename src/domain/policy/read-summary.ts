// What was read from a list, in a form to show: how many entries, how many odd lines, and where the first of them stand.
import type { ListReport, Odd } from './odd-lines.ts'

/** One list. `oddLines` are the first of them, counted from 1; `kinds` says what is odd about them. */
export type ListSummary = {
  readonly list: string
  readonly names: number
  readonly odd: number
  readonly oddLines: readonly number[]
  readonly kinds: readonly Odd[]
}

/** Sums up each list, in the order of the policy. */
export const summaries = (reports: ReadonlyMap<string, ListReport>): readonly ListSummary[] =>
  [...reports].map(([list, { entries, odd }]) => ({
    list,
    names: entries,
    odd: odd.reduce((sum, { count }) => sum + count, 0),
    oddLines: [...new Set(odd.flatMap(({ firstLines }) => firstLines))].sort((a, b) => a - b),
    kinds: odd,
  }))
