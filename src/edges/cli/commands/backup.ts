// isthmus backup
import { type Command, Misuse } from '../command.ts'

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`

export const backup: Command = {
  name: 'backup',
  summary: 'copy the whole data folder as it is now, beside a running service or without one',
  usage: 'FOLDER',
  operand: { name: 'FOLDER', what: 'a folder that is not there yet, for example on a stick' },
  options: [],
  examples: [
    [
      'backup /media/stick/monday',
      'Database, record, keys, lists and the policy in force, each file with its hash. It has the park’s keys: keep it as safely as the machine. Settings are not in it.',
    ],
  ],
  run: async (given, parts) => {
    if (given.operand === undefined) throw new Misuse('FOLDER is missing', 'type: isthmus backup FOLDER')
    const taken = await (await parts.backup()).take(given.operand)
    const { folder, files, bytes, record, lacking } = taken
    const entries = record === null ? '' : `, the record with ${record.size} entries`
    const without =
      lacking === 0 ? '' : ` ${lacking} files in force have no bytes in the record: see docs/errors.md, record:bad.`
    return { code: 0, json: taken, human: `${folder}: ${files} files, ${megabytes(bytes)}${entries}.${without}` }
  },
}
