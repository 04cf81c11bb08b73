// How many people an effects report is about, counted now: beside what is signed, for whoever reads it.
import { parseUtf8 } from '../../base/utf8.ts'
import { type HeadCount, type Heads, headsOf } from '../../domain/people/heads.ts'
import type { Case } from '../../domain/policy/exact/cases.ts'
import type { Heads as Told } from '../../edges/api/contract/heads.ts'

/** As with requests for review: fewer are not told apart. */
const LEAST = 10
/** Comparisons of an effect with people who have the same in common. */
const MOST_STEPS = 500_000

/** So that nobody counts a few by taking one answer from another. */
const STEP = 5

const told = ({ people, tenants }: Heads): Told['all'] => ({
  people: people > 0 && people < LEAST ? null : Math.round(people / STEP) * STEP,
  tenants,
})

/** Who the effects of a report are about; `undefined` for bytes that are none. Our own octets, kept under their hash. */
const casesIn = (report: Uint8Array): readonly (readonly Case[])[] | undefined => {
  try {
    const { effects } = JSON.parse(parseUtf8(report) ?? '') as { effects: { who: Case[] }[] }
    return effects.map(({ who }) => who)
  } catch {
    return undefined
  }
}

const EVERYBODY: readonly Case[] = [[]]

/** `null` where it cannot be counted, or would take too long. */
export const countHeads = (report: Uint8Array, all: readonly HeadCount[]): Told | null => {
  const cases = casesIn(report)
  const steps = (cases ?? []).reduce((sum, who) => sum + who.length, 0) * all.length
  if (cases === undefined || steps > MOST_STEPS) return null
  return {
    least: LEAST,
    all: told(headsOf(EVERYBODY, all)),
    effects: cases.map((who) => told(headsOf(who, all))),
  }
}
