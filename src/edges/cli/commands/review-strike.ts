// isthmus review strike
import type { Command } from '../command.ts'
import { NO_SUCH, numberOf } from '../review-text.ts'

export const reviewStrike: Command = {
  name: 'review strike',
  summary: 'take name and line out of a request for review, for good',
  usage: 'N',
  operand: { name: 'N', what: 'the number of the request' },
  options: [],
  examples: [['review strike 14', 'Where a line hurts or names somebody. The page says that it was taken out.']],
  run: async (given, parts) => {
    const number = numberOf(given.operand)
    const struck = await parts.desk.strikeReview({ number })
    return struck
      ? { code: 0, json: { number, struck }, human: `Taken out of request ${number}: name and line.` }
      : { code: 1, json: { number, struck }, human: NO_SUCH }
  },
}
