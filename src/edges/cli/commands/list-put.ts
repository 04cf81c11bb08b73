// isthmus list put
import { type Command, Misuse } from '../command.ts'
import { listResult, neededId } from '../list-text.ts'

const USAGE = 'ID FILE [--accept]'

export const listPut: Command = {
  name: 'list put',
  summary: 'put a file in as the new version of a fetched list, when the line is cut',
  usage: USAGE,
  operand: { name: 'ID', what: 'a list with "url"' },
  second: { name: 'FILE', what: 'the list, as its source would send it' },
  options: [{ name: 'accept', value: null, what: 'yes, also if more changes than its cap lets pass' }],
  examples: [
    [
      'list put gambling /media/stick/gambling.txt',
      'Shows what comes and goes; within the cap it is in force at once.',
    ],
    ['list put gambling /media/stick/gambling.txt --accept', 'After a look at the difference.'],
  ],
  run: async (given, parts) => {
    const id = neededId(given, `list put ${USAGE}`)
    if (given.second === undefined) throw new Misuse('which file?', `type: isthmus list put ${USAGE}`)
    const done = await parts.putList(id, given.second, given.flag('accept'))
    return listResult(id, done, 'If that is right, put it in with --accept.')
  },
}
