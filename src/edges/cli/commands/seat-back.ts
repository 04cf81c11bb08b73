// isthmus seat back
import { byOf, OPERATOR, takenBackResult } from '../acting.ts'
import { type Command, Misuse } from '../command.ts'

export const seatBack: Command = {
  name: 'seat back',
  summary: 'put a seat back into service, by the side that took it out',
  usage: 'SEAT [--operator ID]',
  operand: { name: 'SEAT', what: 'the number on the desk' },
  options: [OPERATOR],
  examples: [['seat back 7 --operator south', 'Anybody may sign in there again.']],
  run: async (given, parts) => {
    const seat = given.operand
    if (seat === undefined) throw new Misuse('which seat?', 'give the number on the desk')
    const done = await parts.desk.putBack({ seat, by: byOf(given, parts) })
    return takenBackResult(done, `Back in service: seat ${seat}.`)
  },
}
