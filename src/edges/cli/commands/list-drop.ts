// isthmus list drop
import type { Command } from '../command.ts'
import { listResult, neededId } from '../list-text.ts'

export const listDrop: Command = {
  name: 'list drop',
  summary: 'turn down the version of a list that waits; the same one does not come back',
  usage: 'ID',
  operand: { name: 'ID', what: 'a list, as list show has it' },
  options: [],
  examples: [['list drop gambling', 'The one in force stays; the next other version is looked at anew.']],
  run: async (given, parts) => {
    const id = neededId(given, 'list drop ID')
    const done = await parts.lists.dropList({ id })
    if (!done.done) return listResult(id, done, '')
    return {
      code: 0,
      json: done,
      human: `Dropped. The list ${id} stays as it was; the same version does not come back.`,
    }
  },
}
