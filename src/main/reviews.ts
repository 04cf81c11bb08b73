// Requests for review, put together for portal, API and desk.
import type { Clock } from '../base/clock.ts'
import type { Desk } from '../domain/desk/desk.ts'
import { type Place, spotOf } from '../domain/people/places.ts'
import type { Decider } from '../domain/policy/decider.ts'
import { createPace } from '../domain/review/pace.ts'
import type { Typed } from '../domain/review/request.ts'
import {
  type Review,
  type ReviewAsked,
  type ReviewsAsked,
  type ReviewsPage,
  type RuleReviews,
  shownReview,
} from '../domain/review/review.ts'
import type { Store } from '../domain/store/store.ts'
import { answerReview, askReview } from '../flows/review.ts'

type Listed = Exclude<ReviewsAsked['state'], 'any'>

export type Reviews = {
  readonly ask: (place: Place, typed: Typed) => Promise<ReviewAsked>
  readonly one: (number: number) => Promise<Review | undefined>
  /** A page of the open or of the answered ones. */
  readonly list: (state: Listed, before: number | null) => Promise<ReviewsPage>
  /** What is public beside these rules. */
  readonly of: (rules: readonly string[]) => Promise<readonly RuleReviews[]>
  /** Forgets what was asked from where, once it is an hour old. */
  readonly forget: () => void
  readonly desk: Pick<Desk, 'reviews' | 'review' | 'answerReview' | 'strikeReview'>
}

export type ReviewsParts = { readonly clock: Clock; readonly store: Store; readonly decider: () => Decider }

/** Answers shown beside a rule. */
const NEWEST = 3

/** Requests on a page of a list. */
const PAGE = 20

/**
 * Reads once what is then kept until something changes: what is public is anybody's to read as often as they like, and that must not
 * keep the database from those who sign in.
 */
const kept = <Value>(read: () => Promise<Value>) => {
  let value: Promise<Value> | undefined
  const changed = (): void => {
    value = undefined
  }
  return {
    changed,
    get: (): Promise<Value> => {
      const reading = value ?? read()
      value = reading
      reading.catch(() => {
        if (value === reading) changed() // the next one tries again
      })
      return reading
    },
  }
}

const createDigest = (store: Store) => {
  const byRule = kept(async () => new Map((await store.reviewsByRule(NEWEST)).map((each) => [each.rule, each])))
  const page = async (state: Listed, before: number | null): Promise<ReviewsPage> => {
    const found = await store.reviews({ state, limit: PAGE + 1, before })
    const reviews = found.slice(0, PAGE)
    const open = [...(await byRule.get()).values()].reduce((sum, each) => sum + each.open, 0)
    return { open, reviews, next: found.length > PAGE ? (reviews.at(-1)?.number ?? null) : null }
  }
  const first = {
    open: kept(() => page('open', null)),
    answered: kept(() => page('answered', null)),
  }
  return {
    byRule: byRule.get,
    page: (state: Listed, before: number | null): Promise<ReviewsPage> =>
      before === null ? first[state].get() : page(state, before),
    /** An open one was asked once more. */
    counted: first.open.changed,
    changed: (): void => {
      for (const each of [byRule, ...Object.values(first)]) each.changed()
    },
  }
}

const deskOf = (parts: ReviewsParts & Parameters<typeof answerReview>[0], changed: () => void): Reviews['desk'] => {
  const { store } = parts
  return {
    reviews: async ({ limit, answered }) =>
      (await store.reviews({ state: answered ? 'any' : 'open', limit, before: null })).map(shownReview),
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
      if (asked.outcome === 'joined') digest.counted()
      return asked
    },
    one: store.review,
    list: digest.page,
    of: async (rules) => {
      const all = await digest.byRule()
      return rules.flatMap((rule) => all.get(rule) ?? [])
    },
    forget: () => asking.pace.forget(clock().boot),
    desk: deskOf(asking, digest.changed),
  }
}
