// isthmus policy reload
import type { Command } from '../command.ts'
import { problemLine } from '../problems-text.ts'

export const policyReload: Command = {
  name: 'policy reload',
  summary: 'put the policy file in force without a restart',
  usage: '',
  operand: null,
  options: [],
  examples: [
    ['policy reload', 'Reads the file again. With errors it changes nothing, and the policy before stays in force.'],
    ['policy check && isthmus policy reload', 'First look, then do.'],
  ],
  run: async (_given, parts) => {
    const { adopted, hash, problems } = await parts.desk.reloadPolicy()
    const last = adopted ? `In force: ${hash.slice(0, 16)}` : `Refused; ${hash.slice(0, 16)} stays in force.`
    return {
      code: adopted ? 0 : 1,
      json: { adopted, hash, problems },
      human: [...problems.map(problemLine), last].join('\n'),
    }
  },
}
