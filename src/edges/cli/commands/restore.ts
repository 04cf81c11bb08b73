// isthmus restore
import { type Command, Misuse } from '../command.ts'

export const restore: Command = {
  name: 'restore',
  summary: 'put a backup back in the place of the data folder; the one of before is kept beside it',
  usage: 'FOLDER [--record WHERE | --as-it-was]',
  operand: { name: 'FOLDER', what: 'a backup: every file in it is held against its hash first' },
  options: [
    {
      name: 'record',
      value: 'WHERE',
      what: 'a newer record of the same park, which goes on from the backup’s: a witness’s copy, or a mirror',
    },
    { name: 'as-it-was', value: null, what: 'where operators rule and no newer record is left' },
  ],
  examples: [
    ['restore /media/stick/monday', 'While the service is stopped. Cut off at any step, do it again.'],
    [
      'restore /media/stick/monday --record http://192.0.2.7:8070/record/',
      'Where operators rule: what they agreed on since that Monday is in the copy of a witness.',
    ],
  ],
  run: async (given, parts) => {
    const from = given.operand
    if (from === undefined) throw new Misuse('FOLDER is missing', 'type: isthmus restore FOLDER')
    const [record, asItWas] = [given.text('record'), given.flag('as-it-was')]
    if (record !== undefined && asItWas) throw new Misuse('--as-it-was and --record are two things', 'give one of them')
    const done = await (await parts.backup()).putBack({ from, record, asItWas })
    const rows = [
      `${done.data} is as it was at ${done.takenAt}.`,
      ...(done.entries === null ? [] : [`Its record has ${done.entries} entries.`]),
      ...(done.aside === null ? [] : [`The one of before is kept in ${done.aside}; delete it once all is well.`]),
    ]
    return { code: 0, json: done, human: rows.join('\n') }
  },
}
