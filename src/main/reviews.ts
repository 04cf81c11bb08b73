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
  /** What is public beside these rules. */
  readonly of: (rules: readonly string[]) => Promise<readonly RuleReviews[]>
  /** Forgets what was asked from where, once it is an hour old. */
  readonly forget: () => void
  readonly desk: Pick<Desk, 'reviews' | 'review' | 'answerReview' | 'strikeReview'>
}

export type ReviewsParts = { readonly clock: Clock; readonly store: Store; readonly decider: () => Decider }

/** Answers shown beside a rule. */
const NEWEST = 3

/**
 * What is public beside the rules, read once and kept until something changes: the rules are anybody's to read as often as they like,
 * and that must not keep the database from those who sign in.
 */
const createDigest = (store: Store) => {
  let digest: Promise<ReadonlyMap<string, RuleReviews>> | undefined
  const read = async (): Promise<ReadonlyMap<string, RuleReviews>> =>
    new Map((await store.reviewsByRule(NEWEST)).map((each) => [each.rule, each]))
  const changed = (): void => {
    digest = undefined
  }
  return {
    changed,
    get: (): Promise<ReadonlyMap<string, RuleReviews>> => {
      const reading = digest ?? read()
      digest = reading
      reading.catch(() => {
        if (digest === reading) changed() // the next one tries again
      })
      return reading
    },
  }
}

const deskOf = (parts: ReviewsParts & Parameters<typeof answerReview>[0], changed: () => void): Reviews['desk'] => {
  const { store } = parts
  return {
    reviews: async (asked) => (await store.reviews(asked)).map(shownReview),
    review: async ({ number }) => {
      const review = await store.review(number)
      return review === undefined ? null : shownReview(review)
    },
    answerReview: ({ number, outcome, note }) => answerReview(parts, number, outcome, note).finally(changed),
    strikeReview: ({ number }) => store.strikeReview(number).finally(changed),
  }
}

export const createReviews = (parts: ReviewsParts): Reviews => {
  const { clock, store } = parts
  const asking = { ...parts, pace: createPace() }
  const digest = createDigest(store)
  return {
    ask: async (place, typed) => {
      const asked = await askReview(asking, spotOf(place), typed)
      if (asked.outcome === 'made') digest.changed()
      return asked
    },
    one: store.review,
    of: async (rules) => {
      const all = await digest.get()
      return rules.flatMap((rule) => all.get(rule) ?? [])
    },
    forget: () => asking.pace.forget(clock().boot),
    desk: deskOf(asking, digest.changed),
  }
}
