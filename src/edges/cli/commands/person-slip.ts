// isthmus person slip
import type { Command } from '../command.ts'

export const personSlip: Command = {
  name: 'person slip',
  summary: 'give somebody who has forgotten their PIN a one-time PIN, and print it, this once',
  usage: '--badge B',
  operand: null,
  options: [{ name: 'badge', value: 'B', what: 'the number of their badge, as the reader sends it', required: true }],
  examples: [
    ['person slip --badge 04a3bcef12', 'The PIN before is worth nothing, what is open with it ends, and she is told.'],
  ],
  run: async (given, parts) => {
    const slip = await parts.desk.newSlip({ badge: given.needed('badge'), by: parts.user })
    return slip === null
      ? { code: 1, json: { given: false }, human: 'Nobody has that badge.' }
      : {
          ...{ code: 0, json: { given: true, ...slip } },
          human: `One-time PIN for the slip of ${slip.name}: ${slip.pin}\nIt is not shown again.`,
        }
  },
}
