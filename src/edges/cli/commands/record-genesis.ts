// isthmus record genesis
import type { Command } from '../command.ts'

export const recordGenesis: Command = {
  name: 'record genesis',
  summary: 'the genesis hash of this park, which whoever verifies its record must be given',
  usage: '',
  operand: null,
  options: [],
  examples: [['record genesis', 'Print it on paper, and give it to whoever should be able to check the park.']],
  run: async (_given, parts) => {
    const { genesis } = await parts.record.own()
    return { code: 0, json: { genesis }, human: genesis }
  },
}
