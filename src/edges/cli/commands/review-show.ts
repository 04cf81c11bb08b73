// isthmus review show
import type { Command } from '../command.ts'
import { NO_SUCH, numberOf, reviewText } from '../review-text.ts'

export const reviewShow: Command = {
  name: 'review show',
  summary: 'one request for review in full, with its answer',
  usage: 'N',
  operand: { name: 'N', what: 'the number of the request' },
  options: [],
  examples: [['review show 12', 'What its public page says, /review/12.']],
  run: async (given, parts) => {
    const review = await parts.desk.review({ number: numberOf(given.operand) })
    return review === null
      ? { code: 1, json: { review: null }, human: NO_SUCH }
      : { code: 0, json: { review }, human: reviewText(review) }
  },
}
