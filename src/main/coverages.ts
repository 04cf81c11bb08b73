// What of the catalogue somebody can use, kept for the minute: anybody may ask, and it is the deciding thread that answers.
import type { Clock } from '../base/clock.ts'
import { catalogueOf } from '../domain/catalogue/catalogue.ts'
import { coverageOf, type ServiceCoverage } from '../domain/catalogue/coverage.ts'
import type { Decider } from '../domain/policy/decider.ts'
import type { Subject } from '../domain/policy/language.ts'

export type CoverageParts = { readonly clock: Clock; readonly policy: { readonly decider: () => Decider } }

/** Classes of people whose answers are kept. */
const MOST_KEPT = 64
const MINUTE = 60_000

/** Answers for whoever is decided alike only once a minute at most. */
export const createCoverages = ({
  clock,
  policy,
}: CoverageParts): ((subject: Subject) => readonly ServiceCoverage[]) => {
  let by: Decider | undefined
  let minute = 0
  const kept = new Map<object, readonly ServiceCoverage[]>()
  return (subject) => {
    const decider = policy.decider()
    const { wall } = clock()
    const now = Math.floor(wall / MINUTE)
    if (decider !== by || now !== minute) kept.clear()
    by = decider
    minute = now
    const alike = decider.classOf(subject)
    const known = kept.get(alike)
    if (known !== undefined) return known
    const covered = coverageOf(decider, subject, catalogueOf(decider.policy), wall)
    if (kept.size >= MOST_KEPT) kept.clear()
    kept.set(alike, covered)
    return covered
  }
}
