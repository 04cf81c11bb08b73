// isthmus emergency
import type { EmergencyProposal } from '../../../domain/council/proposal.ts'
import { readProposal } from '../../../domain/council/proposal.ts'
import type { Json } from '../../../domain/record/json.ts'
import { type Command, type Given, Misuse } from '../command.ts'
import { KEY, RECORD, SIGNING, secondsOf, TITLE, titleOf, USAGE } from '../council-options.ts'
import { propose } from '../proposing.ts'
import { refusedBy } from '../refusal-text.ts'
import { openSigning } from '../signing.ts'

const namesOf = (given: Given, option: string): readonly string[] => {
  const names = given.all(option).flatMap((text) => text.split(','))
  return [...new Set(names.map((name) => name.trim().toLowerCase()).filter((name) => name !== ''))].sort()
}

export const emergency: Command = {
  name: 'emergency',
  summary: 'block or allow exact names for some hours, by one operator alone, seen by everybody',
  usage: `[--block NAME]… [--allow NAME]… --for DURATION ${USAGE.record} ${USAGE.title} ${USAGE.signing}`,
  operand: null,
  options: [
    {
      name: 'block',
      value: 'NAME',
      what: 'a host name, nothing below it; several with commas or several times',
      many: true,
    },
    { name: 'allow', value: 'NAME', what: 'the same, to be allowed', many: true },
    { name: 'for', value: 'DURATION', what: 'how long at most: 2h, 30m, 90s', required: true },
    ...RECORD,
    KEY,
    TITLE,
    ...SIGNING,
  ],
  examples: [
    [
      `emergency --block pay-slip.example --for 2h --record http://portal.park.test/record/ --genesis sha256:${'5'.repeat(64)} --key kim.key --title "en=A false pay slip is going round"`,
      'In force at once where the operator’s threshold is one; it ends by itself, and the others may cut it short.',
    ],
  ],
  run: async (given, parts) => {
    const [block, allow] = [namesOf(given, 'block'), namesOf(given, 'allow')]
    if (block.length + allow.length === 0) throw new Misuse('no name is given', 'give --block NAME or --allow NAME')
    const both = block.find((name) => allow.includes(name))
    if (both !== undefined) throw new Misuse(`${both} is to be blocked and allowed`, 'give it once')
    const seconds = secondsOf(given.needed('for'))
    const title = titleOf(given)
    const signing = await openSigning(given, parts)
    const proposal: EmergencyProposal = {
      type: 'emergency',
      operator: signing.by.operator,
      block,
      allow,
      seconds,
      title,
    }
    if (readProposal(proposal as unknown as Json, signing.park.state) === undefined)
      throw refusedBy(
        'the emergency',
        'invalid',
        'it takes exact host names in lower case and ASCII, such as www.example.com; at most 50 to block and 5 to allow',
      )
    return propose(signing, proposal, null)
  },
}
