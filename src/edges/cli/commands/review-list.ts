// isthmus review list
import type { Command } from '../command.ts'
import { reviewTable } from '../review-text.ts'

export const reviewList: Command = {
  name: 'review list',
  summary: 'requests that a rule be looked at again, without who asked',
  usage: '[--all] [--limit N]',
  operand: null,
  options: [
    { name: 'all', value: null, what: 'answered ones too' },
    { name: 'limit', value: 'N', what: 'at most so many, the newest first (100)', whole: { least: 1, most: 10_000 } },
  ],
  examples: [
    ['review list', 'Those that wait for an answer.'],
    ['review list --all --limit 20 --json', 'The last twenty, open or answered, for a program.'],
  ],
  run: async (given, parts) => {
    const reviews = await parts.desk.reviews({ limit: given.number('limit', 100), answered: given.flag('all') })
    const human = reviews.length === 0 ? 'No request waits for an answer.' : reviewTable(reviews)
    return { code: 0, json: { reviews }, human }
  },
}
