// Requests for review as staff read them: what everybody may see, no more.
import type { ShownReview } from '../../domain/review/review.ts'
import { Misuse } from './command.ts'
import { table } from './text.ts'

const left = (review: ShownReview): string => (review.struck ? '(struck)' : '-')

/** One line for each request. */
export const reviewTable = (reviews: readonly ShownReview[]): string =>
  table([
    ['no.', 'day', 'state', 'asked', 'rule', 'name'],
    ...reviews.map((review) => [
      String(review.number),
      review.day,
      review.answer === null ? review.state : review.answer.outcome,
      review.asked,
      review.rule,
      review.name ?? left(review),
    ]),
  ])

const answerRows = ({ answer }: ShownReview): string[][] =>
  answer === null
    ? [['answer', 'none yet']]
    : [
        ['answer', `${answer.outcome}, ${answer.day}`],
        ...(answer.note.en === null ? [] : [['  en', answer.note.en]]),
        ...(answer.note.ko === null ? [] : [['  ko', answer.note.ko]]),
      ]

/** One request in full. */
export const reviewText = (review: ShownReview): string =>
  table([
    ['no.', String(review.number)],
    ['day', review.day],
    ['rule', review.rule],
    ['why', review.why?.en ?? '-'],
    ['name', review.name ?? left(review)],
    ['line', review.line ?? left(review)],
    ['asked', review.asked],
    ...answerRows(review),
  ])

/** The number that was typed. */
export const numberOf = (typed: string | undefined): number => {
  if (typed === undefined || !/^[1-9]\d{0,14}$/.test(typed))
    throw new Misuse('which request?', 'give its number, as review list shows it')
  return Number(typed)
}

export const NO_SUCH = 'There is no request with this number. See them: isthmus review list --all'
