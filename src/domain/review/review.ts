// A request that a rule be looked at again, and its answer. Nobody stands in it: no person, seat, address, session or hour.
import type { Text } from '../policy/language.ts'

/** What came of it: the rule stays, the policy was changed, or it goes on elsewhere (a list's source, the other operator). */
export const OUTCOMES = ['kept', 'changed', 'noted'] as const
export type Outcome = (typeof OUTCOMES)[number]

/** The words of an answer, in at least one language. */
export type Note = { readonly en: string | null; readonly ko: string | null }

/** `by` is the capacity in which it was given, never a member of staff. */
export type ReviewAnswer = {
  readonly day: string
  readonly outcome: Outcome
  readonly note: Note
  readonly by: 'operators'
}

/** What is asked. `rule` is a rule's id or `plan:<id>`; `why` is its reason as it stood then. */
export type ReviewRequest = {
  readonly rule: string
  readonly why: Text | null
  /** The name that was refused; null: the asker left it out. */
  readonly name: string | null
  readonly line: string | null
}

/** A request with its number. Days are the park's, `2026-11-23`; there is no time. */
export type Review = ReviewRequest & {
  readonly number: number
  readonly day: string
  /** How often it was asked while it was open. */
  readonly asked: number
  /** Name and line were taken out. */
  readonly struck: boolean
  readonly answer: ReviewAnswer | null
}

/** As everybody may see it, staff among them. */
export type ShownReview = Omit<Review, 'asked'> & { readonly state: 'open' | 'answered'; readonly asked: string }

/** What is public beside a rule: how many requests are open, and the newest answered ones, the last first. */
export type RuleReviews = { readonly rule: string; readonly open: number; readonly answered: readonly Review[] }

/** Which requests a list has; `before`: only those of a smaller number. */
export type ReviewsAsked = {
  readonly state: 'open' | 'answered' | 'any'
  readonly limit: number
  readonly before: number | null
}

/** A page of a list, the newest first. `open`: of all. `next`: what the next page is before; null: this is the last. */
export type ReviewsPage = {
  readonly open: number
  readonly reviews: readonly Review[]
  readonly next: number | null
}

/** Small numbers would, live, name somebody. */
const FEW = 10

export const shownReview = ({ asked, ...review }: Review): ShownReview => ({
  ...review,
  state: review.answer === null ? 'open' : 'answered',
  asked: asked < FEW ? `<${FEW}` : String(asked),
})

/** What came of a request. */
export type ReviewAsked =
  /** `joined`: the same rule and name is open under that number already; it was counted there, and the line is not kept. */
  | { readonly outcome: 'made' | 'joined'; readonly number: number }
  | { readonly outcome: 'unknown-rule' | 'bad-name' | 'long-line' }
  /** Too many from this spot; seconds until the next. */
  | { readonly outcome: 'slow'; readonly retryAfter: number }
  /** Too many are open in the whole park. */
  | { readonly outcome: 'full' }

/** What came of an answer. */
export type ReviewAnswered = 'answered' | 'no-such' | 'already' | 'no-words' | 'long-words'
