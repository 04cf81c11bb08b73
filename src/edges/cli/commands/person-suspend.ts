// isthmus person suspend
import { heldResult, LASTING, lastingOf, USAGE_LASTING } from '../acting.ts'
import { type Command, Misuse } from '../command.ts'

export const personSuspend: Command = {
  name: 'person suspend',
  summary: 'keep a person offline for a while; they read by whom, why and until when',
  usage: `BADGE ${USAGE_LASTING}`,
  operand: { name: 'BADGE', what: 'the number of the badge' },
  options: LASTING,
  examples: [
    [
      'person suspend 04a3bcef12 --for 2h --reason "The badge was lent to somebody else" --operator north',
      'What they have open ends within a second; the suspension ends by itself.',
    ],
  ],
  run: async (given, parts) => {
    const badge = given.operand
    if (badge === undefined) throw new Misuse('which person?', 'give the number of the badge')
    return heldResult(await parts.desk.suspend({ badge, ...lastingOf(given, parts) }), `Suspended: ${badge}`)
  },
}
