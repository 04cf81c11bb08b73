// isthmus queue take
import { OPERATOR } from '../acting.ts'
import type { Command } from '../command.ts'
import { actIn, ROOM } from '../room.ts'

export const queueTake: Command = {
  name: 'queue take',
  summary: 'give a number, with or without a badge',
  usage: '[--badge B] [--room ID] [--operator ID]',
  operand: null,
  options: [
    { name: 'badge', value: 'B', what: 'whose number it is; without it nobody’s in particular' },
    ROOM,
    OPERATOR,
  ],
  examples: [
    ['queue take --badge 04a3bcef12', 'A badge that waits already gets its number again.'],
    ['queue take', 'For somebody without a badge.'],
  ],
  run: (given, parts) => {
    const badge = given.text('badge')
    return actIn(given, parts, { act: 'ticket', badge }, ({ number, code, seat }) => {
      const where = seat == null ? '' : ` It is called to seat ${seat}.`
      return `Number ${number}.${where} Its page on a phone: /queue/${code}`
    })
  },
}
