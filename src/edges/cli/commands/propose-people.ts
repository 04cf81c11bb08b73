// isthmus propose keys, isthmus propose recovery
import type { People } from '../../../domain/council/charter.ts'
import { type PeopleProposal, readProposal } from '../../../domain/council/proposal.ts'
import { isObject, type Json } from '../../../domain/record/json.ts'
import { type Command, Misuse } from '../command.ts'
import { KEY, OUT, RECORD, SIGNING, TITLE, titleOf, USAGE } from '../council-options.ts'
import { propose } from '../proposing.ts'
import { refusedBy } from '../refusal-text.ts'
import { openSigning } from '../signing.ts'

const OPERAND = { name: 'FILE', what: 'all people of the operator with their keys, JSON: {"kim": ["north/kim+…"]}' }

const command = (
  type: PeopleProposal['type'],
  { summary, example }: { readonly summary: string; readonly example: readonly [string, string] },
): Command => {
  const usage = `FILE ${USAGE.record} ${USAGE.title} ${USAGE.signing} ${USAGE.out}`
  return {
    ...{ name: `propose ${type}`, summary, usage, operand: OPERAND, options: [...RECORD, KEY, TITLE, ...SIGNING, OUT] },
    examples: [example],
    run: async (given, parts) => {
      if (given.operand === undefined) throw new Misuse('FILE is missing', `type: isthmus propose ${type} ${usage}`)
      const title = titleOf(given)
      const people = (await parts.council()).readJson(given.operand)
      const signing = await openSigning(given, parts)
      const { state } = signing.park
      const { operator, person } = signing.by
      if ((person === 'recovery') !== (type === 'recovery'))
        throw new Misuse(
          `the key of ${operator}/${person} does not propose ${type}`,
          type === 'recovery' ? 'give a recovery key' : 'give a key of a person, or type: isthmus propose recovery',
        )
      const proposal: PeopleProposal = { type, base: state.agreed, operator, people: people as People, title }
      if (!isObject(people) || readProposal(proposal as unknown as Json, state) === undefined)
        throw refusedBy(
          'the proposal',
          'invalid',
          `${given.operand} must have every person of ${operator} once, each with 1 to 10 keys named ${operator}/PERSON that nobody else has`,
        )
      return propose(signing, proposal, null)
    },
  }
}

const END = `--record http://portal.park.test/record/ --genesis sha256:${'5'.repeat(64)}`

export const proposeKeys = command('keys', {
  summary: 'propose other people or keys of one’s own operator, and approve it',
  example: [
    `propose keys people.json ${END} --key kim.key --title "en=A new key for Ri"`,
    'The operator alone decides, after the notice of the charter; at once where every operator approves.',
  ],
})

export const proposeRecovery = command('recovery', {
  summary: 'propose other people or keys by an operator’s recovery keys, and approve it',
  example: [
    `propose recovery people.json ${END} --key north-recovery-1.key --title "en=Our keys are lost"`,
    'So many recovery keys as the charter says must approve; any person of the operator may object during the notice.',
  ],
})
