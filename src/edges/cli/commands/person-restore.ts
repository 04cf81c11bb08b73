// isthmus person restore
import { byOf, OPERATOR, takenBackResult } from '../acting.ts'
import { type Command, Misuse } from '../command.ts'

export const personRestore: Command = {
  name: 'person restore',
  summary: 'take back a suspension of the same side',
  usage: 'BADGE [--operator ID]',
  operand: { name: 'BADGE', what: 'the number of the badge' },
  options: [OPERATOR],
  examples: [['person restore 04a3bcef12 --operator north', 'They may sign in again at once.']],
  run: async (given, parts) => {
    const badge = given.operand
    if (badge === undefined) throw new Misuse('which person?', 'give the number of the badge')
    const done = await parts.desk.restore({ badge, by: byOf(given, parts) })
    return takenBackResult(done, `Restored: ${badge}. They may sign in again.`)
  },
}
