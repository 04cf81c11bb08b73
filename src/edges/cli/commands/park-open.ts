// isthmus park open
import { byOf, OPERATOR, takenBackResult } from '../acting.ts'
import type { Command } from '../command.ts'

export const parkOpen: Command = {
  name: 'park open',
  summary: 'open the seats again, by the side that closed them',
  usage: '[--operator ID]',
  operand: null,
  options: [OPERATOR],
  examples: [['park open --operator north', 'Anybody may sign in at a seat again.']],
  run: async (given, parts) => {
    return takenBackResult(await parts.desk.openAgain({ by: byOf(given, parts) }), 'Open: all seats.')
  },
}
