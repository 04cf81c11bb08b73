// How often the desk of each operator did what it may do alone, as everybody is shown it.
import { ACTS, type ActKind } from './acts.ts'

/** Days are the park's: `2026-11-23`. */
export type ActCount = {
  readonly day: string
  readonly operator: string
  readonly kind: ActKind
  readonly count: number
}

/** A small number would point at somebody; nothing at all points at nobody. */
type Shown = number | '<10'

export type ShownCounts = {
  readonly day: string
  readonly operator: string
  readonly acts: { readonly [kind in ActKind]: Shown }
}

const shown = (count: number): Shown => (count > 0 && count < 10 ? '<10' : count)

/** Finished days on which something was done, the newest first, each with every operator; `today` is none of them. */
export const shownCounts = (
  counts: readonly ActCount[],
  operators: readonly string[],
  today: string,
): readonly ShownCounts[] => {
  const days = [...new Set(counts.map(({ day }) => day))]
    .filter((day) => day < today)
    .sort()
    .reverse()
  const of = (day: string, operator: string, kind: ActKind): number =>
    counts.find((each) => each.day === day && each.operator === operator && each.kind === kind)?.count ?? 0
  return days.flatMap((day) =>
    operators.map((operator) => ({
      day,
      operator,
      acts: Object.fromEntries(ACTS.map((kind) => [kind, shown(of(day, operator, kind))])) as ShownCounts['acts'],
    })),
  )
}
