// isthmus room show
import type { RoomShown } from '../../../domain/room/view.ts'
import type { Command } from '../command.ts'
import { roomIn } from '../room.ts'
import { counted, moment, table } from '../text.ts'

const minutes = (seconds: number | null): string => (seconds === null ? '' : `${Math.floor(seconds / 60)} min`)

const seatTable = ({ seats }: RoomShown): string =>
  table([
    ['seat', 'state', 'left', 'until', 'number', 'agent', 'silent'],
    ...seats.map(({ id, state, left, until, ticket, agent, silent }) => [
      ...[id, state, minutes(left), until === null ? '' : moment(until), ticket === null ? '' : String(ticket)],
      ...[agent ? 'yes' : 'no', silent === null ? '' : `${silent} s`],
    ]),
  ])

const hours = ({ open, closesAt, opensAt }: RoomShown): string => {
  if (open) return closesAt === null ? 'open' : `open until ${moment(closesAt)}`
  return opensAt === null ? 'closed' : `closed until ${moment(opensAt)}`
}

export const roomShow: Command = {
  name: 'room show',
  summary: 'the seats of a room and how many wait, without names',
  usage: '[ROOM]',
  operand: { name: 'ROOM', what: 'which room, where the policy names several' },
  options: [],
  examples: [
    ['room show', 'Each seat with its state and minutes, as the desk sees it.'],
    ['room show cafe --json', 'The same for a program.'],
  ],
  run: async (given, parts) => {
    const found = await roomIn(given.operand, parts)
    if ('result' in found) return found.result
    const { shown } = found
    const waiting = `${counted(shown.waiting, 'number')} waiting${shown.about === null ? '' : `, about ${shown.about} min`}`
    return { code: 0, json: shown, human: `${shown.title.en}: ${hours(shown)}, ${waiting}\n\n${seatTable(shown)}` }
  },
}
