// isthmus park close
import { heldResult, LASTING, lastingOf, USAGE_LASTING } from '../acting.ts'
import type { Command } from '../command.ts'

export const parkClose: Command = {
  name: 'park close',
  summary: 'close the seats early, for a while; company networks stay open',
  usage: USAGE_LASTING,
  operand: null,
  options: LASTING,
  examples: [
    [
      'park close --for 3h --reason "A storm is coming" --operator north',
      'All sessions at seats end, and none begins there until then.',
    ],
  ],
  run: async (given, parts) => {
    return heldResult(await parts.desk.closeEarly(lastingOf(given, parts)), 'Closed: all seats')
  },
}
