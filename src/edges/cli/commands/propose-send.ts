// isthmus propose send
import { hashText } from '../../../base/octets.ts'
import { canonical } from '../../../domain/record/json.ts'
import { type Command, Misuse } from '../command.ts'
import { wordsOf } from '../proposal-text.ts'
import { refusedBy } from '../refusal-text.ts'

export const proposeSend: Command = {
  name: 'propose send',
  summary: 'send a proposal that was carried by hand; nothing is signed',
  usage: 'FOLDER --portal URL',
  operand: { name: 'FOLDER', what: 'what isthmus propose … --out FOLDER has written' },
  options: [{ name: 'portal', value: 'URL', what: 'where it is sent', required: true }],
  examples: [
    [
      'propose send ./proposal --portal http://portal.park.test/',
      'From a machine that reaches the park and needs no key. Whoever proposed it approves it afterwards, with isthmus sign and a copy of the record that has it.',
    ],
  ],
  run: async (given, parts) => {
    const folder = given.operand
    if (folder === undefined) throw new Misuse('FOLDER is missing', `type: isthmus propose send ${proposeSend.usage}`)
    const { proposal, sent } = await (await parts.council()).sendPacked(folder, given.needed('portal'))
    if (sent.done === 'refused') throw refusedBy('the proposal', sent.why, sent.detail)
    const hash = hashText(canonical(proposal))
    return {
      code: 0,
      json: { done: true, hash, words: wordsOf(hash), index: sent.index },
      human: `Proposed in entry ${sent.index}. Whoever agrees signs it with: isthmus sign ${hash} --approve`,
    }
  },
}
