// isthmus seat out
import { heldResult, LASTING, lastingOf, USAGE_LASTING } from '../acting.ts'
import { type Command, Misuse } from '../command.ts'

export const seatOut: Command = {
  name: 'seat out',
  summary: 'take a seat out of service for a while',
  usage: `SEAT ${USAGE_LASTING}`,
  operand: { name: 'SEAT', what: 'the number on the desk' },
  options: LASTING,
  examples: [
    [
      'seat out 7 --for 3h --reason "The screen is broken" --operator south',
      'Whatever is open there ends; the page of the seat says why, and until when.',
    ],
  ],
  run: async (given, parts) => {
    const seat = given.operand
    if (seat === undefined) throw new Misuse('which seat?', 'give the number on the desk')
    return heldResult(await parts.desk.takeOut({ seat, ...lastingOf(given, parts) }), `Out of service: seat ${seat}`)
  },
}
