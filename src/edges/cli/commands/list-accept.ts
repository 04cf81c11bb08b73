// isthmus list accept
import type { Command } from '../command.ts'
import { listResult, neededId } from '../list-text.ts'

export const listAccept: Command = {
  name: 'list accept',
  summary: 'put the version of a list in force that waits for a person',
  usage: 'ID',
  operand: { name: 'ID', what: 'a list, as list show has it' },
  options: [],
  examples: [['list accept gambling', 'After a look at: isthmus list show gambling']],
  run: async (given, parts) => {
    const id = neededId(given, 'list accept ID')
    return listResult(id, await parts.lists.acceptList({ id }), '')
  },
}
