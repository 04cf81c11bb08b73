// isthmus queue show
import type { Command } from '../command.ts'
import { ROOM, roomIn } from '../room.ts'
import { table } from '../text.ts'

export const queueShow: Command = {
  name: 'queue show',
  summary: 'the numbers of a room in their order, and the rule of that order',
  usage: '[--room ID]',
  operand: null,
  options: [ROOM],
  examples: [['queue show', 'Who was called comes first, then who waits; nobody is named.']],
  run: async (given, parts) => {
    const found = await roomIn(given.text('room'), parts)
    if ('result' in found) return found.result
    const { rule, tickets } = found.shown
    const open = tickets.filter(({ state }) => state === 'waiting' || state === 'called')
    const rows = open.map(({ number, state, seat, minutes, overtaken, waited }) => [
      ...[String(number), seat === null ? state : `${state} to seat ${seat}`, `${minutes} min`],
      ...[String(overtaken), `${Math.floor(waited / 60)} min`],
    ])
    const human =
      rows.length === 0 ? 'Nobody waits.' : table([['number', 'state', 'this month', 'overtaken', 'waits'], ...rows])
    return { code: 0, json: { rule, tickets: open }, human: `${human}\n\n${rule.en}` }
  },
}
