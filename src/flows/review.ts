// asked → of a rule that there is? → not too often from there? → written, or counted with the same → its number; and answered
import type { Clock } from '../base/clock.ts'
import type { Decider } from '../domain/policy/decider.ts'
import type { Pace } from '../domain/review/pace.ts'
import { readNote, readRequest, type Typed } from '../domain/review/request.ts'
import type { Note, Outcome, ReviewAnswered, ReviewAsked } from '../domain/review/review.ts'
import type { Store } from '../domain/store/store.ts'

export type ReviewParts = {
  readonly clock: Clock
  readonly decider: () => Decider
  readonly store: Pick<Store, 'askReview' | 'answerReview'>
  readonly pace: Pace
}

/** Open requests of the whole park. */
const MOST_OPEN = 500

/** Asks for a review. The spot is known to the pace alone; what is written is a rule, a name, a line and a day. */
export const askReview = async (parts: ReviewParts, spot: string, typed: Typed): Promise<ReviewAsked> => {
  const now = parts.clock()
  const decider = parts.decider()
  const read = readRequest(decider.policy, typed)
  if (!read.ok) return { outcome: read.why }
  const turn = parts.pace.begin(spot, `${read.request.rule} ${read.request.name}`, now.boot)
  if (typeof turn === 'number') return { outcome: 'slow', retryAfter: turn }
  const asked = { ...read.request, day: decider.dayOf(now.wall) }
  return parts.store.askReview(asked, { counts: turn === 'first', most: MOST_OPEN }) // a crash before the commit: not asked
}

/** Answers a request, once and for everybody to read. */
export const answerReview = async (
  parts: ReviewParts,
  number: number,
  outcome: Outcome,
  given: Note,
): Promise<ReviewAnswered> => {
  const note = readNote(given)
  if (typeof note === 'string') return note
  const day = parts.decider().dayOf(parts.clock().wall)
  return parts.store.answerReview(number, { day, outcome, note, by: 'operators' })
}
