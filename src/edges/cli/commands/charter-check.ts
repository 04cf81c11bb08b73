// isthmus charter check

import { problemsOfDraft } from '../charter-text.ts'
import { type Command, Misuse } from '../command.ts'
import { RECORD, readPark, USAGE } from '../council-options.ts'

export const charterCheck: Command = {
  name: 'charter check',
  summary: 'say what is wrong in the draft of a charter, place by place',
  usage: `FILE ${USAGE.record}`,
  operand: { name: 'FILE', what: 'the draft, JSON' },
  options: RECORD,
  examples: [
    [
      `charter check new.json --record http://portal.park.test/record/ --genesis sha256:${'5'.repeat(64)}`,
      'Also whether it may follow the charter that is agreed. Exit code 0: it can be proposed; 1: it cannot.',
    ],
  ],
  run: async (given, parts) => {
    const { operand: file } = given
    if (file === undefined) throw new Misuse('FILE is missing', `type: isthmus charter check ${charterCheck.usage}`)
    const value = (await parts.council()).readJson(file)
    const { state } = await readPark(given, parts)
    const problems = problemsOfDraft(value, state)
    if (problems.length > 0) return { code: 1, json: { ok: false, problems }, human: problems.join('\n') }
    return { code: 0, json: { ok: true, problems }, human: `${file} can be proposed: isthmus propose charter ${file}` }
  },
}
