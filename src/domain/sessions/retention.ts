// How long the park keeps what says who was online where. Whoever deletes asks this; operators agree on it (docs/formats.md, section 7).
import { NAMES_OF_SESSIONS_DAYS } from '../policy/terms.ts'

/** `namesOfSessionsDays`: for so many days after its end a seat's session says whose it was; from then on nobody can tell. */
export type Retention = { readonly namesOfSessionsDays: number }

/** Where nobody has said otherwise. */
export const RETENTION: Retention = { namesOfSessionsDays: NAMES_OF_SESSIONS_DAYS }

const LEAST = 1
const MOST = 30
const DAY = 86_400_000

/** Whether so many days may be said. */
export const isRetentionDays = (days: unknown): days is number =>
  typeof days === 'number' && Number.isSafeInteger(days) && days >= LEAST && days <= MOST

/**
 * Sessions that ended at or before this go, by credible time: a clock that was put back keeps nothing longer, and one that was put
 * forward only forgets sooner. A number of days that may not be is taken for the nearest that may.
 */
export const forgottenUpTo = ({ namesOfSessionsDays: days }: Retention, credible: number): number =>
  credible - Math.min(MOST, Math.max(LEAST, days)) * DAY
