// isthmus staff remove
import { type Command, Misuse } from '../command.ts'

export const staffRemove: Command = {
  name: 'staff remove',
  summary: 'sign somebody out of the console and forget the account',
  usage: 'ACCOUNT',
  operand: { name: 'ACCOUNT', what: 'as staff list shows it' },
  options: [],
  examples: [
    ['staff remove north/kim', 'In the charter a key stays until its operator takes it out: isthmus propose keys'],
  ],
  run: async (given, parts) => {
    const id = given.operand
    if (id === undefined) throw new Misuse('which account?', 'give it as staff list shows it')
    const removed = await parts.desk.removeStaff({ id })
    const human = removed ? `Removed: ${id}.` : 'There is no such account. See: isthmus staff list'
    return { code: removed ? 0 : 1, json: { removed }, human }
  },
}
