// isthmus gateway switch-on
import type { Command } from '../command.ts'

export const gatewaySwitchOn: Command = {
  name: 'gateway switch-on',
  summary: 'switch the machine’s forwarding on, for a service that may not',
  usage: '',
  operand: null,
  options: [],
  examples: [
    ['gateway switch-on', 'Before the service starts, as root; what was set before is kept in the data folder.'],
    ['gateway switch-on --json', '{"troubles":[…]}. Exit code 0: all holds; 1: something could not be had.'],
  ],
  run: async (_, parts) => {
    const troubles = await parts.gateway.switchOn()
    const human = troubles.length === 0 ? 'The machine forwards.' : troubles.join('\n')
    return { code: troubles.length === 0 ? 0 : 1, json: { troubles }, human }
  },
}
