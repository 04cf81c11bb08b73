// Requests for review, put together for portal, API and desk.
import type { Clock } from '../base/clock.ts'
import type { Desk } from '../domain/desk/desk.ts'
import { type Place, spotOf } from '../domain/people/places.ts'
import type { Decider } from '../domain/policy/decider.ts'
import { createPace } from '../domain/review/pace.ts'
import type { Typed } from '../domain/review/request.ts'
import { type Review, type ReviewAsked, type RuleReviews, shownReview } from '../domain/review/review.ts'
import type { Store } from '../domain/store/store.ts'
import { answerReview, askReview } from '../flows/review.ts'

export type Reviews = {
  readonly ask: (place: Place, typed: Typed) => Promise<ReviewAsked>
  readonly one: (number: number) => Promise<Review | undefined>
  readonly of: (rules: readonly string[], answered: number) => Promise<readonly RuleReviews[]>
  /** Forgets what was asked from where, once it is an hour old. */
  readonly forget: () => void
  readonly desk: Pick<Desk, 'reviews' | 'review' | 'answerReview' | 'strikeReview'>
}

export type ReviewsParts = { readonly clock: Clock; readonly store: Store; readonly decider: () => Decider }

export const createReviews = (parts: ReviewsParts): Reviews => {
  const { store } = parts
  const asking = { ...parts, pace: createPace() }
  return {
    ask: (place, typed) => askReview(asking, spotOf(place), typed),
    one: store.review,
    of: store.reviewsOf,
    forget: () => asking.pace.forget(parts.clock().boot),
    desk: {
      reviews: async (asked) => (await store.reviews(asked)).map(shownReview),
      review: async ({ number }) => {
        const review = await store.review(number)
        return review === undefined ? null : shownReview(review)
      },
      answerReview: ({ number, outcome, note }) => answerReview(asking, number, outcome, note),
      strikeReview: ({ number }) => store.strikeReview(number),
    },
  }
}
