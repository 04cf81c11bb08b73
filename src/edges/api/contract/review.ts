// Requests for review, as they travel. Nobody stands in them.
import * as v from 'valibot'
import { Words } from './words.ts'

const word = (most: number, what: string) => v.pipe(v.string(), v.maxLength(most), v.description(what))

const ask = v.object({
  rule: v.pipe(word(300, 'A rule of the policy, or `plan:<id>`.'), v.minLength(1)),
  name: v.optional(word(1000, 'The name that was refused. It becomes public; leave it out if it should not.')),
  line: v.optional(word(4000, 'At most 300 characters, in one line. It becomes public.')),
})
export const AskReview = v.pipe(ask, v.metadata({ ref: 'AskReview' }))
export type AskReview = v.InferOutput<typeof AskReview>

const day = v.pipe(v.string(), v.isoDate(), v.description('The park’s day. No time is kept.'))
const note = v.object({ en: v.nullable(v.string()), ko: v.nullable(v.string()) })

const review = v.object({
  number: v.pipe(v.number(), v.integer(), v.minValue(1)),
  state: v.picklist(['open', 'answered']),
  day,
  rule: v.string(),
  why: v.pipe(v.nullable(Words), v.description('The rule’s reason as it stood when this was asked.')),
  name: v.nullable(v.string()),
  line: v.nullable(v.string()),
  asked: v.pipe(v.string(), v.description('How often it was asked while it was open; below ten `<10`.')),
  struck: v.pipe(v.boolean(), v.description('Name and line were taken out by the operators.')),
  answer: v.nullable(
    v.object({ day, outcome: v.picklist(['kept', 'changed', 'noted']), note, by: v.literal('operators') }),
  ),
})
export const Review = v.pipe(review, v.metadata({ ref: 'Review' }))
export type Review = v.InferOutput<typeof Review>

export const ReviewsQuery = v.object({
  state: v.optional(v.picklist(['open', 'answered'])),
  before: v.optional(
    v.pipe(v.string(), v.regex(/^[1-9]\d{0,14}$/), v.description('Only requests of a smaller number: `next`.')),
  ),
})

const whole = v.pipe(v.number(), v.integer(), v.minValue(0))
const page = v.object({
  open: v.pipe(whole, v.description('How many are open in all.')),
  reviews: v.pipe(v.array(Review), v.description('The newest first, at most 20.')),
  next: v.pipe(v.nullable(whole), v.description('Send it as `before` for the next page; null: this is the last.')),
})
export const Reviews = v.pipe(page, v.metadata({ ref: 'Reviews' }))
export type Reviews = v.InferOutput<typeof Reviews>
