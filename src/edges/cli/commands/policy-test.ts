// isthmus policy test
import type { Command } from '../command.ts'
import { errorsIn, problemLine } from '../problems-text.ts'
import { counted } from '../text.ts'

export const policyTest: Command = {
  name: 'policy test',
  summary: 'run the tests that stand in a policy file',
  usage: '[FILE]',
  operand: { name: 'FILE', what: 'a policy file; without it that of the settings' },
  options: [],
  examples: [
    ['policy test', 'Runs the tests of the policy that the settings name. Needs no running server.'],
    ['policy test new.yaml', 'Those of a draft, before it is put in force; each failed one is named with its line.'],
  ],
  run: async (given, parts) => {
    const { decider, problems, file } = await parts.checkPolicy(given.operand)
    if (decider === null) {
      const errors = problems.filter(({ severity }) => severity === 'error')
      const human = [...errors.map(problemLine), `${counted(errorsIn(problems), 'error')} in ${file}.`].join('\n')
      return { code: 1, json: { passed: false, file, problems: errors }, human }
    }
    const tests = decider.policy.tests.length
    const human = tests === 0 ? `${file} has no tests.` : `${counted(tests, 'test')} passed.`
    return { code: 0, json: { passed: true, file, tests, problems: [] }, human }
  },
}
