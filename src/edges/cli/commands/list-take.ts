// isthmus list take
import { type Command, type ExitCode, Misuse } from '../command.ts'
import { listResult } from '../list-text.ts'

const WAITS = 'It waits: isthmus list show'

export const listTake: Command = {
  name: 'list take',
  summary: 'take lists in from a parcel, as if they had been fetched when it was packed',
  usage: 'FOLDER [--by KEY]',
  operand: { name: 'FOLDER', what: 'a parcel that isthmus list pack has made' },
  options: [
    {
      name: 'by',
      value: 'KEY',
      what: 'the verifier key that must have signed; where operators rule each of them must, and this is not asked',
    },
  ],
  examples: [
    [
      'list take /media/stick/lists',
      'Each weighed against the one in force, and in force at once within its cap; more waits.',
    ],
    ['list take /media/stick/lists --by kim/kim+c0ffee00+AbCd', 'Only what that key has signed.'],
  ],
  run: async (given, parts) => {
    if (given.operand === undefined) throw new Misuse('FOLDER is missing', 'type: isthmus list take FOLDER')
    const done = await (await parts.parcel()).take(given.operand, given.text('by') ?? null)
    const results = [...done].map(([id, each]) => listResult(id, each, WAITS))
    const code: ExitCode = results.some((each) => each.code !== 0) ? 1 : 0
    return { code, json: { lists: Object.fromEntries(done) }, human: results.map(({ human }) => human).join('\n') }
  },
}
