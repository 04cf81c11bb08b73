// isthmus record show
import { type Command, Misuse } from '../command.ts'
import type { RecordEntry } from '../parts.ts'
import { moment, table } from '../text.ts'

/** Entries of the list. */
const NEWEST = 20

const row = ({ index, kind, wall }: RecordEntry): string[] => [
  String(index),
  wall === null ? '' : moment(wall * 1000),
  kind ?? 'not understood',
]

const indexOf = (operand: string): number => {
  if (/^(0|[1-9][0-9]{0,14})$/.test(operand)) return Number(operand)
  throw new Misuse(`${operand} is no number of an entry`, 'entries are numbered from 0; see: isthmus record show')
}

export const recordShow: Command = {
  name: 'record show',
  summary: 'the newest entries of this park’s record, or one of them in full',
  usage: '[INDEX]',
  operand: { name: 'INDEX', what: 'the number of an entry, from 0; without it the newest twenty' },
  options: [],
  examples: [
    ['record show', 'Number, time of the gateway’s clock, and kind. Needs no running server.'],
    ['record show 0', 'The genesis: charter, first files, and the log’s key.'],
  ],
  run: async (given, parts) => {
    const index = given.operand === undefined ? undefined : indexOf(given.operand)
    const { entries } = await parts.record.own()
    if (index === undefined) {
      const newest = entries.slice(-NEWEST)
      return { code: 0, json: newest, human: table(newest.map(row)) }
    }
    const entry = entries[index]
    return entry === undefined
      ? { code: 1, json: null, human: `There is no entry ${index}; the record has ${entries.length}.` }
      : { code: 0, json: entry, human: entry.text }
  },
}
