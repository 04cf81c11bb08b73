// isthmus seat code
import { OPERATOR } from '../acting.ts'
import { type Command, Misuse } from '../command.ts'
import { actIn, ROOM } from '../room.ts'

export const seatCode: Command = {
  name: 'seat code',
  summary: 'print a code with which a computer becomes that seat, this once',
  usage: 'SEAT [--room ID] [--operator ID]',
  operand: { name: 'SEAT', what: 'the seat' },
  options: [ROOM, OPERATOR],
  examples: [['seat code 7', 'Good once and for 15 minutes; the key that the seat had before is worth nothing then.']],
  run: (given, parts) => {
    const seat = given.operand
    if (seat === undefined) throw new Misuse('which seat?', 'give its id')
    return actIn(given, parts, { act: 'code', seat }, ({ code }) => `${code}\nIt is not shown again.`)
  },
}
