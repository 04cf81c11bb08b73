// isthmus list show
import type { Command } from '../command.ts'
import { listText } from '../list-text.ts'

export const listShow: Command = {
  name: 'list show',
  summary: 'each list: its size, age, next look, failures, and what waits',
  usage: '[ID]',
  operand: { name: 'ID', what: 'one list only' },
  options: [],
  examples: [
    ['list show', 'All lists of the policy.'],
    ['list show gambling --json', 'One of them, for a program.'],
  ],
  run: async (given, parts) => {
    const all = await parts.lists.lists()
    const lists = given.operand === undefined ? all : all.filter(({ id }) => id === given.operand)
    if (given.operand !== undefined && lists.length === 0)
      return { code: 1, json: { lists }, human: `The policy has no list ${given.operand}. See them: isthmus list show` }
    const human = lists.length === 0 ? 'The policy has no lists.' : lists.map(listText).join('\n\n')
    return { code: 0, json: { lists }, human }
  },
}
