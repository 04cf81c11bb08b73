// isthmus gateway put-back
import type { Command } from '../command.ts'

export const gatewayPutBack: Command = {
  name: 'gateway put-back',
  summary: 'put the machine’s settings back as they were before the service',
  usage: '[--anyway]',
  operand: null,
  options: [{ name: 'anyway', value: null, what: 'also where the settings do not say when-stopped: remove' }],
  examples: [
    ['gateway put-back', 'When the service is stopped, as root: only with when-stopped: remove.'],
    ['gateway put-back --anyway', 'Isthmus leaves this machine. What somebody else has set meanwhile stays.'],
  ],
  run: async (given, parts) => {
    const done = await parts.gateway.putBack(given.flag('anyway'))
    const human = done ? 'Put back.' : 'Stays as it is: the settings do not say when-stopped: remove.'
    return { code: 0, json: { done }, human }
  },
}
