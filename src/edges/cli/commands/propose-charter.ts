// isthmus propose charter

import type { Charter } from '../../../domain/council/charter.ts'
import type { CharterProposal } from '../../../domain/council/proposal.ts'
import { problemsOfDraft } from '../charter-text.ts'
import { type Command, Misuse } from '../command.ts'
import { KEY, OUT, RECORD, SIGNING, TITLE, titleOf, USAGE } from '../council-options.ts'
import { propose } from '../proposing.ts'
import { openSigning } from '../signing.ts'

export const proposeCharter: Command = {
  name: 'propose charter',
  summary: 'propose another charter, and approve it; operators agree under the old and the new',
  usage: `FILE ${USAGE.record} ${USAGE.title} ${USAGE.signing} ${USAGE.out}`,
  operand: { name: 'FILE', what: 'the whole new charter, JSON, its version one higher' },
  options: [...RECORD, KEY, TITLE, ...SIGNING, OUT],
  examples: [
    [
      `propose charter new.json --record http://portal.park.test/record/ --genesis sha256:${'5'.repeat(64)} --key kim.key --title "en=Longer notice"`,
      'Begin with isthmus charter show --json, and look at the draft with isthmus charter check.',
    ],
  ],
  run: async (given, parts) => {
    if (given.operand === undefined)
      throw new Misuse('FILE is missing', `type: isthmus propose charter ${proposeCharter.usage}`)
    const title = titleOf(given)
    const value = (await parts.council()).readJson(given.operand)
    const signing = await openSigning(given, parts)
    const { state } = signing.park
    const problems = problemsOfDraft(value, state)
    if (problems.length > 0)
      return {
        code: 1,
        json: { ok: false, problems },
        human: [...problems, `${given.operand} cannot be proposed.`].join('\n'),
      }
    const proposal: CharterProposal = {
      type: 'charter',
      base: state.agreed,
      charter: value as unknown as Charter,
      title,
    }
    return propose(signing, proposal, null)
  },
}
