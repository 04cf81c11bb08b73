// isthmus gateway close
import type { Command } from '../command.ts'

const HUMAN = {
  new: 'Nothing passes until the service says so.',
  kept: 'The table stands already; it stays as it is.',
  changed: 'The table stood with other rules; it has those of this version now, and what was in it.',
} as const

export const gatewayClose: Command = {
  name: 'gateway close',
  summary: 'let nothing pass before the service runs',
  usage: '',
  operand: null,
  options: [],
  examples: [
    ['gateway close', 'At the start of the machine, before its network is up (packaging/systemd). Needs root.'],
    ['gateway close --json', 'What was done: "new", "kept" or "changed". A table that stands keeps who is online.'],
  ],
  run: async (_, parts) => {
    const table = await parts.gateway.close()
    return { code: 0, json: { table }, human: HUMAN[table] }
  },
}
