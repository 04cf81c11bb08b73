// isthmus queue leave
import { OPERATOR } from '../acting.ts'
import { type Command, Misuse } from '../command.ts'
import { actIn, ROOM } from '../room.ts'

export const queueLeave: Command = {
  name: 'queue leave',
  summary: 'take a number out of the queue',
  usage: 'NUMBER [--room ID] [--operator ID]',
  operand: { name: 'NUMBER', what: 'the number' },
  options: [ROOM, OPERATOR],
  examples: [['queue leave 17', 'Whoever had it takes a new one to wait again.']],
  run: (given, parts) => {
    const number = Number(given.operand)
    if (!Number.isInteger(number) || number < 1) throw new Misuse('which number?', 'give it as it stands on the wall')
    return actIn(given, parts, { act: 'leave', number }, () => `Number ${number} is out of the queue.`)
  },
}
