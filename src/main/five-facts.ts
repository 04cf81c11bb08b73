// What the five lines say of this park.
import type { Retention } from '../domain/sessions/retention.ts'
import type { FiveFacts } from '../edges/portal/five-lines.ts'

/** What differs from park to park in the five lines. */
export const factsOf = ({ namesOfSessionsDays }: Retention): FiveFacts => ({
  keepDays: namesOfSessionsDays,
  contact: null,
})
